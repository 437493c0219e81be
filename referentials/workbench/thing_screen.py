"""The form of a requirement, a theme, a source or a fact: shown, changed, saved."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from referentials.checking import advise, by_thing, find_remarks
from referentials.content_loading import build_content
from referentials.domain.content import Content
from referentials.draft_writing import MODELS, things_of
from referentials.editing import CannotStore, Saved, StillNamed, add_thing, save_thing
from referentials.formats.thing_data import Thing
from referentials.models import ReferentialVersion, Subject, VersionIsPublished
from referentials.workbench.forms.requirement_sheet import new_items, typed_choice, usual_scale
from referentials.workbench.forms.thing_forms import Sheet, blank_thing, sheet_of, typed_thing
from referentials.workbench.forms.typed import Node, change_typed, read_typed
from referentials.workbench.rights import person

Refused = (StillNamed, CannotStore, VersionIsPublished)

URLS = {
    Subject.REQUIREMENT: ("workbench:requirement", "requirement"),
    Subject.THEME: ("workbench:theme", "theme"),
    Subject.SOURCE: ("workbench:source", "source"),
    Subject.FACT: ("workbench:fact", "fact"),
}


def address(version: ReferentialVersion) -> dict[str, str]:
    return {"code": version.referential.code, "number": version.number}


def page_url(version: ReferentialVersion, name: str) -> str:
    """Of a page about the whole draft."""
    return reverse(name, kwargs=address(version))


def url_of(version: ReferentialVersion, subject: Subject, code: str) -> str:
    name, own = URLS[subject]
    return reverse(name, kwargs={**address(version), own: code})


def revision_of(version: ReferentialVersion, subject: Subject, code: str) -> int | None:
    found = MODELS[subject].objects.filter(version=version, code=code)
    revision: int | None = found.values_list("revision", flat=True).first()
    return revision


@dataclass
class Screen:
    """One thing of a draft before its editor; `code` is empty while it does not exist."""

    request: HttpRequest
    version: ReferentialVersion
    subject: Subject
    code: str = ""
    theme: str = ""

    @cached_property
    def content(self) -> Content:
        return build_content(self.version)

    @property
    def known(self) -> Thing | None:
        return things_of(self.content)[self.subject].get(self.code)

    def sheet(self, typed: Node, *, check: bool) -> Sheet:
        return sheet_of(self.subject, typed, self.content, known=self.known, check=check)

    def typed_anew(self) -> Node:
        """As stored, with the revision that it stands at. Raises Http404."""
        if not self.code:
            return blank_thing(self.subject, self.content)
        seen = revision_of(self.version, self.subject, self.code)  # before the content, never after
        if self.known is None:
            raise Http404
        return {**typed_thing(self.known), "seen": str(seen)}

    def show(self, sheet: Sheet, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "version": self.version,
            "subject": self.subject.value,
            "code": self.code,
            "known": self.known,
            "content": self.content,
            "sheet": sheet,
            "theme": self.theme,
            "seen": sheet.typed.get("seen", ""),
            "unsaved": False,
            "refusal": None,
            **self._neighbours(),
            **self._remarks(),
            **more,
        }
        return render(self.request, sheet.template, context, status=status)

    def _neighbours(self) -> dict[str, Any]:
        codes = list(things_of(self.content)[self.subject])
        if self.code not in codes:
            return {"next": "", "previous": ""}
        place = codes.index(self.code)
        neighbours = {
            "previous": codes[place - 1 : place] if place else [],
            "next": codes[place + 1 : place + 2],
        }
        return {
            name: url_of(self.version, self.subject, found[0]) if found else ""
            for name, found in neighbours.items()
        }

    def _remarks(self) -> dict[str, Any]:
        """What the validation says of this thing, as the panel of problems shows it."""
        here = (self.subject.value, self.code)
        remarks = [r for r in find_remarks(self.content) if (r.place.subject, r.place.code) == here]
        advices = [r for r in advise(self.content) if (r.place.subject, r.place.code) == here]
        return {
            "remarks": remarks,
            "things": by_thing(self.content, remarks),
            "advices": advices,
            "advised": by_thing(self.content, advices),
            "can_edit": True,
            "thing": self.code,
        }


def edit(screen: Screen) -> HttpResponse:
    """Shows the form, or does what its button says. Raises Conflict for the screen that settles it."""
    request = screen.request
    if request.method != "POST":
        return screen.show(screen.sheet(screen.typed_anew(), check=False))
    typed = read_typed(request.POST)
    deed = request.POST.get("do", "")
    if deed == "refresh" or ":" in deed:
        scale = [typed_choice(choice) for choice in usual_scale(screen.content)]
        change_typed(typed, deed, new=new_items(screen.content), scale=scale)
        return screen.show(screen.sheet(typed, check=False), unsaved=True)
    sheet = screen.sheet(typed, check=True)
    if not sheet.is_valid():
        return screen.show(sheet, status=422, unsaved=True)
    try:
        saved = save(screen, sheet, typed)
    except Refused as refusal:
        return screen.show(sheet, status=422, unsaved=True, refusal=refusal)
    return after_saving(screen, sheet, saved)


def save(screen: Screen, sheet: Sheet, typed: Node) -> Saved:
    """Raises Conflict or one of Refused."""
    how: dict[str, Any] = {"version": screen.version, "by": person(screen.request), "at": timezone.now()}
    if not screen.code:
        return add_thing(thing=sheet.thing, theme=screen.theme, **how)
    return save_thing(
        code=screen.code, thing=sheet.thing, seen_revision=seen_in(typed), renaming=sheet.renaming, **how
    )


def seen_in(typed: Node) -> int:
    """What is no revision is none that exists."""
    seen = str(typed.get("seen", ""))
    return int(seen) if seen.isdecimal() and len(seen) < 10 else -1


def after_saving(screen: Screen, sheet: Sheet, saved: Saved) -> HttpResponse:
    said = _("Enregistré.") if saved.revision else _("Rien n'avait changé.")
    if sheet.renaming:
        said += " " + _("Les conditions qui nommaient un ancien code suivent le nouveau.")
    messages.success(screen.request, said)
    after = Screen(screen.request, screen.version, screen.subject, saved.code)
    if screen.request.POST.get("do") == "save-next" and (following := after._neighbours()["next"]):
        return redirect(following)
    return redirect(url_of(screen.version, screen.subject, saved.code))
