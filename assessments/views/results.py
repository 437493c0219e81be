"""The results: score, level, themes, what caps, the first actions; then completion."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.absence_pages import sum_up_left_out
from assessments.answering import AssessmentIsClosed, VersionHasEnded
from assessments.charts import PAGE, draw_themes
from assessments.comparing import compare_with_previous
from assessments.completion import (
    CannotComplete,
    answer_the_rest_unknown,
    complete_assessment,
    find_missing_answers,
    find_unconfirmed_answers,
)
from assessments.domain.scope_notices import notices_for
from assessments.express_pages import only_express_answered
from assessments.models import Assessment
from assessments.queries import Sheet, get_sheet_for, rights_on
from assessments.verdict import build_verdict
from assessments.views.closed import explain_closed
from assessments.visit_pages import count_disagreements
from practices.access import Right, SignedInRequest
from referentials.domain.content import Question, Theme


@login_required
def results(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    verdict = build_verdict(sheet)
    rights = rights_on(request.user, sheet.assessment)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "verdict": verdict,
        "evolution": compare_with_previous(sheet.assessment),
        "chart": draw_themes(verdict.themes, frame=PAGE),
        "rights": rights,
        "can_answer": sheet.assessment.takes_answers and Right.FILL in rights,
        "only_express": only_express_answered(sheet),
    }
    return render(request, "assessments/results.html", context)


@login_required
def left_out(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """What is not asked of this practice, and why."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "left_out": sum_up_left_out(sheet),
        "notices": notices_for(sheet.content, sheet.assessment.kind),
    }
    return render(request, "assessments/left_out.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def complete(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.ANSWER)
    if request.method == "POST":
        return _complete(request, sheet.assessment)
    if not sheet.assessment.takes_answers:
        face = "overview" if sheet.assessment.is_open else "results"
        return redirect(f"assessments:{face}", assessment_id=assessment_id)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "missing": _with_themes(sheet, find_missing_answers(sheet)),
        "to_confirm": _with_themes(sheet, find_unconfirmed_answers(sheet)),
        "contested": count_disagreements(sheet.assessment),
    }
    return render(request, "assessments/complete.html", context)


def _with_themes(sheet: Sheet, questions: Iterable[Question]) -> list[tuple[Question, Theme]]:
    return [(q, sheet.content.theme_of[sheet.content.requirement_of[q.code].code]) for q in questions]


def _complete(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    now = timezone.now()
    try:
        if "unknown" in request.POST:
            answer_the_rest_unknown(assessment=assessment, by=request.user, at=now)
        complete_assessment(assessment=assessment, by=request.user, at=now)
    except CannotComplete as refusal:
        messages.error(request, _tell_lacking(refusal))
        return redirect("assessments:complete", assessment_id=assessment.pk)
    except VersionHasEnded as refusal:
        messages.error(request, explain_closed(refusal))
        return redirect("assessments:overview", assessment_id=assessment.pk)
    except AssessmentIsClosed:
        messages.info(request, _("Cette évaluation était déjà terminée : son résultat n'a pas changé."))
    else:
        messages.success(request, _("L'évaluation est terminée : son résultat est figé."))
    return redirect("assessments:results", assessment_id=assessment.pk)


def _tell_lacking(refusal: CannotComplete) -> str:
    """What stands between the assessment and its end; the page lists it with links."""
    count = len(refusal.missing) or len(refusal.to_confirm)
    if refusal.missing:
        text = ngettext(
            "Il reste %(count)d question sans réponse\u00a0: voyez la liste.",
            "Il reste %(count)d questions sans réponse\u00a0: voyez la liste.",
            count,
        )
    else:
        text = ngettext(
            "Il reste %(count)d réponse à confirmer\u00a0: voyez la liste.",
            "Il reste %(count)d réponses à confirmer\u00a0: voyez la liste.",
            count,
        )
    return text % {"count": count}
