"""Forms of the questionnaire and of the plan; posted names carry the question's code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.domain.answers import Answer
from assessments.models import Evidence, PlannedAction
from assessments.recognising import EXTENSIONS
from referentials.domain.content import Fact

LONGEST_TEXT = 5_000
"""Characters of a reason or a comment: several pages, more is a pasted document."""

NOTHING_SAID = Answer(choice="")

GROUPS = {
    "equipe": _("Votre équipe"),
    "activite": _("Votre activité"),
    "informatique": _("Votre informatique"),
    "communication": _("Vos échanges"),
}


class ProfileForm(forms.Form):
    """Step 2 of a practice: what is true of it, in the words of the published referentials."""

    facts = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, facts: Sequence[Fact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = facts
        field = cast(forms.MultipleChoiceField, self.fields["facts"])
        field.choices = [(fact.code, fact.label) for fact in facts]
        field.error_messages["invalid_choice"] = _(
            "« %(value)s » n'est pas une situation connue : rechargez la page."
        )

    def groups(self) -> list[tuple[str, list[tuple[Fact, bool]]]]:
        """Facts under their heading, each with whether it is ticked."""
        ticked = set(self["facts"].value() or [])
        codes = dict.fromkeys([*GROUPS, *(fact.group for fact in self.known)])
        grouped = {
            code: [(fact, fact.code in ticked) for fact in self.known if fact.group == code] for code in codes
        }
        headings = {code: str(GROUPS.get(code, _("Autres situations"))) for code in codes}
        return [(headings[code], facts) for code, facts in grouped.items() if facts]

    def kept_facts(self, before: Sequence[str]) -> list[str]:
        """What was ticked, with the facts that only other referentials know."""
        known = {fact.code for fact in self.known}
        return sorted({*self.cleaned_data["facts"], *(code for code in before if code not in known)})


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedAnswer:
    """One question as posted: `answer` is None when it says nothing, `seen` when the page did not say.

    An answer with a text and no choice is kept, to be refused: what was typed must not vanish.
    """

    answer: Answer | None
    seen: int | None


def read_answer(data: QueryDict | Mapping[str, str], question: str) -> PostedAnswer:
    """Reads « choice-CODE », « reason-CODE », « comment-CODE », « seen-CODE »; « erase » takes it away."""
    answer = Answer(
        choice=(data.get(f"choice-{question}") or "").strip(),
        reason=_text(data.get(f"reason-{question}")),
        comment=_text(data.get(f"comment-{question}")),
    )
    says_nothing = answer == NOTHING_SAID or data.get("erase") == question
    return PostedAnswer(answer=None if says_nothing else answer, seen=_revision(data.get(f"seen-{question}")))


def _revision(seen: str | None) -> int | None:
    """What is no revision counts as « saw no answer », so that it never overwrites one."""
    if not seen:
        return None
    return int(seen) if re.fullmatch("[0-9]{1,9}", seen) else 0


def _text(value: str | None) -> str:
    """As typed, within the limit that the page announces; a browser posts CRLF, a database refuses NUL."""
    return (value or "").replace("\r\n", "\n").replace("\x00", "").strip()[:LONGEST_TEXT]


class ActionForm(forms.ModelForm):
    class Meta:
        model = PlannedAction
        fields = ("status", "assignee", "due_on", "note")
        widgets: ClassVar = {
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        labels: ClassVar = {"assignee": _("Qui s'en charge"), "note": _("Note")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status = cast(forms.ChoiceField, self.fields["status"])
        # « Faite » asks for the new answer: it has its own form.
        status.choices = [c for c in PlannedAction.Status.choices if c[0] != PlannedAction.Status.DONE]


class _EvidenceForm(forms.Form):
    expires_on = forms.DateField(
        label=_("À renouveler le"),
        required=False,
        help_text=_("Facultatif\u00a0: par exemple la fin d'un contrat ou d'une attestation."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class EvidenceFileForm(_EvidenceForm):
    file = forms.FileField(
        label=_("Fichier"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{one}" for one in EXTENSIONS)}),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide\u00a0: vérifiez-le, puis envoyez-le de nouveau."),
        },
    )
    field_order = ("file", "expires_on")


class EvidencePlaceForm(_EvidenceForm):
    place = forms.CharField(
        label=_("Où la preuve est gardée"),
        max_length=300,
        help_text=_("Par exemple\u00a0: «\u00a0classeur RGPD, armoire du secrétariat\u00a0»."),
        error_messages={"required": _("Dites où la preuve se trouve.")},
    )
    field_order = ("place", "expires_on")


EVIDENCE_FORMS: dict[str, type[forms.Form]] = {
    Evidence.Kind.FILE: EvidenceFileForm,
    Evidence.Kind.PLACE: EvidencePlaceForm,
}
if set(EVIDENCE_FORMS) != set(Evidence.Kind):
    raise RuntimeError("EVIDENCE_FORMS lacks a kind of evidence")
