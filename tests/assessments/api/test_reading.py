"""What a program reads: figures as stored, the mandates of its person and nothing beyond."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.models import Assessment
from practices.models import ApiToken, Consultation, Mandate
from tests.assessments.api.conftest import asking_as
from tests.factories import AssessmentFactory, MandateFactory, MembershipFactory, PracticeFactory, UserFactory

Scope = ApiToken.Scope


def practices(ask, **parameters):
    response = ask("practices", referential="essai", **parameters)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_practice_comes_with_the_figures_stored_beside_its_answers(ask, practice, begun):
    [one] = practices(ask)["items"]
    figures = one["figures"]
    assert (one["id"], one["name"], one["mandate"]) == (str(practice.pk), practice.name, "evidence")
    assert (figures["score_low"], figures["score_high"]) == (
        f"{begun.score_low:.4f}",
        f"{begun.score_high:.4f}",
    )
    assert (figures["level"], figures["version"], figures["state"]) == (begun.level, "2025.1", "in_progress")
    assert (figures["asked"], figures["answered"]) == (begun.asked_count, 2)
    themes = {theme["code"]: Decimal(theme["score_low"]) for theme in figures["themes"]}
    assert themes == {code: Decimal(low) for code, (low, _) in begun.theme_scores.items()}
    assert datetime.fromisoformat(figures["changed_at"]) == begun.changed_at


def test_a_practice_without_assessment_has_no_figures(ask, practice, small):
    assert [one["figures"] for one in practices(ask)["items"]] == [None]
    assert ask(f"practices/{practice.pk}").json()["figures"] is None


def test_pages_hold_everything_once_in_the_order_of_ids(ask, practice, followed):
    expected = sorted([str(practice.pk), *(str(one.pk) for one in followed(6))])
    seen, after = [], None
    while after or not seen:
        page = practices(ask, limit=3, **({"after": after} if after else {}))
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
    assert seen == expected


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"kind": "msp"}, True),
        ({"kind": "solo"}, False),
        ({"department": "44"}, True),
        ({"department": "2A"}, False),
        ({"size_min": 5, "size_max": 5}, True),
        ({"size_min": 6}, False),
        ({"software": "WEDA"}, True),
        ({"software": "Wed"}, False),
    ],
)
def test_filters_keep_what_they_say(ask, followed, asked, kept):
    [one] = followed(1, kind="msp", department="44", size=5, software="Weda")
    assert (str(one.pk) in [found["id"] for found in practices(ask, **asked)["items"]]) is kept


def test_the_filter_by_level_reads_the_latest_of_that_referential(ask, practice, begun):
    others = [level for level in "ABCDE" if level != begun.level]
    assert len(practices(ask, level=begun.level)["items"]) == 1
    assert [practices(ask, level=level)["items"] for level in others] == [[]] * 4


def test_what_changed_since_is_what_moved_or_whose_mandate_began(ask, practice, begun):
    long_ago, moved = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    Mandate.objects.update(granted_at=long_ago)
    Assessment.objects.filter(pk=begun.pk).update(changed_at=moved)
    assert len(practices(ask, changed_since="2026-02-01T00:00:00Z")["items"]) == 1
    assert practices(ask, changed_since="2026-02-01T00:00:01Z")["items"] == []
    Mandate.objects.update(granted_at=datetime(2026, 3, 1, tzinfo=UTC))
    assert len(practices(ask, changed_since="2026-02-15T01:00:00+01:00")["items"]) == 1


def test_gaps_are_for_mandates_that_open_answers(ask, practice, begun):
    path = f"assessments/{begun.pk}"
    assert {gap["requirement"]: gap["state"] for gap in ask(path).json()["gaps"]} == begun.gaps
    Mandate.objects.update(scope="figures")
    assert ask(path).json()["gaps"] is None
    assert [one["gaps"] for one in ask(f"practices/{practice.pk}/assessments").json()["items"]] == [None]
    Mandate.objects.update(scope="answers")
    assert ask(path).json()["gaps"]


def test_assessments_come_newest_first_page_by_page_without_those_set_aside(ask, practice, small, begun):
    newer = AssessmentFactory(practice=practice, version=small, started_at=timezone.now())
    AssessmentFactory(practice=practice, version=small)
    Assessment.objects.exclude(pk__in=[newer.pk, begun.pk]).update(state="set_aside")
    path = f"practices/{practice.pk}/assessments"
    first = ask(path, limit=1).json()
    assert [one["assessment"] for one in first["items"]] == [str(newer.pk)]
    second = ask(path, limit=1, after=first["next"]).json()
    assert ([one["assessment"] for one in second["items"]], second["next"]) == ([str(begun.pk)], None)
    assert ask(path, after=uuid4()).status_code == 404


def closed_doors(practice):
    yesterday = timezone.localdate() - timedelta(days=1)
    expired, revoked, stranger, member = UserFactory.create_batch(4)
    MandateFactory(practice=practice, dpo=expired, ends_on=yesterday)
    MandateFactory(practice=practice, dpo=revoked, revoked_at=timezone.now())
    MembershipFactory(practice=practice, user=member)
    return expired, revoked, stranger, member


def test_a_token_opens_no_more_than_the_live_mandates_of_its_owner(issue, practice, begun):
    """Not even the owner's own practices: programs read what somebody follows for others."""
    addresses = (
        f"practices/{practice.pk}",
        f"practices/{practice.pk}/assessments",
        f"assessments/{begun.pk}",
    )
    for person in closed_doors(practice):
        ask = asking_as(issue(person)[1])
        assert practices(ask)["items"] == []
        assert [ask(path).status_code for path in addresses] == [404, 404, 404]


def test_a_mandate_revoked_closes_the_token_at_once(ask, practice, begun):
    assert ask(f"assessments/{begun.pk}").status_code == 200
    Mandate.objects.update(revoked_at=timezone.now())
    assert ask(f"assessments/{begun.pk}").status_code == 404


def test_without_figures_read_there_is_no_figure_and_no_way_to_guess_one(issue, dpo, practice, begun):
    ask = asking_as(issue(dpo, scopes=[Scope.PRACTICES])[1])
    assert [one["figures"] for one in practices(ask)["items"]] == [None]
    assert ask(f"practices/{practice.pk}", referential="essai").json()["figures"] is None
    assert ask("practices", referential="essai", level="E").status_code == 403
    assert ask(f"assessments/{begun.pk}").status_code == 403
    Mandate.objects.update(granted_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert practices(ask, changed_since="2021-01-01T00:00:00Z")["items"] == []


def test_what_was_read_is_in_the_journal_that_the_practice_reads(ask, dpo, practice, begun):
    ask("practices", referential="essai")
    assert Consultation.objects.get().practice is None
    first = ask(f"practices/{practice.pk}")
    again = ask(f"practices/{practice.pk}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    seen = Consultation.objects.get(practice=practice)
    assert (seen.person, seen.kind) == (dpo, Consultation.Kind.EXPORT)


@pytest.mark.parametrize("path", ["practices", "practices/{practice}/assessments"])
def test_queries_do_not_grow_with_what_is_read(
    path, ask, practice, followed, begun, django_assert_num_queries
):
    asked = ({"referential": "essai"} if path == "practices" else {}) | {"limit": 100}
    where = path.format(practice=practice.pk)
    ask(where, **asked)  # once: whatever is kept in memory afterwards
    counts = []
    for _ in range(2):
        with django_assert_num_queries(6 if path == "practices" else 5, exact=False) as asked_of_database:
            ask(where, **asked)
        counts.append(len(asked_of_database))
        followed(15)
        AssessmentFactory.create_batch(5, practice=practice, version=begun.version)
    assert counts[0] == counts[1]


def test_an_unknown_referential_is_told_rather_than_read_as_no_figures(ask, practice):
    assert ask("practices", referential="esai").status_code == 404


def test_a_practice_followed_by_nobody_is_not_there(ask):
    assert ask(f"practices/{PracticeFactory().pk}").status_code == 404
