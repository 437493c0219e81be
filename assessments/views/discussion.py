"""Messages about a question, and the history of a question or of a whole assessment."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.commenting import add_comment, comments_on
from assessments.history import Wanted, people_in, read_history
from assessments.models import Assessment
from assessments.pages import QuestionCard, build_theme_page
from assessments.queries import get_assessment_for, load_sheet, rights_on
from assessments.together_forms import MessageForm
from assessments.views.closed import leads_back_when_closed
from assessments.views.one_by_one import address_of_question, read_course
from assessments.views.page_saving import save_page
from practices.access import Right, SignedInRequest
from referentials.content_loading import published_content
from referentials.domain.content import Content


@login_required
@require_POST
@leads_back_when_closed
def comment(request: SignedInRequest, assessment_id: UUID, question: str) -> HttpResponse:
    """Without JavaScript the button posts the whole theme: the answers typed beside are saved as well."""
    assessment = get_assessment_for(request.user, assessment_id, to=Right.VIEW)
    content = _content_with(assessment, question)
    posted = request.POST.get(f"message-{question}", "").replace("\r\n", "\n").replace("\x00", "")
    form = MessageForm({"text": posted})
    if form.is_valid():
        add_comment(
            assessment=assessment,
            question=question,
            text=form.cleaned_data["text"],
            by=request.user,
            at=timezone.now(),
        )
    if request.htmx:
        return _show_talk(request, assessment, content, question, form)
    if not form.is_valid():
        return _show_question(request, assessment, content, question, form=form)
    return _lead_back(request, assessment, content, question)


@login_required
def question_history(request: SignedInRequest, assessment_id: UUID, question: str) -> HttpResponse:
    assessment = get_assessment_for(request.user, assessment_id, to=Right.VIEW)
    return _show_question(request, assessment, _content_with(assessment, question), question)


@login_required
def history(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """Of the whole assessment; `?personne=` and `?theme=` narrow it."""
    assessment = get_assessment_for(request.user, assessment_id, to=Right.VIEW)
    content = _content_of(assessment)
    people = list(people_in(assessment))
    asked = request.GET.get("personne", "")
    person = next((one for one in people if str(one.pk) == asked), None)
    theme = next((one for one in content.themes if one.code == request.GET.get("theme")), None)
    wanted = Wanted(person=person.pk if person else None, theme=theme.code if theme else "")
    context = {
        "assessment": assessment,
        "page": read_history(assessment, content, wanted=wanted, page=request.GET.get("page", 1)),
        "people": people,
        "person": person,
        "themes": content.themes,
        "theme": theme,
        "query": f"personne={person.pk if person else ''}&theme={wanted.theme}&",
    }
    return render(request, "assessments/history.html", context)


def _content_of(assessment: Assessment) -> Content:
    return published_content(assessment.version_id, assessment.version.content_hash)


def _content_with(assessment: Assessment, question: str) -> Content:
    """Raises Http404 for a question that the version does not have."""
    content = _content_of(assessment)
    if question not in content.questions:
        raise Http404
    return content


def _show_talk(
    request: SignedInRequest, assessment: Assessment, content: Content, question: str, form: MessageForm
) -> HttpResponse:
    refused = not form.is_valid()
    context = {
        "card": QuestionCard(code=question, question=content.questions[question]),
        "talk": comments_on(assessment, question),
        "assessment": assessment,
        "form": form if refused else None,
        "open": True,
    }
    return render(request, "assessments/fragments/talk.html", context, status=422 if refused else 200)


def _show_question(
    request: SignedInRequest,
    assessment: Assessment,
    content: Content,
    question: str,
    *,
    form: MessageForm | None = None,
) -> HttpResponse:
    wanted = Wanted(question=question)
    context = {
        "assessment": assessment,
        "question": content.questions[question],
        "theme": content.theme_of[content.requirement_of[question].code],
        "page": read_history(assessment, content, wanted=wanted, page=request.GET.get("page", 1)),
        "form": form,
    }
    return render(request, "assessments/question_history.html", context, status=422 if form else 200)


def _lead_back(
    request: SignedInRequest, assessment: Assessment, content: Content, question: str
) -> HttpResponse:
    if "from_history" in request.POST:
        return redirect("assessments:question_history", assessment_id=assessment.pk, question=question)
    theme = content.theme_of[content.requirement_of[question].code]
    _save_answers_beside(request, assessment, theme.code)
    messages.success(request, _("Votre message est enregistré."))
    if "parcours" in request.POST:
        return redirect(address_of_question(assessment.pk, read_course(request), question))
    return redirect(f"{reverse('assessments:theme', args=[assessment.pk, theme.code])}#q-{question}")


def _save_answers_beside(request: SignedInRequest, assessment: Assessment, theme: str) -> None:
    """What could not be saved is shown again by the theme's page, as it stands."""
    if not assessment.takes_answers or Right.FILL not in rights_on(request.user, assessment):
        return
    page = build_theme_page(load_sheet(assessment), theme)
    if page is not None and save_page(request, assessment.pk, page.cards):
        messages.error(
            request, _("Une réponse n'a pas été enregistrée\u00a0: vérifiez celles de cette page.")
        )
