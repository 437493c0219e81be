"""A DPO's campaigns: launched, followed live, reminded, closed, opened again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.campaign_forms import EVERYBODY, CampaignForm, CohortFilter, DeadlineForm, read_choice
from assessments.campaign_reading import (
    PAGE_SIZE,
    Standing,
    get_campaign_for,
    list_campaigns,
    read_page,
    read_progress,
    read_standing,
)
from assessments.campaigning import (
    AlreadyReminded,
    CampaignIsClosed,
    EmptyCohort,
    close_campaign,
    launch_campaign,
    remind,
    reopen_campaign,
)
from assessments.following import followed_by
from assessments.models import Campaign
from practices.access import Right, SignedInRequest
from practices.models import Practice
from referentials.content_loading import published_versions


@login_required
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    page = Paginator(list_campaigns(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "assessments/campaigns/list.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def launch(request: SignedInRequest) -> HttpResponse:
    cohort_filter = CohortFilter(request.GET)
    practices = cohort_filter.of(followed_by(request.user, to=Right.FIGURES))
    form = CampaignForm(request.POST or None, versions=published_versions())
    if request.method == "POST" and form.is_valid():
        try:
            campaign = launch_campaign(
                campaign_id=form.cleaned_data.pop("id"),
                practices=read_choice(request.POST).of(practices),
                by=request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except EmptyCohort:
            form.add_error(None, _("Gardez au moins une structure."))
        else:
            messages.success(request, _("La campagne est lancée. Les courriels partent dans la minute."))
            return redirect("assessments:campaign", campaign_id=campaign.pk)
    context = {"form": form, "filter": cohort_filter, **list_to_tick(request, practices)}
    status = 422 if form.is_bound else 200
    return render(request, "assessments/campaigns/new.html", context, status=status)


def list_to_tick(request: SignedInRequest, practices: QuerySet[Practice]) -> dict[str, object]:
    """A page of practices; what was left unticked stays so when the form comes back."""
    page = Paginator(practices, PAGE_SIZE).get_page(request.GET.get("page"))
    choice = read_choice(request.POST)
    ticked = [one for one in page if one.pk not in choice.excluded and one.pk in (choice.only or {one.pk})]
    return {"page": page, "ticked": {one.pk for one in ticked}, "who": request.POST.get("who", EVERYBODY)}


@login_required
def show(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    """The whole page, or for htmx the figures alone."""
    campaign = get_campaign_for(request.user, campaign_id)
    context = {"campaign": campaign, "progress": read_progress(campaign)}
    if request.htmx:
        return render(request, "assessments/campaigns/progress.html", context)
    return _show_whole(request, campaign, context, DeadlineForm())


def _show_whole(
    request: SignedInRequest, campaign: Campaign, context: dict[str, object], form: DeadlineForm
) -> HttpResponse:
    standing = read_standing(request.GET.get("etat", ""))
    whole = {
        **context,
        "page": read_page(campaign, standing=standing, number=request.GET.get("page", "1")),
        "standing": standing,
        "standings": Standing,
        "reminders": campaign.reminders.all(),
        "reopening": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "assessments/campaigns/campaign.html", whole, status=status)


@login_required
@require_POST
def remind_now(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    campaign = get_campaign_for(request.user, campaign_id)
    try:
        many = remind(campaign, at=timezone.now())
    except CampaignIsClosed:
        messages.error(request, _("Cette campagne est close\u00a0: rouvrez-la avant de relancer."))
    except AlreadyReminded:
        messages.warning(request, _("Une relance est déjà partie aujourd'hui."))
    else:
        told = ngettext("Relance de %(many)d structure.", "Relance de %(many)d structures.", many)
        messages.success(request, told % {"many": many})
    return redirect("assessments:campaign", campaign_id=campaign.pk)


@login_required
@require_POST
def close(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    campaign = get_campaign_for(request.user, campaign_id)
    close_campaign(campaign, at=timezone.now())
    messages.success(request, _("La campagne est close\u00a0: plus aucune relance ne part."))
    return redirect("assessments:campaign", campaign_id=campaign.pk)


@login_required
@require_POST
def reopen(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    campaign = get_campaign_for(request.user, campaign_id)
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        context = {"campaign": campaign, "progress": read_progress(campaign)}
        return _show_whole(request, campaign, context, form)
    reopen_campaign(campaign, deadline=form.cleaned_data["deadline"])
    messages.success(request, _("La campagne est rouverte."))
    return redirect("assessments:campaign", campaign_id=campaign.pk)
