"""What is asked of whoever creates a token for a program."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone

from practices.api_token import ApiToken

USUAL_DAYS = 180
MOST_DAYS = 366  # a year, leap or not


def usual_end() -> date:
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


class TokenForm(forms.Form):
    name = forms.CharField(
        label="À quoi servira-t-il\u00a0?",
        max_length=80,
        help_text="Par exemple «\u00a0Tableau de bord régional\u00a0».",
        error_messages={
            "required": "Nommez le programme qui s'en servira\u00a0: vous saurez quel jeton révoquer.",
            "max_length": "Ce nom dépasse 80 caractères. Raccourcissez-le.",
        },
    )
    scopes = forms.MultipleChoiceField(
        label="Ce que le programme pourra lire",
        choices=[(scope.value, str(scope.label).capitalize()) for scope in ApiToken.Scope],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins une case.",
            "invalid_choice": "Cochez seulement les cases proposées.",
        },
    )
    last_day = forms.DateField(
        label="Dernier jour de validité",
        initial=usual_end,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Dans un an au plus.",
        error_messages={
            "required": "Donnez une date de fin, dans un an au plus.",
            "invalid": "Écrivez une date, par exemple 31/12/2026.",
        },
    )

    def clean_last_day(self) -> date:
        last: date = self.cleaned_data["last_day"]
        today = timezone.localdate()
        if last < today:
            raise forms.ValidationError("Cette date est passée. Choisissez aujourd'hui ou un jour à venir.")
        if last > today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError("Un jeton vaut un an au plus. Choisissez une date plus proche.")
        return last
