"""One question at a time: a theme, what remains, or the express pass; each step is a page of its own.

With JavaScript, the page carries the questions to come and steps from one to the next without a request.
"""

from collections.abc import Mapping
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessments.beside import look_beside
from assessments.domain.walking import Course, Walk
from assessments.forms import LONGEST_TEXT
from assessments.pages import QuestionCard
from assessments.queries import Sheet, get_sheet_for, rights_on
from assessments.views.page_saving import save_page
from assessments.views.question_modes import remember_mode
from assessments.walking_pages import WalkPage, build_walk_end, build_walk_page, find_walk
from practices.access import Right, SignedInRequest


@login_required
def enter(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """Leads to the first question that awaits an answer; a theme is looked at again even when it is done."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    walk, theme = _read_walk(request, sheet)
    start = walk.first_unsettled or (walk.codes[0] if walk.course is Course.THEME else "")
    if not start:
        return redirect(address_of_end(sheet, walk, theme=theme))
    return remember_mode(request, redirect(address_of_question(assessment_id, walk.course, start)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_question(request: SignedInRequest, assessment_id: UUID, question: str) -> HttpResponse:
    right = Right.FILL if request.method == "POST" else Right.VIEW
    sheet = get_sheet_for(request.user, assessment_id, to=right)
    page = read_page(request, sheet, question)
    if request.method != "POST":
        return remember_mode(request, render_page(request, sheet, page, refused={}))
    refused = save_page(request, assessment_id, [page.step.card])
    if refused:
        return render_refused(request, assessment_id, question, refused)
    after = get_sheet_for(request.user, assessment_id, to=right)
    return redirect(_next_step(request, after, page))


@login_required
def end(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """What was done, what was skipped, and where to go on: of one theme, or of all."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    walk, code = _read_walk(request, sheet)
    theme = next((one for one in sheet.content.themes if one.code == code), None)
    rights = rights_on(request.user, sheet.assessment)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "end": build_walk_end(sheet, walk, theme),
        "can_answer": sheet.assessment.takes_answers and Right.FILL in rights,
        "can_complete": sheet.assessment.takes_answers and Right.ANSWER in rights,
        "rights": rights,
    }
    return render(request, "assessments/walk_end.html", context)


def read_page(request: SignedInRequest, sheet: Sheet, question: str) -> WalkPage:
    """Raises Http404 for a question that is not asked."""
    beside = look_beside(sheet, request.user)
    page = build_walk_page(sheet, read_course(request), question, beside=beside)
    if page is None:
        raise Http404
    return page


def render_refused(
    request: SignedInRequest, assessment_id: UUID, question: str, refused: Mapping[str, QuestionCard]
) -> HttpResponse:
    """The question as it now stands, with what could not be saved as it was typed."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.FILL)
    return render_page(request, sheet, read_page(request, sheet, question), refused=refused)


def render_page(
    request: SignedInRequest, sheet: Sheet, page: WalkPage, *, refused: Mapping[str, QuestionCard]
) -> HttpResponse:
    rights = rights_on(request.user, sheet.assessment)
    theme = page.progress.theme.code
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "page": page.with_cards(refused),
        "course": page.walk.course,
        "here": address_of_question(sheet.assessment.pk, page.walk.course, page.step.card.code),
        "end_url": address_of_end(sheet, page.walk, theme=theme),
        "longest": LONGEST_TEXT,
        "can_answer": sheet.assessment.takes_answers and Right.FILL in rights,
        "sees_evidence": Right.EVIDENCE in rights,
    }
    return render(request, "assessments/one_question.html", context, status=422 if refused else 200)


def read_course(request: SignedInRequest) -> Course:
    """From the address, or the field of a form whose button leads elsewhere; a theme when neither says."""
    said = request.GET.get("parcours") or request.POST.get("parcours")
    return Course(said) if said in set(Course) else Course.THEME


def address_of_question(assessment_id: UUID, course: Course, question: str) -> str:
    address = reverse("assessments:one_question", args=[assessment_id, question])
    return address if course is Course.THEME else f"{address}?parcours={course}"


def address_of_end(sheet: Sheet, walk: Walk, *, theme: str) -> str:
    """The express pass has an end of its own, with its score."""
    if walk.course is Course.EXPRESS:
        return reverse("assessments:express_outcome", args=[sheet.assessment.pk])
    address = reverse("assessments:walk_end", args=[sheet.assessment.pk])
    return f"{address}?theme={theme}" if walk.course is Course.THEME else address


def _read_walk(request: SignedInRequest, sheet: Sheet) -> tuple[Walk, str]:
    """With the theme's code for a walk of one theme; without a word, what remains. Raises Http404."""
    theme = request.GET.get("theme", "")
    said = request.GET.get("parcours")
    course = Course.THEME if theme else Course(said) if said in set(Course) else Course.REMAINING
    walk = find_walk(sheet, course, theme=theme)
    if walk is None:
        raise Http404
    return walk, theme


def _next_step(request: SignedInRequest, sheet: Sheet, page: WalkPage) -> str:
    """Read from the sheet as it now stands: the answer may have opened the next question, or closed it."""
    course, question = page.walk.course, page.step.card.code
    if "next" not in request.POST:
        return address_of_question(sheet.assessment.pk, course, question)
    walk = find_walk(sheet, course, theme=page.progress.theme.code) or page.walk
    following = walk.next_after(question) if question in walk.codes else walk.first_unsettled
    if not following:
        return address_of_end(sheet, walk, theme=page.progress.theme.code)
    return f"{address_of_question(sheet.assessment.pk, course, following)}#q-{following}"
