"""What is asked of a practice, and of whoever gives access to it."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from practices.inviting import Promise
from practices.models import Mandate, Membership, Practice
from practices.queries import known_software
from practices.sharing import Terms

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# In a doctor's words; each goes under the radio card of its kind.
KIND_EXPLANATIONS: dict[Practice.Kind, "StrPromise"] = {
    Practice.Kind.SOLO: _("Vous exercez seul, avec ou sans secrétariat, remplaçant ou collaborateur."),
    Practice.Kind.GROUP: _("Vous partagez des locaux, un secrétariat ou un logiciel (SCM, SCP, SEL…)."),
    Practice.Kind.MSP: _(
        "Plusieurs professions autour d'un projet de santé, souvent avec un dossier partagé."
    ),
    Practice.Kind.CPTS: _(
        "Un réseau de professionnels et de structures qui se coordonnent sur un territoire."
    ),
}
if set(KIND_EXPLANATIONS) != set(Practice.Kind):
    raise RuntimeError("KIND_EXPLANATIONS lacks a kind of practice")


DEPARTMENTS = frozenset(
    [f"{number:02}" for number in range(1, 96) if number != 20]
    + ["2A", "2B", *(str(number) for number in range(971, 979)), "984", "986", "987", "988", "989"]
)
"""INSEE's codes of the departments and overseas territories."""

NO_SUCH_DEPARTMENT = _(
    "Ce numéro de département n'existe pas. Écrivez par exemple 44, 2A ou 974, ou laissez vide."
)
LARGEST_SIZE = 5000


class PracticeForm(forms.ModelForm):
    """Name, kind, and what compares it with its like; `kind_cards` gives each kind with its explanation."""

    class Meta:
        model = Practice
        fields: ClassVar[list[str]] = ["name", "kind", "city", "department", "size", "software"]
        labels: ClassVar[dict[str, "StrPromise"]] = {
            "city": _("Commune (facultatif)"),
            "department": _("Numéro du département (facultatif)"),
            "size": _("Combien de professionnels y travaillent\u00a0? (facultatif)"),
            "software": _("Logiciel métier (facultatif)"),
        }
        help_texts: ClassVar[dict[str, "StrPromise"]] = {
            "name": _("Celui de votre plaque, par exemple «\u00a0Cabinet médical des Tilleuls\u00a0»."),
            "department": _("Par exemple 44, 2A ou 974."),
            "size": _("Soignants, secrétaires et assistants compris."),
            "software": _("Celui de vos dossiers patients. Son nom suffit, sans numéro de version."),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "city": forms.TextInput(attrs={"autocomplete": "address-level2"}),
            "department": forms.TextInput(attrs={"autocomplete": "off"}),
            "size": forms.NumberInput(attrs={"min": 1, "max": LARGEST_SIZE, "inputmode": "numeric"}),
            "software": forms.TextInput(attrs={"autocomplete": "off", "list": "logiciels"}),
        }
        error_messages: ClassVar[dict[str, dict[str, "StrPromise"]]] = {
            "name": {"required": _("Donnez un nom à votre structure, par exemple celui de votre plaque.")},
            "kind": {
                "required": _("Choisissez le type de structure\u00a0: les questions en dépendent."),
                "invalid_choice": _("Choisissez l'un des quatre types proposés."),
            },
            "department": {"max_length": NO_SUCH_DEPARTMENT},
        }

    kind = forms.ChoiceField(
        label=_("Comment exercez-vous\u00a0?"),
        choices=Practice.Kind.choices,
        widget=forms.RadioSelect,
        error_messages=Meta.error_messages["kind"],
    )

    size = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_SIZE,
        label=Meta.labels["size"],
        help_text=Meta.help_texts["size"],
        widget=Meta.widgets["size"],
        error_messages={
            "invalid": _("Écrivez un nombre entier, par exemple 4, ou laissez vide."),
            "min_value": _("Il y a au moins une personne\u00a0: écrivez 1 ou davantage, ou laissez vide."),
            "max_value": _("Ce nombre dépasse %(limit_value)s. Vérifiez-le, ou laissez vide."),
        },
    )

    def clean_department(self) -> str:
        """As INSEE writes it: « 1 » is 01, « 2a » is 2A."""
        typed = "".join(self.cleaned_data["department"].split()).upper()
        code: str = typed.zfill(2) if typed.isdecimal() else typed
        if typed and code not in DEPARTMENTS:
            raise forms.ValidationError(NO_SUCH_DEPARTMENT)
        return code

    def clean_software(self) -> str:
        return " ".join(self.cleaned_data["software"].split())

    def known_software(self) -> list[str]:
        """The names already used, to be proposed; one query, when asked for."""
        return known_software()

    def kind_cards(self) -> list[tuple[str, str, str]]:
        return [(kind.value, str(kind.label), str(text)) for kind, text in KIND_EXPLANATIONS.items()]


class PersonForm(forms.Form):
    """Somebody who is given access, by e-mail address, with an account or invited."""

    may_invite = False
    """Set once their address turned out to have no account: the form then proposes to invite."""

    email = forms.EmailField(
        label=_("Adresse e-mail de son compte"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Indiquez l'adresse e-mail avec laquelle cette personne se connecte."),
            "invalid": _("Cette adresse est incomplète. Elle s'écrit comme nom@exemple.fr."),
        },
    )

    def promise(self) -> Promise:
        """What a valid form gives."""
        raise NotImplementedError


class MemberForm(PersonForm):
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=[
            (Membership.Role.CONTRIBUTOR, Membership.Role.CONTRIBUTOR.label),
            (Membership.Role.OWNER, Membership.Role.OWNER.label),
        ],
        initial=Membership.Role.CONTRIBUTOR,
        help_text=_("Un contributeur répond et suit les actions. Un responsable gère aussi les accès."),
        error_messages={"invalid_choice": _("Choisissez Contributeur ou Responsable.")},
    )

    def promise(self) -> Promise:
        return Membership.Role(self.cleaned_data["role"])


# In a doctor's words, what each scope shows; the cards stand from the narrowest to the widest.
SCOPE_EXPLANATIONS: dict[Mandate.Scope, "StrPromise"] = {
    Mandate.Scope.FIGURES: _(
        "Votre score, votre niveau, votre avancement et les dates, en tout et par thème. "
        "Aucune réponse, aucun rapport."
    ),
    Mandate.Scope.ANSWERS: _(
        "En plus, chacune de vos réponses, votre plan d'actions et vos rapports. "
        "Pas les fichiers que vous gardez comme preuves."
    ),
    Mandate.Scope.EVIDENCE: _(
        "En plus, les fichiers gardés comme preuves, les lieux où sont les autres, et le dossier de preuves."
    ),
}
if set(SCOPE_EXPLANATIONS) != set(Mandate.Scope):
    raise RuntimeError("SCOPE_EXPLANATIONS lacks a scope")


class TermsForm(forms.Form):
    """What a mandate opens and until when; `scope_cards` gives each scope with its explanation."""

    scope = forms.ChoiceField(
        label=_("Que pourra voir cette personne\u00a0?"),
        choices=Mandate.Scope.choices,
        initial=Mandate.Scope.ANSWERS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez ce que cette personne pourra voir."),
            "invalid_choice": _("Choisissez l'une des trois étendues proposées."),
        },
    )
    ends_on = forms.DateField(
        label=_("Dernier jour (facultatif)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Sans date, le mandat court jusqu'à ce que vous le révoquiez."),
        error_messages={
            "invalid": _("Cette date n'existe pas. Écrivez-la comme 31/12/2027, ou laissez vide.")
        },
    )

    def clean_ends_on(self) -> date | None:
        ends_on: date | None = self.cleaned_data["ends_on"]
        if ends_on is not None and ends_on < timezone.localdate():
            raise forms.ValidationError(
                _("Cette date est passée. Choisissez-en une à venir, ou laissez vide.")
            )
        return ends_on

    def terms(self) -> Terms:
        """Of a valid form."""
        return Terms(scope=Mandate.Scope(self.cleaned_data["scope"]), ends_on=self.cleaned_data["ends_on"])

    def scope_cards(self) -> list[tuple[str, str, str]]:
        return [(scope.value, str(scope.label), str(text)) for scope, text in SCOPE_EXPLANATIONS.items()]


class MandateForm(TermsForm, PersonForm):
    def promise(self) -> Promise:
        return self.terms()
