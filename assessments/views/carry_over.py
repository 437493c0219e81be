"""Carrying an assessment over to a later version: preview, deed, what came of it, archived answers, undo."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from assessments.carry_over_pages import list_archived, list_archived_by, list_carried
from assessments.domain.carry_over import Fate
from assessments.models import Assessment, CarryOver
from assessments.queries import find_carry_over_of, get_assessment_for
from assessments.starting import ProfileRefused
from assessments.undoing import CannotUndo, Obstacle, look_at_undoing, undo_carry_over
from assessments.upgrading import AnotherUnderWay, Preview, carry_over_assessment, preview_carry_over
from assessments.version_steps import find_later_version
from assessments.views.closed import leads_back_when_closed
from practices.access import Right, SignedInRequest, rights_of
from referentials.mapping_loading import NoMapping
from referentials.models import ReferentialVersion

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OBSTACLES: "Mapping[Obstacle, StrOrPromise]" = {
    Obstacle.NOT_REPLACED: _("Il n'y a rien à annuler\u00a0: l'évaluation d'avant n'a pas changé."),
    Obstacle.UNDONE: _("Cette reprise est déjà annulée."),
    Obstacle.TOO_LATE: _("Le délai pour annuler cette reprise est passé."),
    Obstacle.COMPLETED: _("Cette évaluation n'est plus en cours\u00a0: sa reprise ne s'annule plus."),
    Obstacle.ANOTHER_UNDER_WAY: _("Une autre évaluation de ce référentiel est en cours\u00a0: finissez-la."),
}
if set(OBSTACLES) != set(Obstacle):
    raise RuntimeError("OBSTACLES lacks an obstacle")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@leads_back_when_closed
def carry_over(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    right = Right.MANAGE if request.method == "POST" else Right.VIEW
    assessment = get_assessment_for(request.user, assessment_id, to=right)
    if assessment.state == Assessment.State.CARRIED_OVER and (done := find_carry_over_of(assessment)):
        return redirect("assessments:carried_over", assessment_id=done.target_id)
    version = find_later_version(assessment.version)
    if version is None:
        messages.info(request, _("Cette évaluation est déjà sur la version en vigueur."))
        return redirect("assessments:overview", assessment_id=assessment_id)
    try:
        if request.method == "POST":
            return _carry_over(request, assessment, version)
        preview = preview_carry_over(assessment=assessment, version=version, by=request.user)
    except (AnotherUnderWay, NoMapping, ProfileRefused) as refusal:
        return _explain(request, assessment, refusal)
    return _show_preview(request, assessment, version, preview)


def _carry_over(
    request: SignedInRequest, assessment: Assessment, version: ReferentialVersion
) -> HttpResponse:
    done = carry_over_assessment(assessment=assessment, version=version, by=request.user, at=timezone.now())
    messages.success(
        request, _("Vos réponses sont reprises sur la version %(number)s.") % {"number": version.number}
    )
    return redirect("assessments:carried_over", assessment_id=done.target_id)


def _explain(request: SignedInRequest, assessment: Assessment, refusal: Exception) -> HttpResponse:
    if isinstance(refusal, AnotherUnderWay):
        messages.error(
            request,
            _(
                "Une évaluation est déjà en cours sur cette version, la voici\u00a0: terminez-la, "
                "ou répondez-y."
            ),
        )
        return redirect("assessments:overview", assessment_id=refusal.assessment.pk)
    if isinstance(refusal, NoMapping):
        text = _("Le lien entre ces deux versions n'est pas encore publié\u00a0: réessayez plus tard.")
    else:
        text = _(
            "La nouvelle version ne s'adresse pas à ce type de structure\u00a0: vos réponses restent ici."
        )
    messages.error(request, text)
    return redirect("assessments:overview", assessment_id=assessment.pk)


def _show_preview(
    request: SignedInRequest, assessment: Assessment, version: ReferentialVersion, preview: Preview
) -> HttpResponse:
    carriage = preview.carriage
    context = {
        "assessment": assessment,
        "version": version,
        "before": carriage.before,
        "after": carriage.after,
        "comparison": preview.comparison,
        "new_facts": preview.new_facts,
        "kept": list_carried(carriage, Fate.KEPT),
        "to_confirm": list_carried(carriage, Fate.TO_CONFIRM),
        "to_answer": list_carried(carriage, Fate.TO_ANSWER),
        "archived": list_archived(carriage.passage.old, carriage.carried.archived, carriage.before),
        "rights": rights_of(request.user, assessment.practice),
    }
    return render(request, "assessments/carry_over.html", context)


@login_required
def carried_over(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """What came of it, and the way back."""
    assessment, done = _find(request, assessment_id, to=Right.VIEW)
    context = {
        "assessment": assessment,
        "carry_over": done,
        "outlook": look_at_undoing(done, at=timezone.now()),
        "rights": rights_of(request.user, assessment.practice),
    }
    return render(request, "assessments/carried_over.html", context)


@login_required
def archived(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """The answers that the new version has no place for."""
    assessment, done = _find(request, assessment_id, to=Right.VIEW)
    context = {"assessment": assessment, "carry_over": done, "archived": list_archived_by(done)}
    return render(request, "assessments/archived.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    assessment, done = _find(request, assessment_id, to=Right.MANAGE)
    outlook = look_at_undoing(done, at=timezone.now())
    if request.method != "POST":
        context = {
            "assessment": assessment,
            "carry_over": done,
            "outlook": outlook,
            "obstacle": OBSTACLES[outlook.obstacle] if outlook.obstacle else "",
        }
        return render(request, "assessments/undo.html", context)
    try:
        source = undo_carry_over(carry_over=done, by=request.user, at=timezone.now())
    except CannotUndo as refusal:
        messages.error(request, OBSTACLES[refusal.obstacle])
        return redirect("assessments:carried_over", assessment_id=assessment_id)
    messages.success(request, _("La reprise est annulée\u00a0: votre évaluation est là où elle en était."))
    return redirect("assessments:overview", assessment_id=source.pk)


def _find(request: SignedInRequest, assessment_id: UUID, *, to: Right) -> tuple[Assessment, CarryOver]:
    """The new assessment and what it came from; raises Http404 for one that began by itself."""
    assessment = get_assessment_for(request.user, assessment_id, to=to)
    done = CarryOver.objects.select_related(
        "source__version__referential", "target__version__referential", "made_by"
    ).filter(target=assessment)
    found = done.first()
    if found is None:
        raise Http404
    return assessment, found
