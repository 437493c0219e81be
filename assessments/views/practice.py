"""A practice's page: its assessments, the start of a new one, and its profile."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.campaign_reading import invitations_to
from assessments.forms import ProfileForm
from assessments.models import Assessment
from assessments.proposing import proposals_to, with_requirements
from assessments.queries import assessments_of, known_facts
from assessments.renewing import renew_assessment
from assessments.starting import ProfileRefused, open_assessment, refresh_profiles
from assessments.version_steps import succeeds
from assessments.views.renewal import explain_no_renewal
from practices.access import Right, SignedInRequest, get_practice_for, rights_of
from practices.models import Practice
from referentials.content_loading import published_versions
from referentials.mapping_loading import NoMapping
from referentials.models import ReferentialVersion


@login_required
def show_practice(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.FIGURES)
    rights = rights_of(request.user, practice)
    everything = assessments_of(practice)
    assessments = [one for one in everything if not one.is_superseded]
    current = published_versions()
    to_carry_over = _find_to_carry_over(assessments, current)
    taken = {one.version for one in assessments if one.is_open} | {later for _, later in to_carry_over}
    startable = [version for version in current if version not in taken]
    context = {
        "practice": practice,
        "assessments": assessments,
        "superseded": [one for one in everything if one.is_superseded],
        "to_carry_over": to_carry_over,
        "startable": [(version, _find_renewable(assessments, version)) for version in startable],
        "rights": rights,
        "can_carry": Right.MANAGE in rights,
        "invitations": invitations_to(practice) if Right.ANSWER in rights else [],
        "proposals": with_requirements(proposals_to(practice)) if Right.ANSWER in rights else [],
    }
    return render(request, "assessments/practice.html", context)


@login_required
def edit_profile(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    """Step 2 of 2 of a practice's creation, and later changes."""
    practice = get_practice_for(request.user, practice_id, to=Right.ANSWER)
    facts = known_facts()
    form = ProfileForm(request.POST or None, facts=facts, initial={"facts": practice.facts})
    if request.method == "POST" and form.is_valid():
        Practice.objects.filter(pk=practice.pk).update(facts=form.kept_facts(practice.facts))
        practice.refresh_from_db()
        changed = refresh_profiles(practice=practice, at=timezone.now())
        messages.success(
            request,
            _("Le profil est enregistré. Vos réponses sont conservées ; les questions posées sont à jour.")
            if changed
            else _("Le profil est enregistré."),
        )
        return redirect("assessments:practice", practice_id=practice.pk)
    return render(request, "assessments/profile.html", {"practice": practice, "form": form})


@login_required
@require_POST
def start(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.ANSWER)
    chosen = request.POST.get("version", "")
    versions = {str(version.pk): version for version in published_versions()}
    if chosen not in versions:
        messages.error(request, _("Cette version n'est plus proposée : choisissez-en une dans la liste."))
        return redirect("assessments:practice", practice_id=practice.pk)
    try:
        assessment = _open(request, practice, versions[chosen])
    except (ProfileRefused, NoMapping) as refusal:
        messages.error(request, explain_no_renewal(refusal))
        return redirect("assessments:practice", practice_id=practice.pk)
    return redirect("assessments:overview", assessment_id=assessment.pk)


def _open(request: SignedInRequest, practice: Practice, version: ReferentialVersion) -> Assessment:
    earlier = _find_renewable(assessments_of(practice), version) if "again" in request.POST else None
    if earlier is not None:
        return renew_assessment(assessment=earlier, version=version, by=request.user, at=timezone.now())
    return open_assessment(practice=practice, version=version, by=request.user, at=timezone.now())


def _find_renewable(assessments: Iterable[Assessment], version: ReferentialVersion) -> Assessment | None:
    """The latest completed one that the version comes after, or has itself."""
    for one in assessments:
        same_referential = one.version.referential_id == version.referential_id
        if one.result is not None and same_referential:
            return one if one.version_id == version.pk or succeeds(version, one.version) else None
    return None


def _find_to_carry_over(
    assessments: Iterable[Assessment], current: Iterable[ReferentialVersion]
) -> list[tuple[Assessment, ReferentialVersion]]:
    """Those under way on a version that a version in force comes after."""
    in_force = {version.referential_id: version for version in current}
    outdated = [
        (one, in_force[one.version.referential_id])
        for one in assessments
        if one.is_open and in_force.get(one.version.referential_id, one.version) != one.version
    ]
    return [(one, version) for one, version in outdated if succeeds(version, one.version)]
