"""The start page, and what starts there: a draft from a version, or a referential from nothing."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from referentials.appointing import may_edit
from referentials.drafting import (
    BadCode,
    BadNumber,
    CodeTaken,
    NumberTaken,
    free_number,
    start_draft,
    start_referential,
)
from referentials.models import ReferentialVersion
from referentials.queries import version_at
from referentials.work_queries import latest_edits, list_work
from referentials.workbench.rights import for_editors, for_reviewers, person
from referentials.workbench.version_forms import DraftForm, ReferentialForm


@for_reviewers
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"works": list_work(), "edits": latest_edits(), "can_edit": may_edit(request.user)}
    return render(request, "workbench/home.html", context)


@for_editors
def new_draft(request: HttpRequest, code: str, number: str) -> HttpResponse:
    source = version_at(code, number)
    if source.is_draft:
        raise Http404
    free = free_number(source.referential, source.number)
    form = DraftForm(request.POST or None, initial={"number": free})
    if request.method == "POST" and form.is_valid():
        try:
            draft = start_draft(
                source=source, number=form.cleaned_data["number"], by=person(request), at=timezone.now()
            )
        except (BadNumber, NumberTaken) as error:
            form.add_error("number", str(error))
        else:
            return _open(request, draft)
    status = 422 if form.errors else 200
    return render(request, "workbench/new_draft.html", {"source": source, "form": form}, status=status)


@for_editors
def new_referential(request: HttpRequest) -> HttpResponse:
    form = ReferentialForm(request.POST or None, initial={"number": f"{timezone.localdate().year}.1"})
    if request.method == "POST" and form.is_valid() and (draft := _start_referential(request, form)):
        return _open(request, draft)
    status = 422 if form.errors else 200
    return render(request, "workbench/new_referential.html", {"form": form}, status=status)


def _start_referential(request: HttpRequest, form: forms.Form) -> ReferentialVersion | None:
    try:
        return start_referential(**form.cleaned_data, by=person(request), at=timezone.now())
    except (BadCode, CodeTaken) as error:
        form.add_error("code", str(error))
    except BadNumber as error:
        form.add_error("number", str(error))
    return None


def _open(request: HttpRequest, draft: ReferentialVersion) -> HttpResponse:
    messages.success(request, _("Le brouillon %(number)s est créé.") % {"number": draft.number})
    return redirect("workbench:draft", code=draft.referential.code, number=draft.number)
