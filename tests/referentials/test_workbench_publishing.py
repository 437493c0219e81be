"""A successor is published once it is complete, and is current from its day on; a version is retired."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from referentials.commenting import comment_on
from referentials.content_loading import current_version, published_versions
from referentials.drafting import start_draft
from referentials.mapping_editing import get_or_propose
from referentials.models import ReferentialVersion, VersionMapping
from referentials.publishing import (
    CannotPublish,
    ClosedTooEarly,
    DraftMoved,
    Missing,
    publish_version,
    retire_version,
)
from tests.referentials.conftest import published
from tests.referentials.contents import content_of, required

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
NEW_YEAR = date(2027, 1, 1)


def address(name, number="2027.1"):
    return reverse(f"workbench:{name}", kwargs={"code": "essai", "number": number})


@pytest.fixture
def former(db):
    return published(content_of(required("a"), number="2025.1"))


@pytest.fixture
def ready(former):
    """The successor of `former`, which lacks nothing."""
    draft = start_draft(source=former, number="2027.1", by=None, at=AT)
    draft.release_notes, draft.effective_on = "Rien ne change.", NEW_YEAR
    draft.save()
    get_or_propose(draft, by=None, at=AT)
    return draft


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def publish(draft, **options):
    return publish_version(version=draft, by=None, at=AT, **options)


def posted(draft, **changes):
    return {"number": draft.number, "seen": draft.revision, "open_until": "", **changes}


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"release_notes": " "}, Missing.RELEASE_NOTES),
        ({"effective_on": None}, Missing.EFFECTIVE_ON),
        ({"effective_on": date(2024, 12, 31)}, Missing.EFFECTIVE_TOO_EARLY),
    ],
)
def test_a_successor_owes_notes_and_a_date(ready, change, missing):
    ReferentialVersion.objects.filter(pk=ready.pk).update(**change)
    with pytest.raises(CannotPublish) as caught:
        publish(ready)
    assert caught.value.obstacles.missing == (missing,)
    ready.refresh_from_db()
    assert ready.is_draft


def test_a_successor_owes_a_whole_mapping(ready):
    VersionMapping.objects.get().rows.all().delete()
    with pytest.raises(CannotPublish, match="n'est dans aucune ligne") as caught:
        publish(ready)
    assert len(caught.value.obstacles.mapping) >= 2


def test_a_successor_of_a_draft_waits_for_it(ready, former):
    other = start_draft(source=former, number="2026.1", by=None, at=AT)
    ReferentialVersion.objects.filter(pk=ready.pk).update(previous=other)
    with pytest.raises(CannotPublish) as caught:
        publish(ready)
    assert Missing.PREVIOUS_IS_DRAFT in caught.value.obstacles.missing


def test_all_kinds_of_obstacles_are_told_at_once(ready):
    ReferentialVersion.objects.filter(pk=ready.pk).update(release_notes="", weights={"1": 1})
    VersionMapping.objects.all().delete()
    with pytest.raises(CannotPublish) as caught:
        publish(ready)
    obstacles = caught.value.obstacles
    assert (len(obstacles.problems), len(obstacles.mapping), len(obstacles.missing)) == (1, 1, 1)
    assert str(caught.value).count("\n") == 2


def test_publishing_freezes_the_mapping_and_closes_the_former(ready, former):
    publish(ready, open_until=date(2027, 3, 31))
    former.refresh_from_db()
    assert former.open_until == date(2027, 3, 31)
    assert VersionMapping.objects.get().frozen_at == AT


def test_the_former_does_not_close_before_the_new_one_opens(ready, former):
    with pytest.raises(ClosedTooEarly, match="01/01/2027"):
        publish(ready, open_until=date(2026, 12, 31))
    ready.refresh_from_db()
    assert ready.is_draft


def test_what_moved_since_it_was_read_is_not_published(ready):
    with pytest.raises(DraftMoved, match="relisez"):
        publish(ready, seen=ready.revision + 1)


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("2026-12-31T22:59:59+00:00", "2025.1"),  # 23:59:59 in Paris
        ("2026-12-31T23:00:00+00:00", "2027.1"),  # midnight in Paris
        ("2027-06-01T12:00:00+00:00", "2027.1"),
    ],
)
def test_a_version_becomes_current_on_its_day_in_france(ready, moment, number):
    publish(ready)
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        assert current_version("essai").number == number


def test_a_version_retired_before_its_day_never_becomes_current(ready, former):
    retire_version(version=publish(ready), at=AT)
    assert published_versions(on=NEW_YEAR) == [former]


# ---- on screen


def test_the_checklist_leads_to_what_is_missing(signed_in, former, editor):
    draft = start_draft(source=former, number="2027.1", by=editor, at=AT)
    response = signed_in.get(address("publish"))
    page = response.content.decode()
    assert [bool(check.faults) for check in response.context["checks"]] == [False, True, True, True]
    for url in (
        f"{address('settings')}#id_release_notes",
        f"{address('settings')}#id_effective_on",
    ):
        assert f'href="{url}"' in page
    assert "Publier la version 2027.1</button>" not in page
    refused = signed_in.post(address("publish"), posted(draft))
    assert refused.status_code == 422
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_first_version_only_owes_a_sound_content(signed_in, draft):
    response = signed_in.get(address("publish", "2025.1"))
    assert [check.faults for check in response.context["checks"]] == [()]
    assert "open_until" not in response.context["form"].fields
    assert signed_in.post(address("publish", "2025.1"), posted(draft)).status_code == 302


@time_machine.travel(AT)
def test_an_editor_publishes_for_new_year(signed_in, ready, editor):
    page = signed_in.get(address("publish")).content.decode()
    assert "1 janvier 2027" in page
    response = signed_in.post(address("publish"), posted(ready, open_until="2027-03-31"))
    assert response.url == address("draft")
    ready.refresh_from_db()
    assert (ready.state, ready.published_by) == ("published", editor)
    told = signed_in.get(response.url).content.decode()
    assert "est publiée et deviendra la version actuelle le 01/01/2027" in told
    assert current_version("essai").number == "2025.1"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "2025.1"}, "number"),
        ({"number": ""}, "number"),
        ({"open_until": "2026-12-31"}, "open_until"),
        ({"seen": 99}, None),
    ],
)
def test_publishing_asks_to_be_sure(signed_in, ready, changes, field):
    response = signed_in.post(address("publish"), posted(ready, **changes))
    assert response.status_code == 422
    if field:
        assert field in response.context["form"].errors
    else:
        assert "a changé depuis" in response.content.decode()
    ready.refresh_from_db()
    assert ready.is_draft


def test_waiting_comments_are_told_and_stop_nothing(signed_in, ready, reviewer):
    comment_on(version=ready, subject="version", code="", text="Ah ?", by=reviewer, at=AT)
    assert "1 commentaire de relecture attend une suite" in signed_in.get(address("publish")).content.decode()
    assert signed_in.post(address("publish"), posted(ready)).status_code == 302


def test_what_is_published_is_not_published_again(signed_in, former):
    assert signed_in.get(address("publish", "2025.1")).status_code == 404


@time_machine.travel(datetime(2027, 2, 1, tzinfo=UTC))
def test_retiring_says_what_becomes_current(client, ready, former, editor):
    publish(ready)
    client.force_login(editor)
    page = client.get(address("retire")).content.decode()
    assert "<strong>2025.1</strong> redevient la version actuelle" in page
    assert client.post(address("retire"), {}).status_code == 422
    assert client.post(address("retire"), {"sure": "1"}).url == address("draft")
    assert current_version("essai").number == "2025.1"


@time_machine.travel(AT)
def test_retiring_before_the_day_undoes_a_publication(signed_in, ready):
    publish(ready)
    page = signed_in.get(address("retire")).content.decode()
    assert "la retirer annule sa publication" in page


def test_retiring_the_only_version_leaves_none(signed_in, former):
    assert "plus de version actuelle" in signed_in.get(address("retire", "2025.1")).content.decode()


def test_a_draft_is_not_retired(signed_in, draft):
    assert signed_in.get(address("retire", "2025.1")).status_code == 404
