from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from assessments.models import Answer, QuestionPace
from assessments.pacing import learn_paces, measure_paces, paces_for
from tests.assessments.versions import AT, SMALL, publish
from tests.factories import AssessmentFactory, UserFactory


@pytest.fixture(autouse=True)
def nothing_known():
    cache.clear()
    yield
    cache.clear()


def answer_in_turn(version, pauses, *, questions=("verrou", "copie", "affiche"), by=None):
    """A practice whose owner takes so many seconds before each question but the first."""
    assessment = AssessmentFactory(version=version)
    by, at = by or UserFactory(), AT
    for revision, (question, pause) in enumerate(zip(questions, (0, *pauses), strict=True), start=1):
        at += timedelta(seconds=pause)
        fields = {"question": question, "choice": "oui", "revision": revision, "answered_by": by}
        Answer.objects.create(assessment=assessment, answered_at=at, **fields)
    type(assessment).objects.filter(pk=assessment.pk).update(answered_count=len(questions))
    return assessment


def known(version):
    return dict(QuestionPace.objects.filter(version=version).values_list("question", "seconds"))


def test_five_people_teach_how_long_a_question_takes(small):
    for pause in (8, 10, 12, 14, 100):
        answer_in_turn(small, (pause, 40))
    assert measure_paces(small.pk, at=AT) == 2
    assert known(small) == {"copie": 12, "affiche": 40}
    assert set(QuestionPace.objects.values_list("samples", flat=True)) == {5}


def test_four_people_teach_nothing(small):
    for _ in range(4):
        answer_in_turn(small, (8, 40))
    assert measure_paces(small.pk, at=AT) == 0


def test_two_people_on_one_assessment_do_not_hurry_each_other(small):
    for _ in range(5):
        assessment = answer_in_turn(small, (10, 40))
        at = AT + timedelta(seconds=11)
        fields = {"question": "essai", "choice": "oui", "revision": 9, "answered_by": UserFactory()}
        Answer.objects.create(assessment=assessment, answered_at=at, **fields)
    measure_paces(small.pk, at=AT)
    assert known(small) == {"copie": 10, "affiche": 40}


def test_a_correction_is_no_sample(small):
    for _ in range(5):
        answer_in_turn(small, (10, 40, 2), questions=("verrou", "copie", "affiche", "copie"))
    measure_paces(small.pk, at=AT)
    assert known(small)["copie"] == 10


def test_measuring_again_replaces_and_waits_for_the_next_day(small):
    for _ in range(5):
        answer_in_turn(small, (10, 40))
    now = timezone.now()
    assert learn_paces(at=now) == 2
    assert learn_paces(at=now) == 0
    measure_paces(small.pk, at=now)
    assert QuestionPace.objects.count() == 2


def test_a_new_version_starts_from_what_was_learnt_on_the_one_before(small):
    later = publish(SMALL.read_bytes().replace(b'"2025.1"', b'"2026.1"'))
    for version, question, seconds in ((small, "copie", 90), (small, "verrou", 30), (later, "copie", 9)):
        QuestionPace.objects.create(
            version=version, question=question, seconds=seconds, samples=5, measured_at=AT
        )
    assert paces_for(later) == {"copie": 9, "verrou": 30}
    assert paces_for(small) == {"copie": 90, "verrou": 30}


def test_paces_are_read_once_an_hour(small, django_assert_num_queries):
    paces_for(small)
    with django_assert_num_queries(0):
        assert paces_for(small) == {}
