"""Forms of a request for help, and the reading of what its link's holder posts."""

import uuid
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.asking_help import LASTS, USUALLY_LASTS
from assessments.domain.answers import Answer
from assessments.forms import read_answer
from assessments.giving_help import LONGEST_COMMENT, SILENCE


def name_days() -> list[tuple[int, str]]:
    return [(days, ngettext("%(days)d jour", "%(days)d jours", days) % {"days": days}) for days in LASTS]


class LastingForm(forms.Form):
    days = forms.TypedChoiceField(
        label=_("Durée de validité du lien"), choices=name_days, coerce=int, initial=USUALLY_LASTS
    )


class HelpForm(LastingForm):
    """With an id chosen when the page is shown, so that two clicks ask once."""

    page_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    questions = forms.MultipleChoiceField(error_messages={"required": _("Choisissez au moins une question.")})
    recipient = forms.CharField(
        label=_("Nom de la personne ou de la société"),
        max_length=150,
        required=False,
        help_text=_("Facultatif\u00a0: il est proposé comme signature de ses réponses."),
    )
    email = forms.EmailField(
        label=_("Son adresse e-mail"),
        required=False,
        help_text=_(
            "Facultatif\u00a0: nous lui écrivons. Sans adresse, vous recevez le lien à transmettre vous-même."
        ),
    )
    message = forms.CharField(
        label=_("Votre message"),
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Le lien et sa date limite s'ajoutent à la fin. N'écrivez jamais le nom d'un patient."),
    )
    field_order = ("questions", "recipient", "email", "message", "days", "page_id")

    def __init__(self, *args: Any, questions: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["questions"])
        field.choices = [(code, code) for code in questions]


class HelperForm(forms.Form):
    """Who replies; they have no account, and are believed."""

    who = forms.CharField(
        label=_("Votre nom, ou celui de votre société"),
        max_length=150,
        error_messages={"required": _("Dites qui répond\u00a0: le cabinet doit savoir à qui il se fie.")},
    )


def read_reply(data: QueryDict, questions: Iterable[str]) -> dict[str, Answer]:
    """What was posted about these questions; whatever else was posted is not read."""
    posted = {code: read_answer(data, code).answer or SILENCE for code in questions}
    return {
        code: Answer(
            choice=one.choice, reason=one.reason[:LONGEST_COMMENT], comment=one.comment[:LONGEST_COMMENT]
        )
        for code, one in posted.items()
    }
