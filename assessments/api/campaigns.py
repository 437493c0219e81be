"""The campaigns that a token's owner launched, as the API gives them."""

from typing import Any
from uuid import UUID

from assessments.api.shapes import CampaignOut, CampaignPage, CampaignProgress, CampaignWithProgress, Paging
from assessments.campaign_reading import get_campaign_for, list_campaigns, read_progress
from assessments.models import Campaign
from practices.consulting import note_opened
from practices.models import User


def read_campaigns(owner: User, paging: Paging) -> CampaignPage:
    """By the campaign's id."""
    campaigns = list_campaigns(owner).select_related("version__referential").order_by("pk")
    if paging.after is not None:
        campaigns = campaigns.filter(pk__gt=paging.after)
    rows = list(campaigns[: paging.limit + 1])
    page = rows[: paging.limit]
    return CampaignPage(
        items=[CampaignOut(**_campaign(one)) for one in page],
        next=page[-1].pk if len(rows) > len(page) else None,
    )


def read_campaign(owner: User, campaign_id: UUID) -> CampaignWithProgress:
    """Raises Http404 for one that another launched."""
    campaign = get_campaign_for(owner, campaign_id)
    progress = read_progress(campaign)
    note_opened(owner, None)
    counted = CampaignProgress(
        not_started=progress.not_started, in_progress=progress.in_progress, completed=progress.completed
    )
    return CampaignWithProgress(**_campaign(campaign), progress=counted)


def _campaign(campaign: Campaign) -> dict[str, Any]:
    return {
        "id": campaign.pk,
        "title": campaign.title,
        "referential": campaign.version.referential.code,
        "version": campaign.version.number,
        "deadline": campaign.deadline,
        "launched_at": campaign.launched_at,
        "closed_at": campaign.closed_at,
    }
