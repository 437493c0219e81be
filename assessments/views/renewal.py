"""The yearly renewal, and the short list of what it asks to see again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.forms import LONGEST_TEXT
from assessments.models import Assessment
from assessments.queries import Sheet, get_assessment_for, get_sheet_for, rights_on
from assessments.renewing import NotCompleted, renew_assessment
from assessments.reviewing import ToReview, list_to_review
from assessments.starting import ProfileRefused, VersionIsNotPublished
from assessments.version_steps import find_later_version
from assessments.views.page_saving import save_page
from practices.access import Right, SignedInRequest
from referentials.domain.content import Theme
from referentials.mapping_loading import NoMapping


@login_required
@require_POST
def renew(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    assessment = get_assessment_for(request.user, assessment_id, to=Right.ANSWER)
    version = find_later_version(assessment.version) or assessment.version
    try:
        new = renew_assessment(assessment=assessment, version=version, by=request.user, at=timezone.now())
    except NotCompleted:
        messages.error(request, _("Cette évaluation n'est pas terminée\u00a0: continuez-la."))
        return redirect("assessments:overview", assessment_id=assessment_id)
    except (VersionIsNotPublished, NoMapping, ProfileRefused) as refusal:
        messages.error(request, explain_no_renewal(refusal))
        return redirect("assessments:practice", practice_id=assessment.practice_id)
    return redirect("assessments:review", assessment_id=new.pk)


def explain_no_renewal(refusal: Exception) -> str:
    if isinstance(refusal, VersionIsNotPublished):
        return _("Cette version est retirée et n'a pas de suite\u00a0: commencez une autre évaluation.")
    if isinstance(refusal, NoMapping):
        return _("Le lien entre ces deux versions n'est pas encore publié\u00a0: réessayez plus tard.")
    return _("Ce référentiel ne s'adresse pas à ce type de structure.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """Only what is new, changed, expired or unknown; its POST is for browsers without JavaScript."""
    right = Right.FILL if request.method == "POST" else Right.VIEW
    sheet = get_sheet_for(request.user, assessment_id, to=right)
    lists = list_to_review(sheet)
    if request.method != "POST":
        return _show(request, sheet, lists, status=200)
    cards = [one.card for ones in lists.values() for one in ones]
    if refused := save_page(request, assessment_id, cards):
        kept = {
            theme: tuple(ToReview(card=refused.get(one.card.code, one.card), why=one.why) for one in ones)
            for theme, ones in lists.items()
        }
        return _show(request, sheet, kept, status=422, refused=len(refused))
    messages.success(request, _("Vos réponses sont enregistrées."))
    return redirect("assessments:review", assessment_id=assessment_id)


def _show(
    request: SignedInRequest,
    sheet: Sheet,
    lists: dict[Theme, tuple[ToReview, ...]],
    *,
    status: int,
    refused: int = 0,
) -> HttpResponse:
    assessment: Assessment = sheet.assessment
    rights = rights_on(request.user, assessment)
    context = {
        "sheet": sheet,
        "assessment": assessment,
        "lists": lists,
        "count": sum(map(len, lists.values())),
        "refused": refused,
        "longest": LONGEST_TEXT,
        "can_answer": assessment.takes_answers and Right.FILL in rights,
        "sees_evidence": Right.EVIDENCE in rights,
    }
    return render(request, "assessments/review.html", context, status=status)
