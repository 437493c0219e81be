"""The assessment before: which one it is, and what the results page says of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from assessments.comparing import compare_with_previous
from assessments.domain.answers import Answer
from assessments.models import Assessment
from referentials.models import Referential
from tests.factories import AssessmentFactory, PracticeFactory
from tests.reports.samples import SMALL_ANSWERS, completed_assessment

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
WORSE = {**SMALL_ANSWERS, "verrou": Answer(choice="non"), "essai": Answer(choice="oui")}


def completed_on_day(practice, by, day, *, answers=SMALL_ANSWERS):
    assessment = completed_assessment(practice, by, answers=answers)
    Assessment.objects.filter(pk=assessment.pk).update(completed_at=FIRST + timedelta(days=day))
    assessment.refresh_from_db()
    return assessment


def test_the_latest_one_completed_before_is_taken(practice, dr_martin):
    first, second, third = (completed_on_day(practice, dr_martin, day) for day in (0, 10, 20))
    assert compare_with_previous(first) is None
    assert compare_with_previous(second).earlier == first
    assert compare_with_previous(third).earlier == second


def test_those_of_others_and_those_under_way_are_not(practice, dr_martin):
    other = completed_on_day(PracticeFactory.create(), dr_martin, 0)
    AssessmentFactory.create(practice=practice, version=other.version, started_by=dr_martin)
    now = completed_on_day(practice, dr_martin, 10)
    assert compare_with_previous(now) is None


def test_an_assessment_under_way_is_beside_nothing(practice, dr_martin):
    before = completed_on_day(practice, dr_martin, 0)
    under_way = AssessmentFactory.create(practice=practice, version=before.version, started_by=dr_martin)
    assert compare_with_previous(under_way) is None


def test_requirements_that_moved_are_named(practice, dr_martin):
    completed_on_day(practice, dr_martin, 0, answers=WORSE)
    evolution = compare_with_previous(completed_on_day(practice, dr_martin, 10))
    assert [requirement.code for requirement, _ in evolution.improved] == ["verrou"]
    assert [requirement.code for requirement, _ in evolution.slipped] == ["sauvegarde"]


def test_the_results_page_says_what_changed_in_one_more_query(
    client, practice, dr_martin, django_assert_max_num_queries
):
    completed_on_day(practice, dr_martin, 0, answers=WORSE)
    now = completed_on_day(practice, dr_martin, 10)
    client.force_login(dr_martin)
    url = reverse("assessments:results", kwargs={"assessment_id": now.pk})
    client.get(url)
    with django_assert_max_num_queries(7):
        text = client.get(url).content.decode()
    assert "Depuis votre évaluation du 10 mars 2026" in text
    assert "En progrès (1)" in text
    assert "En recul (1)" in text


def test_those_of_another_referential_are_not(practice, dr_martin):
    before = completed_on_day(practice, dr_martin, 0)
    other = Referential.objects.create(code="autre", title="Autre")
    now = completed_on_day(practice, dr_martin, 10)
    now.version = replace_referential(before.version, other)
    assert compare_with_previous(now) is None


def replace_referential(version, referential):
    """The same version as if of another referential, unsaved: a published one never changes."""
    version.referential = referential
    return version
