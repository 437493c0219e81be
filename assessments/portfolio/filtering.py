"""What a DPO asks of their list, as the page's address says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from practices.models import Practice
from referentials.domain.content import Theme
from referentials.models import ReferentialVersion

HIGHEST = 100
CHOICES: dict[str, list[tuple[str, Any]]] = {
    "etat": [(str(one.value), one.label) for one in Assessment.State if one not in Assessment.SUPERSEDED],
    "niveau": [(level, level) for level in "ABCDE"],
    "type": [(str(one.value), one.label) for one in Practice.Kind],
    "taille": [
        ("1", _("1 professionnel")),
        ("2-5", _("2 à 5")),
        ("6-15", _("6 à 15")),
        ("16-", _("16 et plus")),
        ("0", _("Non indiquée")),
    ],
}
SIZES: dict[str, tuple[int, int] | None] = {
    "1": (0, 1),
    "2-5": (2, 5),
    "6-15": (6, 15),
    "16-": (16, 32_767),
    "0": None,
}
if set(SIZES) != {code for code, _ in CHOICES["taille"]}:
    raise RuntimeError("a size bracket lacks its bounds")


class Show(models.TextChoices):
    """The three lists of the page; their values are what the address says."""

    ASSESSED = "evaluees", _("Évaluées")
    STUCK = "bloquees", _("Bloquées")
    NOT_STARTED = "sans-evaluation", _("Sans évaluation")


class Sort(models.TextChoices):
    SCORE = "score", _("Score, les plus bas d'abord")
    SCORE_DOWN = "-score", _("Score, les plus hauts d'abord")
    LEVEL = "niveau", _("Niveau, de A à E")
    LEVEL_DOWN = "-niveau", _("Niveau, de E à A")
    TREND = "evolution", _("Évolution, les reculs d'abord")
    TREND_DOWN = "-evolution", _("Évolution, les progrès d'abord")
    PROGRESS = "avancement", _("Avancement, les moins avancées d'abord")
    PROGRESS_DOWN = "-avancement", _("Avancement, les plus avancées d'abord")
    ACTIVITY = "activite", _("Activité, les plus anciennes d'abord")
    ACTIVITY_DOWN = "-activite", _("Activité, les plus récentes d'abord")
    OVERDUE_DOWN = "-retards", _("Actions en retard, le plus d'abord")
    NAME = "nom", _("Nom, de A à Z")
    NAME_DOWN = "-nom", _("Nom, de Z à A")
    KIND = "type", _("Type")
    KIND_DOWN = "-type", _("Type, ordre inverse")
    DEPARTMENT = "departement", _("Département")
    DEPARTMENT_DOWN = "-departement", _("Département, ordre inverse")
    VERSION = "version", _("Version, les anciennes d'abord")
    VERSION_DOWN = "-version", _("Version, les récentes d'abord")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A list as asked for: which referential, which of the three lists, in which order, kept by what."""

    versions: tuple[int, ...]
    """Those of the referential, the earliest first."""
    show: Show
    sort: Sort
    filters: dict[str, Any]
    """What was filled in and understood, by field of the form."""
    query: str
    """The same as the end of an address, in an order of ours: what a saved view keeps."""


def write_query(filters: dict[str, Any]) -> str:
    """As the end of an address."""
    return urlencode({name: "on" if value is True else value for name, value in filters.items()})


class ListForm(forms.Form):
    """Fields are named in French: they are read in the address."""

    q = forms.CharField(label=_("Nom ou commune"), max_length=100)
    type = forms.ChoiceField(label=_("Type de structure"))
    departement = forms.CharField(label=_("Département"), max_length=3)
    taille = forms.ChoiceField(label=_("Professionnels"))
    logiciel = forms.CharField(label=_("Logiciel métier"), max_length=80)
    version = forms.ChoiceField(label=_("Version"))
    etat = forms.ChoiceField(label=_("État"))
    niveau = forms.ChoiceField(label=_("Niveau"))
    theme = forms.ChoiceField(label=_("Thème"))
    sous = forms.IntegerField(
        label=_("Score inférieur à"),
        min_value=1,
        max_value=HIGHEST,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Indiquez un nombre entier de 1 à 100.")
        ),
    )
    tri = forms.ChoiceField(label=_("Trier par"), choices=Sort.choices)
    retard = forms.BooleanField(label=_("Avec des actions en retard"))
    manque = forms.SlugField(widget=forms.HiddenInput)
    """A requirement that the practice does not meet: the map of frequent gaps leads here."""
    vue = forms.ChoiceField(choices=Show.choices, widget=forms.HiddenInput)
    referentiel = forms.SlugField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, versions: Sequence[ReferentialVersion], themes: Sequence[Theme]) -> None:
        super().__init__(data)
        self.versions = versions
        offered = {
            **CHOICES,
            "version": [(one.number, one.number) for one in versions],
            "theme": [(one.code, one.title) for one in themes],
        }
        for name, field in self.fields.items():
            field.required = False
            if name in offered and isinstance(field, forms.ChoiceField):
                empty = _("Tous les thèmes") if name == "theme" else _("Indifférent")
                field.choices = [("", empty), *offered[name]]
            if not isinstance(field.widget, forms.HiddenInput | forms.CheckboxInput):
                select = isinstance(field.widget, forms.Select)
                field.widget.attrs["class"] = "form-select" if select else "form-control"

    def wanted(self) -> Wanted:
        """What cannot be understood is left out; the form says it beside the field."""
        self.full_clean()
        given = {name: self.cleaned_data.get(name) for name in self.fields}
        kept = {name: value for name, value in given.items() if value}
        return Wanted(
            versions=tuple(one.pk for one in self.versions),
            show=Show(kept.get("vue", Show.ASSESSED)),
            sort=self.sort_of(kept.get("tri", "")),
            filters=kept,
            query=write_query(kept),
        )

    def sort_of(self, asked: str) -> Sort:
        return Sort(asked or Sort.SCORE)


class MapForm(ListForm):
    """The same filters; `theme` also narrows the map to one column."""

    tri = forms.ChoiceField(
        label=_("Trier par"),
        choices=[
            ("theme", _("Thème le plus faible d'abord")),
            ("score", _("Score le plus faible d'abord")),
        ],
    )
    vue = None  # type: ignore[assignment]  # so Django drops a field

    def sort_of(self, asked: str) -> Sort:
        """The map has its own orders."""
        return Sort.SCORE


class FiguresForm(MapForm):
    """The same filters, for sums that have no order."""

    tri = None  # type: ignore[assignment]
