"""The figures stored beside the answers are those that the answers give, whatever happened."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.answering import save_answer, save_answers
from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.freezing import PLACES, round_half_up
from assessments.models import Assessment
from assessments.queries import in_force, load_sheet
from assessments.starting import refresh_profiles
from tests.assessments.asking import in_force_of
from tests.assessments.versions import AT
from tests.factories import REASON, AssessmentFactory

QUESTIONS = {
    "mss-usage": ("jamais", "parfois", "toujours", "ne_sait_pas", "sans_objet"),
    "mss-report-versement": ("fait", "en_partie", "ne_sait_pas"),
    "mss-report-suppression": ("fait", "ne_sait_pas"),
    "mss-information-patients": ("brochure", "affiche"),
    "mss-information-contenu": ("fait",),
    "mss-authentification": ("partage", "rien"),
    "mss-boites-liste": ("fait", "en_partie"),
}
answers = st.sampled_from(sorted(QUESTIONS)).flatmap(
    lambda question: st.tuples(st.just(question), st.sampled_from(["", *QUESTIONS[question]]))
)
profiles = st.sets(st.sampled_from(["mssante", "employes", "secretariat"])).map(sorted)
steps = st.one_of(
    st.tuples(st.just("save"), answers),
    st.tuples(st.just("profile"), profiles),
    st.tuples(st.just("save many"), st.lists(answers.filter(lambda pair: pair[1]), max_size=4)),
)


@pytest.fixture
def play(practice, dr_martin):
    """Does one step, as the screens do."""

    def play(assessment, verb, what):
        if verb == "profile":
            practice.facts = what
            refresh_profiles(practice=practice, at=AT)
            return
        given = dict(what).items() if verb == "save many" else [what]
        said = {code: DomainAnswer(choice=choice, reason=REASON) for code, choice in given if choice}
        if verb == "save many":
            save_answers(by=dr_martin, assessment=assessment, answers=said, at=AT)
            return
        for code, _ in given:
            save_answer(
                by=dr_martin,
                assessment_id=assessment.pk,
                question=code,
                answer=said.get(code),
                seen=None,
                at=AT,
            )

    return play


def stored(value):
    return None if value is None else round_half_up(value, PLACES)


def check(assessment):
    """Against what the rows alone say."""
    kept = Assessment.objects.get(pk=assessment.pk)
    sheet = load_sheet(kept)
    assert (kept.score_low, kept.score_high) == (
        stored(sheet.result.score_low),
        stored(sheet.result.score_high),
    )
    assert kept.level == (sheet.result.level or "")
    assert (kept.asked_count, kept.answered_count) == (sheet.asked_count, sheet.answered_count)
    assert kept.choices == {
        row.question: [row.choice, row.revision] for row in in_force(kept.answers.all()).values()
    }


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=st.lists(steps, min_size=1, max_size=10))
def test_figures_follow_from_the_rows_after_each_step(play, practice, messagerie, dr_martin, script):
    Assessment.objects.all().delete()
    practice.facts = []
    assessment = AssessmentFactory(practice=practice, version=messagerie, started_by=dr_martin)
    check(assessment)
    for verb, what in script:
        play(assessment, verb, what)
        check(assessment)


def test_an_answers_revision_never_comes_again(play, practice, messagerie, dr_martin):
    assessment = AssessmentFactory(practice=practice, version=messagerie, started_by=dr_martin)
    seen = []
    for _, choice in zip(range(4), ("toujours", "jamais", "toujours", "parfois"), strict=True):
        play(assessment, "save", ("mss-usage", choice))
        seen.append(in_force_of(assessment, "mss-usage").revision)
        play(assessment, "save", ("mss-usage", ""))
    assert seen == sorted(set(seen))
