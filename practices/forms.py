"""What is asked of a practice, and of whoever gives access to it."""

from datetime import date
from typing import ClassVar

from django import forms
from django.utils import timezone

from practices.models import Membership, Practice

# In a doctor's words; each goes under the radio card of its kind.
KIND_EXPLANATIONS: dict[Practice.Kind, str] = {
    Practice.Kind.SOLO: "Vous exercez seul, avec ou sans secrétariat, remplaçant ou collaborateur.",
    Practice.Kind.GROUP: "Vous partagez des locaux, un secrétariat ou un logiciel (SCM, SCP, SEL…).",
    Practice.Kind.MSP: "Plusieurs professions autour d'un projet de santé, souvent avec un dossier partagé.",
    Practice.Kind.CPTS: "Un réseau de professionnels et de structures qui se coordonnent sur un territoire.",
}
if set(KIND_EXPLANATIONS) != set(Practice.Kind):
    raise RuntimeError("KIND_EXPLANATIONS lacks a kind of practice")


class PracticeForm(forms.ModelForm):
    """Name, kind and town; `kind_cards` gives the template each kind with its explanation."""

    class Meta:
        model = Practice
        fields: ClassVar[list[str]] = ["name", "kind", "city"]
        labels: ClassVar[dict[str, str]] = {"city": "Commune (facultatif)"}
        help_texts: ClassVar[dict[str, str]] = {
            "name": "Celui de votre plaque, par exemple «\u00a0Cabinet médical des Tilleuls\u00a0».",
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "city": forms.TextInput(attrs={"autocomplete": "address-level2"}),
        }
        error_messages: ClassVar[dict[str, dict[str, str]]] = {
            "name": {"required": "Donnez un nom à votre structure, par exemple celui de votre plaque."},
            "kind": {
                "required": "Choisissez le type de structure\u00a0: les questions en dépendent.",
                "invalid_choice": "Choisissez l'un des quatre types proposés.",
            },
        }

    kind = forms.ChoiceField(
        label="Comment exercez-vous\u00a0?",
        choices=Practice.Kind.choices,
        widget=forms.RadioSelect,
        error_messages=Meta.error_messages["kind"],
    )

    def kind_cards(self) -> list[tuple[str, str, str]]:
        return [(kind.value, str(kind.label), text) for kind, text in KIND_EXPLANATIONS.items()]


class PersonForm(forms.Form):
    """Somebody who already has an account, by e-mail address."""

    email = forms.EmailField(
        label="Adresse e-mail de son compte",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Indiquez l'adresse e-mail avec laquelle cette personne se connecte.",
            "invalid": "Cette adresse est incomplète. Elle s'écrit comme nom@exemple.fr.",
        },
    )


class MemberForm(PersonForm):
    role = forms.ChoiceField(
        label="Rôle",
        choices=[
            (Membership.Role.CONTRIBUTOR, Membership.Role.CONTRIBUTOR.label),
            (Membership.Role.OWNER, Membership.Role.OWNER.label),
        ],
        initial=Membership.Role.CONTRIBUTOR,
        help_text="Un contributeur répond et suit les actions. Un responsable gère aussi les accès.",
        error_messages={"invalid_choice": "Choisissez Contributeur ou Responsable."},
    )


class MandateForm(PersonForm):
    ends_on = forms.DateField(
        label="Date de fin (facultatif)",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Sans date, le mandat court jusqu'à ce que vous le révoquiez.",
        error_messages={"invalid": "Cette date n'existe pas. Écrivez-la comme 31/12/2027, ou laissez vide."},
    )

    def clean_ends_on(self) -> date | None:
        ends_on: date | None = self.cleaned_data["ends_on"]
        if ends_on is not None and ends_on < timezone.localdate():
            raise forms.ValidationError("Cette date est passée. Choisissez-en une à venir, ou laissez vide.")
        return ends_on
