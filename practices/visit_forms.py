"""What an owner says to open a visit."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.models import Mandate
from practices.visiting import Length

LENGTHS = {
    Length.TWO_HOURS: _("Deux heures"),
    Length.FOUR_HOURS: _("Quatre heures"),
    Length.TODAY: _("Jusqu'à ce soir"),
}
if set(LENGTHS) != set(Length):
    raise RuntimeError("LENGTHS lacks a length")


class VisitForm(forms.Form):
    dpo = forms.TypedChoiceField(
        label=_("Avec qui"),
        coerce=int,
        error_messages={
            "required": _("Choisissez le DPO que vous recevez."),
            "invalid_choice": _("Cette personne n'a plus de mandat ouvrant vos réponses."),
        },
    )
    length = forms.TypedChoiceField(
        label=_("Pendant combien de temps"),
        coerce=Length,
        choices=list(LENGTHS.items()),
        initial=Length.TWO_HOURS,
        error_messages={
            "required": _("Choisissez une durée."),
            "invalid_choice": _("Choisissez l'une des durées proposées."),
        },
    )

    def __init__(self, data: object = None, *, mandates: Iterable[Mandate]) -> None:
        super().__init__(data, prefix="visit")  # type: ignore[arg-type]
        dpo = self.fields["dpo"]
        if isinstance(dpo, forms.TypedChoiceField):  # for the type checker
            dpo.choices = [(one.dpo_id, str(one.dpo)) for one in mandates]
