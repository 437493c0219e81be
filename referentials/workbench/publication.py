"""The last look before a draft is published for good, and the end of a published version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.comparing import compare_versions, count_kinds
from referentials.content_loading import published_versions
from referentials.difference_phrases import KINDS
from referentials.models import ReferentialVersion
from referentials.publishing import (
    MISSING_PHRASES,
    CannotPublish,
    ClosedTooEarly,
    DraftMoved,
    Missing,
    Obstacles,
    find_obstacles,
    publish_version,
    retire_version,
)
from referentials.queries import version_at
from referentials.templatetags.workbench import form_url
from referentials.work_queries import count_under_way
from referentials.workbench.finding import draft_at
from referentials.workbench.rights import for_editors, person

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One condition of the publication: `faults` is empty once it is met; `url` is where it is mended."""

    label: str
    faults: tuple[str, ...]
    url: str

    @property
    def shown(self) -> tuple[str, ...]:
        return self.faults[:MOST_SHOWN]

    @property
    def hidden_count(self) -> int:
        return max(0, len(self.faults) - MOST_SHOWN)


class PublicationForm(forms.Form):
    number = forms.CharField(label=_("Pour confirmer, écrivez le numéro de la version"))
    open_until = forms.DateField(
        label=_("Les évaluations en cours sur la version précédente peuvent s'y terminer jusqu'au"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Facultatif\u00a0: sans date, elles le peuvent sans limite."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, version: ReferentialVersion) -> None:
        super().__init__(data, initial={"seen": version.revision})
        self.version = version
        if version.previous is None:
            del self.fields["open_until"]

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip()
        if number != self.version.number:
            raise forms.ValidationError(
                gettext("Écrivez %(number)s pour confirmer.") % {"number": self.version.number}
            )
        return number


@for_editors
def publish(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = draft_at(code, number)
    form = PublicationForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid() and (published := _publish(request, form)):
        messages.success(request, _told(published))
        return redirect("workbench:draft", code=code, number=number)
    obstacles = find_obstacles(version)
    context = {
        "version": version,
        "form": PublicationForm(version=version) if form.has_error("seen") else form,
        "checks": list(_checks(version, obstacles)),
        "obstacles": obstacles,
        "open_comments": version.review_comments.filter(resolved_at=None).count(),
        **_consequences(version),
    }
    return render(request, "workbench/publish.html", context, status=422 if form.errors else 200)


def _publish(request: HttpRequest, form: PublicationForm) -> ReferentialVersion | None:
    try:
        return publish_version(
            version=form.version,
            by=person(request),
            at=timezone.now(),
            open_until=form.cleaned_data.get("open_until"),
            seen=form.cleaned_data["seen"],
        )
    except DraftMoved as error:
        form.add_error("seen", str(error))
        messages.error(request, str(error))
    except ClosedTooEarly as error:
        form.add_error("open_until", str(error))
    except CannotPublish:
        form.add_error(None, gettext("La version n'est pas publiée\u00a0: réglez d'abord ce qui manque."))
    return None


def _told(version: ReferentialVersion) -> str:
    day, number = version.effective_on, version.number
    if day and day > timezone.localdate():
        told = gettext("La version %(number)s est publiée et deviendra la version actuelle le %(day)s.")
        return told % {"number": number, "day": date_format(day, "SHORT_DATE_FORMAT")}
    if version in published_versions():
        return gettext("La version %(number)s est publiée et c'est la version actuelle.") % {"number": number}
    return gettext("La version %(number)s est publiée.") % {"number": number}


def _checks(version: ReferentialVersion, obstacles: Obstacles) -> Iterator[Check]:
    at = {"code": version.referential.code, "number": version.number}
    settings = reverse("workbench:settings", kwargs=at)
    told = {missing: (str(MISSING_PHRASES[missing]),) for missing in obstacles.missing}
    yield Check(
        label=gettext("Le contenu n'a aucun problème"),
        faults=Obstacles(problems=obstacles.problems).lines,
        url=reverse("workbench:problems", kwargs=at),
    )
    if version.previous is None:
        return
    yield Check(
        label=gettext("La correspondance avec la version %(number)s est complète et à jour")
        % {"number": version.previous.number},
        faults=obstacles.mapping,
        url=form_url(version, "mapping", ""),
    )
    yield Check(
        label=gettext("Les notes de version sont écrites"),
        faults=told.get(Missing.RELEASE_NOTES, ()),
        url=f"{settings}#id_release_notes",
    )
    dates = (Missing.EFFECTIVE_ON, Missing.EFFECTIVE_TOO_EARLY, Missing.PREVIOUS_IS_DRAFT)
    yield Check(
        label=gettext("La date d'application est donnée"),
        faults=tuple(fault for missing in dates for fault in told.get(missing, ())),
        url=f"{settings}#id_effective_on",
    )


def _consequences(version: ReferentialVersion) -> dict[str, Any]:
    previous = version.previous
    counts = count_kinds(compare_versions(previous, version).differences) if previous else {}
    return {
        "changes": [(KINDS[kind], count) for kind, count in counts.items()],
        "under_way": count_under_way(previous) if previous else 0,
        "is_future": bool(version.effective_on and version.effective_on > timezone.localdate()),
    }


@for_editors
def retire(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = version_at(code, number)
    if version.state != ReferentialVersion.State.PUBLISHED:
        raise Http404
    if request.method == "POST" and request.POST.get("sure"):
        retire_version(version=version, at=timezone.now())
        messages.success(request, gettext("La version %(number)s est retirée.") % {"number": number})
        return redirect("workbench:draft", code=code, number=number)
    today = published_versions()
    after = published_versions(without=version)
    siblings = [one for one in after if one.referential_id == version.referential_id]
    context = {
        "version": version,
        "is_current": version in today,
        "next_current": siblings[0] if siblings else None,
        "is_future": bool(version.effective_on and version.effective_on > timezone.localdate()),
        "under_way": count_under_way(version),
        "unsure": request.method == "POST",
    }
    return render(request, "workbench/retire.html", context, status=422 if context["unsure"] else 200)
