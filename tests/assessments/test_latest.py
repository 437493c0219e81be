"""Which assessment a list shows, and its figures brought up to date for rows older than them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from assessments.models import Assessment
from assessments.refreshing import refresh_figures
from tests.factories import AssessmentFactory

ALL_GOOD = {"verrou": "oui", "copie": "oui", "essai": "oui", "affiche": "oui"}


@pytest.fixture
def earlier(practice, small):
    return AssessmentFactory(practice=practice, version=small, answers=ALL_GOOD, completing=True)


@pytest.fixture
def later(earlier, small):
    after = earlier.started_at + timedelta(days=90)
    return AssessmentFactory(
        practice=earlier.practice, version=small, started_at=after, answers={"verrou": "non"}
    )


def marks():
    rows = Assessment.objects.order_by("started_at")
    return list(rows.values_list("is_latest", "previous_score"))


def test_the_newest_knows_the_score_completed_before_it(earlier, later):
    assert marks() == [(False, None), (True, Decimal(100))]


def test_what_was_not_completed_before_is_no_comparison(practice, small):
    first = AssessmentFactory(practice=practice, version=small, answers={"verrou": "oui"})
    AssessmentFactory(practice=practice, version=small, started_at=first.started_at + timedelta(days=1))
    assert marks() == [(False, None), (True, None)]


def test_figures_and_marks_lost_come_back_without_touching_dates_nor_revisions(earlier, later):
    kept = list(Assessment.objects.order_by("started_at").values())
    Assessment.objects.update(
        theme_scores={}, gaps={}, is_latest=False, previous_score=None, level="", score_low=3, asked_count=0
    )
    assert [read for read, _ in refresh_figures()] == [2]
    assert list(Assessment.objects.order_by("started_at").values()) == kept


def test_a_mark_on_the_wrong_one_is_moved(earlier, later):
    kept = marks()
    Assessment.objects.filter(pk=earlier.pk).update(is_latest=True, previous_score=7)
    Assessment.objects.filter(pk=later.pk).update(is_latest=False)
    list(refresh_figures())
    assert marks()[1] == kept[1]
    assert marks()[0][0] is False


def test_a_second_run_changes_nothing(earlier, later, capsys):
    call_command("refresh_figures")
    assert "2 évaluation(s) lue(s), 0 mise(s) à jour" in capsys.readouterr().out


def test_what_another_took_the_place_of_is_left_alone(earlier, later):
    Assessment.objects.filter(pk=later.pk).update(state=Assessment.State.CARRIED_OVER, score_low=3)
    list(refresh_figures())
    assert [latest for latest, _ in marks()] == [True, False]
    assert Assessment.objects.get(pk=later.pk).score_low == 3
