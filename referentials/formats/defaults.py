"""What a requirement gets when its format says neither how it is asked, nor how it is met."""

from fractions import Fraction

from referentials.domain.content import (
    Choice,
    Citation,
    Confidence,
    Meaning,
    Measure,
    Obligation,
    Question,
    Requirement,
    Role,
)

SEVERITY = 2
OBLIGATION = Obligation.RECOMMENDATION
ROLE = Role.PRACTITIONER
CONFIDENCE = Confidence.SECONDARY_SOURCE
"""Read in a file that somebody made of the text."""
EFFORT_HOURS = Fraction(7)
"""A day: no format that we read says better, and less would pass for a quick win."""

STANDARD = (
    Choice(code="oui", label="Oui", credit=Fraction(1)),
    Choice(code="partiellement", label="Partiellement", credit=Fraction(1, 2)),
    Choice(code="non", label="Non", credit=Fraction(0)),
    Choice(code="ne_sait_pas", label="Je ne sais pas", meaning=Meaning.UNKNOWN),
    Choice(code="sans_objet", label="Sans objet", meaning=Meaning.NOT_APPLICABLE),
)


def plain_requirement(
    *, code: str, title: str, statement: str, help: str = "", citations: tuple[Citation, ...] = ()
) -> Requirement:
    """Asked with one question of its own code, on the standard scale."""
    return Requirement(
        code=code,
        title=title,
        statement=statement,
        obligation=OBLIGATION,
        severity=SEVERITY,
        role=ROLE,
        questions=(plain_question(code=code, title=title, help=help),),
        measure=plain_measure(title=title),
        citations=citations,
    )


def plain_question(*, code: str, title: str, help: str = "") -> Question:
    return Question(
        code=code,
        text=f"« {title} » : ce que demande cette exigence est-il en place ?",
        help=help,
        choices=STANDARD,
    )


def plain_measure(*, title: str) -> Measure:
    return Measure(
        how=f"Mettre en place ce que demande l'exigence « {title} », et garder la preuve de ce qui est fait.",
        effort_hours=EFFORT_HOURS,
        cost_max=0,
        role=ROLE,
    )
