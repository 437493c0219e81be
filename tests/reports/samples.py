"""Assessments to report on: a small one that has a case of everything, and our whole referential."""

from datetime import UTC, date, datetime
from pathlib import Path

from assessments.domain.answers import Answer, Profile
from assessments.domain.applicability import settle_scope
from assessments.domain.comparison import compare
from assessments.domain.freezing import freeze_answers, freeze_result
from assessments.domain.prioritisation import prioritise
from assessments.domain.scoring import score
from assessments.models import Assessment
from referentials.domain.content import Citation, Confidence, Meaning, Obligation, Role, Source, Theme
from referentials.formats import native
from referentials.importing import store_content
from referentials.models import ReferentialVersion
from referentials.publishing import publish_version
from reports.domain.comparison import tell_previous
from reports.domain.document import build_document
from reports.domain.subject import Subject
from tests.referentials.contents import RGPD, asked, content_of, required

OURS = Path(__file__).resolve().parents[2] / "referentials/data/cabinets-2025.1.yaml"
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SUBJECT = Subject(
    name="Cabinet des Tilleuls",
    kind="solo",
    city="Rennes",
    completed_at=datetime(2026, 11, 20, 18, 30, tzinfo=UTC),
)
LATER = Citation(source="GUIDE", reference="", confidence=Confidence.GENERAL_KNOWLEDGE, later=True)
GUIDE = Source(
    code="GUIDE",
    title="Guide",
    publisher="CNIL",
    date="",
    reference="",
    url="https://exemple.fr/a ; https://exemple.fr/b",
    confidence=Confidence.SECONDARY_SOURCE,
)
NEVER_CITED = Source(
    code="AUTRE",
    title="Autre",
    publisher="",
    date="",
    reference="",
    url="",
    confidence=Confidence.TEXT_READ,
)


def small_content():
    """Seven requirements in two themes; what is asked depends on the facts `employes` and `wifi`."""
    return content_of(
        sources=(RGPD, GUIDE, NEVER_CITED),
        themes=(
            Theme(
                code="securite",
                title="Sécurité",
                description="Postes et réseau.",
                requirements=(
                    required("verrou", severity=4),
                    required("sauvegarde", asked("copie"), asked("essai"), role=Role.IT_PROVIDER),
                    required("wifi-separe", when="wifi"),
                    required(
                        "salles", asked("salle", when={"answer": {"question": "verrou", "in": ["non"]}})
                    ),
                ),
            ),
            Theme(
                code="personnel",
                title="Personnel",
                requirements=(
                    required("charte", when="employes", citations=(LATER,), needs_review=True),
                    required("affiche", obligation=Obligation.GOOD_PRACTICE, severity=1),
                    required("groupe-seul", when={"any": ["groupe", "employes"]}),
                ),
            ),
        ),
    )


SMALL_ANSWERS = {
    "verrou": Answer(choice="oui"),
    "copie": Answer(choice="partiellement", comment="Chaque vendredi."),
    "essai": Answer(choice="ne_sait_pas"),
    "affiche": Answer(choice="sans_objet", reason="Le cabinet ne reçoit personne."),
}


def frozen(content, answers, *, facts=(), kind="solo"):
    profile = Profile(kind=kind, facts=frozenset(facts))
    scope = settle_scope(content, profile, answers)
    result = score(content, scope, answers)
    heard = {code: answer for code, answer in answers.items() if code in scope.question_codes}
    return {
        **freeze_result(result, prioritise(content, result), content_hash="c0ffee" + "0" * 58),
        **freeze_answers(profile, heard),
    }


def small_document(answers=SMALL_ANSWERS, *, facts=(), subject=SUBJECT):
    content = small_content()
    return build_document(content, frozen(content, answers, facts=facts), subject=subject)


def our_content():
    return native.read(OURS.read_bytes())


def our_answers(content):
    """A little of everything, the same at each run."""
    answers = {}
    for position, (code, question) in enumerate(content.questions.items()):
        choices = (question.choices[0], *question.choices)
        choice = choices[position * 7 % len(choices)]
        reason = "Rien de tel n'existe au cabinet." if choice.meaning is Meaning.NOT_APPLICABLE else ""
        comment = "Vu avec le prestataire en mars ; à refaire." if position % 3 == 0 else ""
        answers[code] = Answer(choice=choice.code, reason=reason, comment=comment)
    return answers


def our_document():
    content = our_content()
    facts = content.facts_by_code
    return build_document(content, frozen(content, our_answers(content), facts=facts), subject=SUBJECT)


def compared_document():
    """Our 2025.1 beside an earlier result on our 2020.1, with other answers and one fact less."""
    content, former = our_content(), native.read(OURS.with_name("cabinets-2020.1.yaml").read_bytes())
    facts = frozenset(content.facts_by_code)
    answers = our_answers(content)
    earlier = dict(zip(list(answers)[2:], answers.values(), strict=False))
    kept = {
        code: answer
        for code, answer in earlier.items()
        if code in former.questions and answer.choice in {c.code for c in former.questions[code].choices}
    }
    previous = tell_previous(
        content,
        former,
        compare(
            content,
            before=result_of(former, kept, facts=facts & set(former.facts_by_code) - {"wifi"}),
            now=result_of(content, answers, facts=facts),
        ),
        completed_on=date(2025, 10, 3),
    )
    result = frozen(content, answers, facts=facts)
    return build_document(content, result, subject=SUBJECT, previous=previous)


def result_of(content, answers, *, facts=(), kind="solo"):
    profile = Profile(kind=kind, facts=frozenset(facts))
    return score(content, settle_scope(content, profile, answers), answers)


def published(content):
    draft = store_content(content).version
    return publish_version(version=draft, by=None, at=AT)


def completed_assessment(practice, by, *, answers=SMALL_ANSWERS) -> Assessment:
    content = small_content()
    version = ReferentialVersion.objects.filter(number=content.number).first() or published(content)
    return Assessment.objects.create(
        practice=practice,
        version=version,
        kind="solo",
        state=Assessment.State.COMPLETED,
        started_by=by,
        completed_by=by,
        completed_at=AT,
        result=frozen(content, answers),
    )
