"""What a draft says of itself, and its end as a draft that nobody wants."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.drafting import (
    SETTINGS,
    BadNumber,
    NumberTaken,
    SettingsChanged,
    change_settings,
    delete_draft,
    settings_mark,
    settings_of,
)
from referentials.models import ReferentialVersion, VersionIsPublished
from referentials.work_queries import count_what_is_lost
from referentials.workbench.finding import draft_at
from referentials.workbench.rights import for_editors, person
from referentials.workbench.version_forms import SettingsForm, initial_settings

LABELS = {
    "number": _("Numéro"),
    "title": _("Titre"),
    "description": _("Description"),
    "summary": _("Résumé"),
    "release_notes": _("Notes de version"),
    "effective_on": _("Applicable à partir du"),
    "language": _("Langue"),
    "kinds": _("Types de structure"),
    "weights": _("Poids par gravité"),
}
if set(LABELS) != set(SETTINGS):  # a table is complete, or the process does not start
    raise RuntimeError("LABELS lacks a setting")


@for_editors
def settings(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = draft_at(code, number)
    initial = {**initial_settings(version), "seen": settings_mark(version)}
    form = SettingsForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"version": version, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, version, form)
        except SettingsChanged as conflict:
            context |= _conflict(request, form, conflict)
            return render(request, "workbench/settings.html", context, status=409)
        except (BadNumber, NumberTaken) as error:
            form.add_error("number", str(error))
        else:
            messages.success(request, gettext("Les réglages sont enregistrés."))
            return redirect("workbench:settings", code=code, number=saved.number)
    return render(request, "workbench/settings.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, version: ReferentialVersion, form: SettingsForm) -> ReferentialVersion:
    return change_settings(
        version=version,
        settings=form.settings(),
        seen=form.cleaned_data["seen"],
        by=person(request),
        at=timezone.now(),
    )


def _conflict(request: HttpRequest, form: SettingsForm, conflict: SettingsChanged) -> dict[str, Any]:
    """What was typed stays in the form, which now answers for having seen the others' words."""
    mine, theirs = form.settings(), settings_of(conflict.current)
    mine = {**mine, "effective_on": mine["effective_on"] and mine["effective_on"].isoformat()}
    return {
        "form": SettingsForm({**request.POST.dict(), "seen": settings_mark(conflict.current)}),
        "conflict": conflict,
        "differing": [(LABELS[n], _shown(theirs[n])) for n in SETTINGS if mine[n] != theirs[n]],
    }


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}\u00a0: {found}" for key, found in value.items())
    return ", ".join(value) if isinstance(value, list) else value or ""


@for_editors
def delete(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = draft_at(code, number)
    if request.method == "POST" and request.POST.get("number", "").strip() == version.number:
        try:
            delete_draft(version=version)
        except VersionIsPublished as error:
            messages.error(request, str(error))
            return redirect("workbench:draft", code=code, number=number)
        messages.success(request, gettext("Le brouillon %(number)s est supprimé.") % {"number": number})
        return redirect("workbench:home")
    context = {"version": version, "lost": count_what_is_lost(version), "mistyped": request.method == "POST"}
    return render(request, "workbench/delete.html", context, status=422 if context["mistyped"] else 200)
