"""An assessment's first page: what is asked, what was answered, and where to go on."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assessments.absence_pages import sum_up_left_out
from assessments.domain.scope_notices import notices_for
from assessments.express_pages import measure_express, offers_express
from assessments.help_pages import summarise
from assessments.pacing import minutes_left, paces_for
from assessments.pages import build_overview
from assessments.queries import find_carry_over_of, get_sheet_for, rights_on
from assessments.version_steps import find_later_version
from practices.access import Right, SignedInRequest


@login_required
def overview(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    assessment, themes = sheet.assessment, build_overview(sheet)
    rights = rights_on(request.user, assessment)
    paces = paces_for(assessment.version)
    context = {
        "sheet": sheet,
        "assessment": assessment,
        "themes": themes,
        "resume": next((one for one in themes if not one.is_done), None),
        "left_out": sum_up_left_out(sheet),
        "notices": notices_for(sheet.content, assessment.kind),
        "express": measure_express(sheet, paces) if offers_express(sheet) else None,
        "minutes_left": minutes_left(sheet, paces),
        "help": summarise(assessment, at=timezone.now()),
        "rights": rights,
        "can_answer": assessment.takes_answers and Right.FILL in rights,
        "can_carry": Right.MANAGE in rights,
        "later": find_later_version(assessment.version) if assessment.is_open else None,
        "carry_over": find_carry_over_of(assessment),
    }
    return render(request, "assessments/overview.html", context)
