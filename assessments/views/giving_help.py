"""Where a one-time link leads: some questions, no account, nothing else.

The secret in the address is all that lets in: it is kept from other sites and from caches, and a form needs
no other proof that it comes from the page.
"""

from collections.abc import Mapping

from allauth.core.ratelimit import consume_or_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from assessments.domain.answers import Answer, AnswerProblem
from assessments.giving_help import LONGEST_COMMENT as LONGEST
from assessments.giving_help import (
    LinkIsDead,
    NothingSaid,
    ReplyRefused,
    check_reply,
    content_asked,
    find_live,
)
from assessments.giving_help import reply as send_reply
from assessments.help_forms import HelperForm, read_reply
from assessments.help_pages import show_publicly
from assessments.models import HelpRequest


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, token: str) -> HttpResponse:
    """« step » is « check » to read one's answers again, « edit » to go back to them, « send »."""
    too_many: HttpResponse | None = consume_or_429(request, action="give_help", limit_get=True)
    if too_many:
        return too_many
    try:
        help_request = find_live(token, at=timezone.now())
        response = _post(request, help_request) if request.method == "POST" else _show(request, help_request)
    except LinkIsDead:
        response = render(request, "assessments/help/dead_link.html", status=404)
    return _keep_private(response)


@never_cache
@require_safe
def thank(request: HttpRequest) -> HttpResponse:
    return _keep_private(render(request, "assessments/help/thanks.html"))


def _post(request: HttpRequest, help_request: HelpRequest) -> HttpResponse:
    answers = read_reply(request.POST, [row.question for row in help_request.replies.all()])
    form = HelperForm(request.POST)
    if request.POST.get("step") == "edit":
        return _show(request, help_request, answers=answers, form=form)
    if not form.is_valid():
        return _show(request, help_request, answers=answers, form=form, status=422)
    try:
        if request.POST.get("step") == "send":
            who = form.cleaned_data["who"]
            send_reply(request=help_request, answers=answers, who=who, at=timezone.now())
            return redirect("assessments:help_given")
        check_reply(content=content_asked(help_request), answers=answers)
    except NothingSaid:
        return _show(request, help_request, answers=answers, form=form, silent=True, status=422)
    except ReplyRefused as refused:
        problems = {one.where: one for one in refused.problems}
        return _show(request, help_request, answers=answers, form=form, problems=problems, status=422)
    return _show(request, help_request, answers=answers, form=form, template="assessments/help/check.html")


def _show(
    request: HttpRequest,
    help_request: HelpRequest,
    *,
    answers: Mapping[str, Answer] | None = None,
    problems: Mapping[str, AnswerProblem] | None = None,
    form: HelperForm | None = None,
    silent: bool = False,
    template: str = "assessments/help/give.html",
    status: int = 200,
) -> HttpResponse:
    codes = [row.question for row in help_request.replies.all()]
    content = content_asked(help_request)
    context = {
        "request_for_help": help_request,
        "practice": help_request.assessment.practice,
        "questions": show_publicly(content, codes, answers or {}, problems or {}),
        "form": form or HelperForm(initial={"who": help_request.recipient}),
        "problems": problems or {},
        "silent": silent,
        "longest": LONGEST,
    }
    return render(request, template, context, status=status)


def _keep_private(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
