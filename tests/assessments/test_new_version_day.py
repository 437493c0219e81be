"""A version published for a day to come starts no assessment before it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from assessments.models import Assessment
from tests.referentials.conftest import published
from tests.referentials.contents import content_of

LAST_MOMENT = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)  # 23:59 in Paris
MIDNIGHT = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)


@pytest.fixture
def versions(db):
    return [
        published(content_of(number=number, effective_on=day))
        for number, day in (("2025.1", date(2025, 1, 1)), ("2027.1", date(2027, 1, 1)))
    ]


@pytest.mark.parametrize(("moment", "number"), [(LAST_MOMENT, "2025.1"), (MIDNIGHT, "2027.1")])
def test_assessments_start_on_the_version_of_the_day(client, practice, dr_martin, versions, moment, number):
    with time_machine.travel(moment, tick=False):
        client.force_login(dr_martin)
        for version in versions:
            client.post(
                reverse("assessments:start", kwargs={"practice_id": practice.pk}), {"version": version.pk}
            )
    assert [assessment.version.number for assessment in Assessment.objects.all()] == [number]


@pytest.mark.parametrize(("moment", "current"), [(LAST_MOMENT, "2025.1"), (MIDNIGHT, "2027.1")])
def test_readers_are_told_which_version_is_current(client, stranger, versions, moment, current):
    with time_machine.travel(moment, tick=False):
        client.force_login(stranger)
        entries = client.get(reverse("referentials:index")).context["entries"]
    assert [entry.version.number for entry in entries if entry.is_current] == [current]
