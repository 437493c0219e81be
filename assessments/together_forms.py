"""Forms of answering together: a message, who sees to which theme, to whom what somebody held goes."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from practices.models import Membership, User
from referentials.domain.content import Theme

LONGEST_MESSAGE = 3_000


class MessageForm(forms.Form):
    """Posted as « message-CODE », since a page may hold many; `auto_id` tells their fields apart."""

    text = forms.CharField(
        max_length=LONGEST_MESSAGE,
        error_messages={
            "required": _("Écrivez d'abord votre message."),
            "max_length": _(
                "Ce message fait %(show_value)s caractères, %(limit_value)s au plus\u00a0: raccourcissez-le."
            ),
        },
    )


class AssignmentForm(forms.Form):
    """One field a theme, named as its code: a member, or nobody."""

    def __init__(
        self, *args: Any, themes: Iterable[Theme], members: Iterable[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people: Mapping[str, User] = {str(one.user_id): one.user for one in members}
        choices = [("", _("Personne en particulier")), *((pk, str(one)) for pk, one in self.people.items())]
        for theme in themes:
            self.fields[theme.code] = forms.ChoiceField(
                label=theme.title,
                choices=choices,
                required=False,
                error_messages={"invalid_choice": _("Choisissez un membre de la structure.")},
            )

    def chosen(self) -> dict[str, User | None]:
        return {theme: self.people.get(pk) for theme, pk in self.cleaned_data.items()}


class HandOverForm(forms.Form):
    """To whom what is held goes; nothing is chosen beforehand, since nobody should get it by mistake."""

    NOBODY = "personne"

    to = forms.ChoiceField(
        label=_("À qui confier tout cela\u00a0?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une personne, ou «\u00a0À personne\u00a0»."),
            "invalid_choice": _("Choisissez un membre de la structure."),
        },
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: Mapping[str, User] = {str(one.user_id): one.user for one in members}
        field = cast(forms.ChoiceField, self.fields["to"])
        field.choices = [
            *((pk, str(one)) for pk, one in self.people.items()),
            (self.NOBODY, _("À personne pour l'instant")),
        ]

    def chosen(self) -> User | None:
        return self.people.get(self.cleaned_data["to"])


class ExpiryForm(forms.Form):
    expires_on = forms.DateField(
        label=_("À renouveler le"),
        required=False,
        help_text=_("Videz la date si cette preuve n'a plus à être renouvelée."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
