"""A practice's page: its assessments, the start of a new one, and its profile."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.forms import ProfileForm
from assessments.models import Assessment
from assessments.queries import assessments_of, known_facts
from assessments.starting import ProfileRefused, open_assessment, refresh_profiles
from practices.access import Right, SignedInRequest, get_practice_for, rights_of
from practices.models import Practice
from referentials.content_loading import published_versions
from referentials.models import ReferentialVersion


@login_required
def show_practice(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.VIEW)
    assessments = assessments_of(practice)
    open_versions = {a.version_id for a in assessments if a.is_open}
    versions = [v for v in published_versions() if v.pk not in open_versions]
    context = {
        "practice": practice,
        "assessments": assessments,
        "startable": [(v, next((a for a in assessments if a.version_id == v.pk), None)) for v in versions],
        "rights": rights_of(request.user, practice),
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
        kept = " Vos réponses sont conservées ; les questions posées sont à jour." if changed else ""
        messages.success(request, f"Le profil est enregistré.{kept}")
        return redirect("assessments:practice", practice_id=practice.pk)
    return render(request, "assessments/profile.html", {"practice": practice, "form": form})


@login_required
@require_POST
def start(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.ANSWER)
    chosen = request.POST.get("version", "")
    versions = {str(version.pk): version for version in published_versions()}
    if chosen not in versions:
        messages.error(request, "Cette version n'est plus proposée : choisissez-en une dans la liste.")
        return redirect("assessments:practice", practice_id=practice.pk)
    try:
        assessment = open_assessment(
            practice=practice,
            version=versions[chosen],
            by=request.user,
            at=timezone.now(),
            again=_earlier(practice, versions[chosen]) if "again" in request.POST else None,
        )
    except ProfileRefused:
        messages.error(request, "Ce référentiel ne s'adresse pas à ce type de structure.")
        return redirect("assessments:practice", practice_id=practice.pk)
    return redirect("assessments:overview", assessment_id=assessment.pk)


def _earlier(practice: Practice, version: ReferentialVersion) -> Assessment | None:
    return practice.assessments.filter(version=version).order_by("-started_at").first()
