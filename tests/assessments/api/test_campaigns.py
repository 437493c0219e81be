"""Campaigns as programs read them: one's own, as far as mandates still open."""

from uuid import uuid4

from assessments.models import Campaign
from practices.models import Mandate
from tests.factories import UserFactory


def test_a_campaign_tells_its_progress_among_practices_still_followed(ask, campaign, begun):
    one = ask(f"campaigns/{campaign.pk}").json()
    assert (one["title"], one["referential"], one["version"]) == ("Bilan", "essai", "2025.1")
    assert one["progress"] == {"not_started": 0, "in_progress": 1, "completed": 0}
    Mandate.objects.all().delete()
    assert sum(ask(f"campaigns/{campaign.pk}").json()["progress"].values()) == 0


def test_another_s_campaign_is_not_there(ask, campaign):
    Campaign.objects.update(launched_by=UserFactory())
    assert ask(f"campaigns/{campaign.pk}").status_code == 404
    assert ask("campaigns").json() == {"items": [], "next": None}
    assert ask(f"campaigns/{uuid4()}").status_code == 404


def test_pages_hold_each_campaign_once_in_as_many_queries(ask, campaign, django_assert_max_num_queries):
    for _ in range(4):
        Campaign.objects.create(
            version=campaign.version,
            title="Autre",
            deadline=campaign.deadline,
            launched_by=campaign.launched_by,
        )
    with django_assert_max_num_queries(4):
        first = ask("campaigns", limit=3).json()
    second = ask("campaigns", limit=3, after=first["next"]).json()
    ids = [one["id"] for page in (first, second) for one in page["items"]]
    assert ids == sorted(str(one.pk) for one in Campaign.objects.all())
    assert second["next"] is None
