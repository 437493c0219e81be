"""Two saved the same thing: what each wrote, field by field, and the choice between them."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from referentials.domain.content import Requirement
from referentials.domain.naming import Renaming
from referentials.editing import Conflict, Saved, add_thing, save_thing
from referentials.formats.thing_data import Data, Thing, thing_data
from referentials.models import Subject
from referentials.undoing import read_thing
from referentials.workbench.forms.thing_forms import Sheet
from referentials.workbench.forms.typed import Node, flat, read_typed
from referentials.workbench.rights import person
from referentials.workbench.settling import MINE, THEIRS, compare, settle
from referentials.workbench.thing_screen import (
    Refused,
    Screen,
    after_saving,
    edit,
    revision_of,
    seen_in,
    url_of,
)

SETTLING = ("settle", "settle-mine", "settle-theirs", "settle-again")
CHOICE = "settle:"


def edit_or_settle(screen: Screen) -> HttpResponse:
    """The whole life of a thing's form."""
    try:
        if screen.request.method == "POST" and screen.request.POST.get("do") in SETTLING:
            return _settle(screen)
        return edit(screen)
    except Conflict as conflict:
        return show_conflict(screen, conflict)


def show_conflict(screen: Screen, conflict: Conflict) -> HttpResponse:
    """With everything that was typed in hidden fields."""
    typed = read_typed(screen.request.POST)
    found = Screen(screen.request, screen.version, screen.subject, conflict.code)
    sheet = found.sheet(typed, check=True)
    fits = sheet.is_valid()  # what the other deleted or renamed may no longer be cited
    mine = thing_data(sheet.thing) if fits else {}
    seen = conflict.original or conflict.current or mine
    context: dict[str, Any] = {
        "version": screen.version,
        "subject": screen.subject.value,
        "conflict": conflict,
        "title": seen.get("title") or seen.get("label") or conflict.code,
        "fits": fits,
        "differences": _differences(found, conflict, mine),
        "kept": _hidden(typed),
        "seen": revision_of(screen.version, screen.subject, conflict.code),
        "action": url_of(screen.version, screen.subject, conflict.code),
    }
    return render(screen.request, "workbench/editing/conflict.html", context, status=409)


def _differences(screen: Screen, conflict: Conflict, mine: Data) -> list[Any]:
    if conflict.current is None or not mine:
        return []
    return compare(screen.content, conflict.original or conflict.current, mine, conflict.current)


def _hidden(typed: Node) -> list[tuple[str, str]]:
    fields = flat({key: value for key, value in typed.items() if key not in ("seen", "do")})
    return [(name, value) for name, values in fields.lists() for value in values]


def _settle(screen: Screen) -> HttpResponse:
    """Saves what was chosen against the revision that was shown. Raises Conflict when it changed again."""
    request, typed = screen.request, read_typed(screen.request.POST)
    deed = request.POST["do"]
    if deed == "settle-theirs":
        messages.info(request, _("Votre saisie est abandonnée\u00a0: voici ce qui est enregistré."))
        return redirect(url_of(screen.version, screen.subject, screen.code))
    sheet = screen.sheet(typed, check=True)
    if not sheet.is_valid():
        return screen.show(sheet, status=422, unsaved=True)
    try:
        saved = _save_choice(screen, sheet, typed, deed)
    except Refused as refusal:
        return screen.show(sheet, status=422, unsaved=True, refusal=refusal)
    return after_saving(screen, sheet, saved)


def _save_choice(screen: Screen, sheet: Sheet, typed: Node, deed: str) -> Saved:
    how: dict[str, Any] = {
        "version": screen.version,
        "by": person(screen.request),
        "at": timezone.now(),
    }
    if deed == "settle-again":
        return add_thing(thing=sheet.thing, theme=_theme_of(screen), **how)
    mine = thing_data(sheet.thing)
    theirs = mine if screen.known is None else thing_data(screen.known)
    chosen = {} if deed == "settle-mine" else _choices(screen)
    thing = read_thing(screen.subject, settle(mine, theirs, chosen))
    renaming = _still_true(sheet.renaming, thing)
    return save_thing(code=screen.code, thing=thing, seen_revision=seen_in(typed), renaming=renaming, **how)


def _still_true(renaming: Renaming, thing: Thing) -> Renaming:
    """Without the new codes that were not chosen."""
    if not isinstance(thing, Requirement):
        return renaming
    codes = {question.code for question in thing.questions}
    return replace(
        renaming,
        questions={old: new for old, new in renaming.questions.items() if new in codes and old not in codes},
    )


def _choices(screen: Screen) -> dict[str, str]:
    posted = screen.request.POST
    return {
        name.removeprefix(CHOICE): THEIRS if posted[name] == THEIRS else MINE
        for name in posted
        if name.startswith(CHOICE)
    }


def _theme_of(screen: Screen) -> str:
    """Where the deleted requirement stood, else the first theme."""
    if screen.subject != Subject.REQUIREMENT:
        return ""
    themes = [theme.code for theme in screen.content.themes]
    edits = screen.version.edits.filter(subject=screen.subject, code=screen.code, after__isnull=True)
    stood = next((edit.before["theme"] for edit in edits if edit.before), "")
    return stood if stood in themes else themes[0]
