"""One requirement made two, two made one, and the end of any thing of a draft."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from referentials.domain.content import Requirement
from referentials.domain.joining import Part
from referentials.domain.naming import find_namings
from referentials.draft_writing import MODELS
from referentials.editing import CannotStore, Conflict, StillNamed, ThemeIsNotEmpty, delete_thing
from referentials.models import Subject
from referentials.splitting import merge_requirements, split_requirement
from referentials.workbench.finding import draft_at
from referentials.workbench.forms.fields import CodeField, EditorForm, code_from, one_line
from referentials.workbench.history_screen import explain
from referentials.workbench.rights import for_editors, person
from referentials.workbench.thing_screen import Screen, page_url, revision_of, seen_in, url_of

form_only = require_http_methods(["GET", "HEAD", "POST"])
CHANGED = _("Quelqu'un a modifié cette exigence pendant ce temps\u00a0: relisez-la, puis recommencez.")


class SplitForm(EditorForm):
    first_title = one_line(_("Titre de la première"), required=True)
    first_code = CodeField(label=_("Code de la première"), required=False)
    second_title = one_line(_("Titre de la seconde"), required=True)
    second_code = CodeField(label=_("Code de la seconde"), required=False)

    def __init__(self, *, requirement: Requirement, taken: set[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.taken = taken
        questions = [(question.code, question.text) for question in requirement.questions]
        self.has_questions = len(questions) > 1
        if self.has_questions:
            for part in ("first", "second"):
                self.fields[f"{part}_questions"] = forms.MultipleChoiceField(
                    label=gettext("Ses questions"), choices=questions, widget=forms.CheckboxSelectMultiple
                )

    def parts(self) -> tuple[Part, Part]:
        """Once valid. Codes left empty come from the titles."""
        taken = set(self.taken)
        made = []
        for part in ("first", "second"):
            said = self.cleaned_data
            code = said[f"{part}_code"] or code_from(said[f"{part}_title"], taken)
            taken.add(code)
            questions = tuple(said.get(f"{part}_questions", ()))
            made.append(Part(code=code, title=said[f"{part}_title"], questions=questions))
        return made[0], made[1]


@for_editors
@form_only
def split(request: HttpRequest, code: str, number: str, requirement: str) -> HttpResponse:
    screen = Screen(request, draft_at(code, number), Subject.REQUIREMENT, requirement)
    known = _requirement(screen)
    every = [question.code for question in known.questions]
    initial = {
        "first_title": known.title,
        "first_code": known.code,
        "first_questions": every,
        "second_questions": every,
    }
    form = SplitForm(
        requirement=known, taken=set(screen.content.requirements), data=request.POST or None, initial=initial
    )
    if request.method == "POST" and form.is_valid() and (done := _split(screen, form)):
        return done
    return _show(screen, "workbench/editing/split.html", form=form)


def _requirement(screen: Screen) -> Requirement:
    if not isinstance(screen.known, Requirement):
        raise Http404
    return screen.known


def _split(screen: Screen, form: SplitForm) -> HttpResponse | None:
    parts = form.parts()
    how: dict[str, Any] = {"by": person(screen.request), "at": timezone.now()}
    seen = seen_in({"seen": screen.request.POST.get("seen")})
    try:
        split_requirement(version=screen.version, code=screen.code, parts=parts, seen_revision=seen, **how)
    except Conflict:
        form.add_error(None, str(CHANGED))
    except (CannotStore, StillNamed) as refusal:
        form.add_error(None, str(refusal))
    else:
        said = gettext("L'exigence est scindée en deux\u00a0: reformulez la première, puis la seconde.")
        messages.success(screen.request, said)
        return redirect(url_of(screen.version, screen.subject, parts[0].code))
    return None


@for_editors
@form_only
def merge(request: HttpRequest, code: str, number: str, requirement: str) -> HttpResponse:
    screen = Screen(request, draft_at(code, number), Subject.REQUIREMENT, requirement)
    known, refusal = _requirement(screen), ""
    other = request.POST.get("other", "")
    if request.method == "POST":
        refusal = _merge(screen, other)
        if not refusal:
            messages.success(
                request, gettext("Les deux exigences n'en font plus qu'une\u00a0: reformulez-la.")
            )
            return redirect(url_of(screen.version, screen.subject, known.code))
    others = [r for r in screen.content.requirements.values() if r.code != known.code]
    return _show(screen, "workbench/editing/merge.html", others=others, chosen=other, refusal=refusal)


def _merge(screen: Screen, other: str) -> str:
    """What is wrong, in words."""
    seen_other = revision_of(screen.version, screen.subject, other)
    if seen_other is None or other == screen.code:
        return gettext("Choisissez l'exigence à fusionner avec celle-ci.")
    try:
        merge_requirements(
            version=screen.version,
            kept=screen.code,
            other=other,
            seen_revision=seen_in({"seen": screen.request.POST.get("seen")}),
            seen_other=seen_other,
            by=person(screen.request),
            at=timezone.now(),
        )
    except Conflict:
        return str(CHANGED)
    except (CannotStore, StillNamed) as refusal:
        return str(refusal)
    return ""


@for_editors
@form_only
def delete(request: HttpRequest, code: str, number: str, subject: str, thing: str) -> HttpResponse:
    if subject not in MODELS:
        raise Http404
    screen = Screen(request, draft_at(code, number), Subject(subject), thing)
    if screen.known is None:
        raise Http404
    refusal: Exception | None = None
    if request.method == "POST":
        refusal = _delete(screen)
        if refusal is None:
            messages.success(
                request,
                gettext("Supprimé de ce brouillon. Vous pouvez le remettre depuis «\u00a0Ordonner\u00a0»."),
            )
            return redirect(page_url(screen.version, "workbench:draft"))
    told = {"refusal": refusal, "why": explain(refusal) if refusal else "", "namings": _namings(screen)}
    return _show(screen, "workbench/editing/delete.html", **told)


def _delete(screen: Screen) -> Exception | None:
    try:
        delete_thing(
            version=screen.version,
            subject=screen.subject,
            code=screen.code,
            seen_revision=seen_in({"seen": screen.request.POST.get("seen")}),
            by=person(screen.request),
            at=timezone.now(),
        )
    except (Conflict, StillNamed, ThemeIsNotEmpty) as refusal:
        return refusal
    return None


def _namings(screen: Screen) -> list[tuple[str, str]]:
    """What names it elsewhere, as requirements to open: code and title."""
    code, known = {screen.code}, screen.known
    if isinstance(known, Requirement):
        namings = find_namings(screen.content, questions={question.code for question in known.questions})
    elif screen.subject == Subject.FACT:
        namings = find_namings(screen.content, facts=code)
    else:
        namings = find_namings(screen.content, sources=code if screen.subject == Subject.SOURCE else ())
    named = [
        screen.content.requirements.get(n.where) or screen.content.requirement_of[n.where] for n in namings
    ]
    titles = {one.code: one.title for one in named if one.code != screen.code}
    if screen.subject == Subject.THEME:
        themes = [theme for theme in screen.content.themes if theme.code == screen.code]
        titles = {one.code: one.title for theme in themes for one in theme.requirements}
    return [(url_of(screen.version, Subject.REQUIREMENT, code), title) for code, title in titles.items()]


def _show(screen: Screen, template: str, **more: Any) -> HttpResponse:
    context = {
        "version": screen.version,
        "subject": screen.subject.value,
        "code": screen.code,
        "known": screen.known,
        "seen": revision_of(screen.version, screen.subject, screen.code),
        "back": url_of(screen.version, screen.subject, screen.code),
        **more,
    }
    status = 422 if screen.request.method == "POST" else 200
    return render(screen.request, template, context, status=status)
