"""The referential of the empty workbook: one requirement, so that each sheet shows what it wants."""

from fractions import Fraction

from referentials.domain.content import (
    Choice,
    Citation,
    Condition,
    Confidence,
    Content,
    Fact,
    Meaning,
    Measure,
    Obligation,
    Question,
    Requirement,
    Role,
    Source,
    Theme,
)

STANDARD = (
    Choice(code="oui", label="Oui", credit=Fraction(1)),
    Choice(code="partiellement", label="Partiellement", credit=Fraction(1, 2)),
    Choice(code="non", label="Non", credit=Fraction(0)),
    Choice(code="ne_sait_pas", label="Je ne sais pas", meaning=Meaning.UNKNOWN),
    Choice(code="sans_objet", label="Sans objet", meaning=Meaning.NOT_APPLICABLE),
)
LOCKING = Requirement(
    code="exemple-verrouillage",
    title="Exemple : postes verrouillés",
    statement="Une session inactive se verrouille seule après quelques minutes.",
    obligation=Obligation.GOOD_PRACTICE,
    severity=3,
    severity_reason="Un poste laissé ouvert montre les dossiers à qui passe.",
    role=Role.PRACTITIONER,
    condition=Condition(operator="fact", fact="employes"),
    questions=(
        Question(
            code="exemple-verrouillage",
            text="Vos postes se verrouillent-ils seuls après un court délai ?",
            help="Laissez un poste sans y toucher cinq minutes.",
            choices=STANDARD,
        ),
    ),
    citations=(Citation(source="EXEMPLE", reference="page 1", confidence=Confidence.GENERAL_KNOWLEDGE),),
    needs_review=True,
    measure=Measure(
        why="Personne ne lit un dossier en votre absence.",
        how="Régler le verrouillage automatique à cinq minutes.",
        effort_hours=Fraction(1, 2),
        cost_max=0,
        role=Role.PRACTITIONER,
        evidence=("capture du réglage", "note à l'équipe"),
    ),
)
EXAMPLE = Content(
    referential="mon-referentiel",
    title="Mon référentiel",
    description="À remplacer : ce que couvre le référentiel, en deux phrases.",
    number="1",
    kinds=("solo", "groupe", "msp", "cpts"),
    facts=(Fact(code="employes", label="J'emploie au moins un salarié", group="equipe"),),
    sources=(
        Source(
            code="EXEMPLE",
            title="Exemple de source, à remplacer par un texte public",
            publisher="",
            date="",
            reference="",
            url="",
            confidence=Confidence.GENERAL_KNOWLEDGE,
        ),
    ),
    themes=(Theme(code="securite", title="Sécurité des postes", requirements=(LOCKING,)),),
)
