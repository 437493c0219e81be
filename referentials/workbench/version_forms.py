"""Forms of a draft as a whole: its start and its settings."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.domain.content import DEFAULT_WEIGHTS, SEVERITIES
from referentials.domain.validation import CODE
from referentials.drafting import SETTINGS, settings_of
from referentials.models import ReferentialVersion
from referentials.vocabulary import SEVERITY_LABELS

NUMBER_HELP = _("Par exemple 2027.1\u00a0: 30 lettres sans accent, chiffres ou points au plus.")


class DraftForm(forms.Form):
    number = forms.CharField(label=_("Numéro de la nouvelle version"), max_length=30, help_text=NUMBER_HELP)


class ReferentialForm(forms.Form):
    title = forms.CharField(
        label=_("Titre"), max_length=200, help_text=_("Tel que les structures le liront.")
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=80,
        help_text=_("Il ne changera plus\u00a0: minuscules sans accent, chiffres, - et _, comme cabinets."),
    )
    number = forms.CharField(label=_("Numéro de la première version"), max_length=30, help_text=NUMBER_HELP)


class SettingsForm(forms.Form):
    """`kinds` is written one code a line, and each weight has its field."""

    number = forms.CharField(label=_("Numéro"), max_length=30, help_text=NUMBER_HELP)
    title = forms.CharField(label=_("Titre"))
    effective_on = forms.DateField(
        label=_("Applicable à partir du"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Le jour où elle devient la version actuelle\u00a0; il peut être à venir."),
    )
    release_notes = forms.CharField(
        label=_("Notes de version"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Ce qui change depuis la version précédente, pour ceux qui s'évaluent."),
    )
    summary = forms.CharField(
        label=_("Résumé"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Deux phrases, en tête de la version."),
    )
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    language = forms.RegexField(
        "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        label=_("Langue"),
        help_text=_("Code de la langue, comme fr."),
        error_messages={"invalid": _("Écrivez un code de langue, comme fr ou en.")},
    )
    kinds = forms.CharField(
        label=_("Types de structure"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Un code par ligne, comme solo ou groupe. Seules ces structures pourront s'évaluer."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for severity in SEVERITIES:
            self.fields[f"weight_{severity}"] = forms.IntegerField(
                label=gettext("Poids d'une gravité %(severity)s") % {"severity": SEVERITY_LABELS[severity]},
                min_value=1,
                max_value=1000,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[f"weight_{severity}"] for severity in SEVERITIES]

    def clean_kinds(self) -> list[str]:
        codes = list(dict.fromkeys(self.cleaned_data["kinds"].split()))
        if bad := [code for code in codes if not CODE.fullmatch(code)]:
            raise forms.ValidationError(
                gettext("%(bad)s\u00a0: écrivez des codes en minuscules sans accent, un par ligne.")
                % {"bad": ", ".join(bad)}
            )
        return codes

    def settings(self) -> Mapping[str, Any]:
        weights = {str(severity): self.cleaned_data[f"weight_{severity}"] for severity in SEVERITIES}
        return {
            **{name: self.cleaned_data[name] for name in SETTINGS if name != "weights"},
            "weights": weights,
        }


def initial_settings(version: ReferentialVersion) -> dict[str, Any]:
    """As the form's fields hold them."""
    weights = {f"weight_{s}": version.weights.get(str(s), DEFAULT_WEIGHTS[s]) for s in SEVERITIES}
    return {**settings_of(version), "kinds": "\n".join(version.kinds), **weights}
