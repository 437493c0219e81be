"""An MSP that answers for its members, through the operations themselves."""

from datetime import timedelta

from assessments.answering import as_choice, figures_of, save_answer
from assessments.domain.answers import Answer as DomainAnswer
from assessments.models import Assessment
from assessments.passing_on import hand_down_where_changed
from assessments.queries import load_sheet
from assessments.taking_on import carry_only
from referentials.content_loading import load_content
from tests.assessments.asking import in_force_of
from tests.assessments.versions import AT
from tests.factories import AssessmentFactory, MembershipFactory, PracticeFactory

WHY = "Le serveur est au cabinet, pas à la maison de santé."
LATER = AT + timedelta(days=40)


def an_msp(version, answers, *, carrying=(), name="MSP du Port"):
    """The MSP's owner and its assessment, with these requirements carried."""
    parent = PracticeFactory(msp=True, name=name)
    owner = MembershipFactory(practice=parent).user
    assessment = AssessmentFactory(practice=parent, version=version, started_by=owner, answers=answers)
    carry(assessment, *carrying, by=owner)
    return owner, assessment


def carry(assessment, *requirements, by, at=AT):
    version = assessment.version
    return carry_only(
        practice=assessment.practice,
        referential=version.referential,
        content=load_content(version.pk),
        requirements=requirements,
        by=by,
        at=at,
    )


def say(assessment, question, choice, *, by, at=LATER, reason="", comment=""):
    """As an autosave does; no choice erases."""
    answer = DomainAnswer(choice=choice, reason=reason, comment=comment) if choice else None
    save_answer(by=by, assessment_id=assessment.pk, question=question, answer=answer, seen=None, at=at)


def sweep(at=LATER):
    return hand_down_where_changed(at=at)


def stands(assessment, question):
    """What is said now: the choice, whether it follows the MSP's, whether it awaits a yes."""
    row = in_force_of(assessment, question)
    return row and (row.choice, row.inherited_from_id is not None, row.to_confirm)


def check(assessment):
    """The figures and choices stored are those that the rows give."""
    kept = Assessment.objects.get(pk=assessment.pk)
    sheet = load_sheet(kept)
    for name, value in figures_of(sheet).items():
        assert getattr(kept, name) == value, name
    assert kept.choices == {code: as_choice(row) for code, row in sheet.rows.items()}
