"""Forms of campaigns and of proposed actions, and the reading of a list's ticks."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.following import Choice
from assessments.models import ActionPush, Campaign
from practices.models import Practice
from referentials.domain.content import Requirement
from referentials.models import ReferentialVersion

EVERYBODY = "all"
TICKED = "ticked"


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _Dated(forms.ModelForm):  # type: ignore[type-arg] # not generic when it runs
    """With an id chosen when the page is shown, so that two clicks send once, and a day to come."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    day: ClassVar[str]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day = cleaned.get(self.day)
        if day and day <= timezone.localdate():
            self.add_error(self.day, _("Choisissez un jour à venir."))
        return cleaned


class CampaignForm(_Dated):
    version = forms.ChoiceField(label=_("Référentiel"))
    day = "deadline"

    class Meta:
        model = Campaign
        fields = ("title", "message", "deadline")
        widgets: ClassVar = {"deadline": _day(), "message": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "message": _("Facultatif\u00a0: chaque responsable le lit sur sa page et par courriel.")
        }

    field_order = ("version", "title", "message", "deadline", "id")

    def __init__(self, *args: Any, versions: Iterable[ReferentialVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {str(one.pk): one for one in versions}
        field = cast(forms.ChoiceField, self.fields["version"])
        field.choices = [(key, f"{one.title}, version {one.number}") for key, one in self.versions.items()]

    def clean_version(self) -> ReferentialVersion:
        return self.versions[self.cleaned_data["version"]]


class PushForm(_Dated):
    day = "due_on"

    class Meta:
        model = ActionPush
        fields = ("message", "due_on")
        widgets: ClassVar = {"due_on": _day(), "message": forms.Textarea(attrs={"rows": 9})}


class DeadlineForm(forms.Form):
    """To open a campaign again."""

    deadline = forms.DateField(label=_("Nouvelle échéance"), widget=_day())

    def clean_deadline(self) -> Any:
        if self.cleaned_data["deadline"] <= timezone.localdate():
            raise forms.ValidationError(_("Choisissez un jour à venir."))
        return self.cleaned_data["deadline"]


class CohortFilter(forms.Form):
    """In the address of the page, so that a list can be kept or sent."""

    q = forms.CharField(label=_("Nom ou commune"), max_length=100, required=False)
    type = forms.ChoiceField(
        label=_("Type"), choices=[("", _("Tous")), *Practice.Kind.choices], required=False
    )
    departement = forms.CharField(label=_("Département"), max_length=3, required=False)
    logiciel = forms.CharField(label=_("Logiciel métier"), max_length=80, required=False)

    def of(self, practices: QuerySet[Practice]) -> QuerySet[Practice]:
        """What is filled in wrongly filters nothing."""
        self.is_valid()
        given = {key: self.cleaned_data[key] for key in self.fields if self.cleaned_data.get(key)}
        if "q" in given:
            practices = practices.filter(Q(name__icontains=given["q"]) | Q(city__icontains=given["q"]))
        if "departement" in given:
            practices = practices.filter(department=given["departement"].upper())
        fields = {"type": "kind", "logiciel": "software__iexact"}
        return practices.filter(**{fields[key]: given[key] for key in fields if key in given})

    @property
    def kept(self) -> str:
        """The start of the address of another page of the same list."""
        asked = urlencode({key: self.data[key] for key in self.fields if self.data.get(key)})
        return f"{asked}&" if asked else ""


def read_choice(data: QueryDict) -> Choice:
    """« who » says whether the ticks of the page shown are all, or those left unticked are left out."""
    ticked = _ids(data.getlist("practice"))
    if data.get("who") == TICKED:
        return Choice(only=ticked)
    return Choice(excluded=_ids(data.getlist("shown")) - ticked)


def _ids(texts: Iterable[str]) -> frozenset[uuid.UUID]:
    """What is no id names no practice."""
    found = set()
    for text in texts:
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return frozenset(found)


def propose_message(requirement: Requirement) -> str:
    """The measure in the words of the referential, for the DPO to change."""
    measure = requirement.measure
    why = measure.why or requirement.severity_reason
    evidence = "\n".join(f"- {one}" for one in measure.evidence)
    parts = (
        why and f"Pourquoi\u00a0:\n{why}",
        f"Comment faire\u00a0:\n{measure.how}",
        evidence and f"Preuves à garder\u00a0:\n{evidence}",
    )
    return "\n\n".join(filter(None, parts))
