"""What is asked of whoever creates a token for a program."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.api_token import ApiToken

USUAL_DAYS = 180
MOST_DAYS = 366  # a year, leap or not


def usual_end() -> date:
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


def list_scopes() -> list[tuple[str, str]]:
    return [(scope.value, str(scope.label).capitalize()) for scope in ApiToken.Scope]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("À quoi servira-t-il\u00a0?"),
        max_length=80,
        help_text=_("Par exemple «\u00a0Tableau de bord régional\u00a0»."),
        error_messages={
            "required": _("Nommez le programme qui s'en servira\u00a0: vous saurez quel jeton révoquer."),
            "max_length": _("Ce nom dépasse 80 caractères. Raccourcissez-le."),
        },
    )
    scopes = forms.MultipleChoiceField(
        label=_("Ce que le programme pourra lire"),
        choices=list_scopes,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez au moins une case."),
            "invalid_choice": _("Cochez seulement les cases proposées."),
        },
    )
    last_day = forms.DateField(
        label=_("Dernier jour de validité"),
        initial=usual_end,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Dans un an au plus."),
        error_messages={
            "required": _("Donnez une date de fin, dans un an au plus."),
            "invalid": _("Écrivez une date, par exemple 31/12/2026."),
        },
    )

    def clean_last_day(self) -> date:
        last: date = self.cleaned_data["last_day"]
        today = timezone.localdate()
        if last < today:
            raise forms.ValidationError(
                _("Cette date est passée. Choisissez aujourd'hui ou un jour à venir.")
            )
        if last > today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("Un jeton vaut un an au plus. Choisissez une date plus proche."))
        return last
