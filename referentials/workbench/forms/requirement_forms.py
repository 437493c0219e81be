"""The forms of a requirement: what it says, its questions and answers, its measure, its texts."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.domain.content import COST_BRACKETS, SEVERITIES, Content, Meaning
from referentials.vocabulary import COST_LABELS, SEVERITY_LABELS, Confidence, Obligation, Role
from referentials.vocabulary import Meaning as MeaningWord
from referentials.workbench.forms.fields import CodeField, EditorForm, ExactField, one_line, paragraph

MISSING = _("Ce champ est nécessaire.")
TITLE_FIRST = _("Laissez vide\u00a0: il sera tiré du titre.")


class RequirementForm(EditorForm):
    title = one_line(_("Titre"), required=True, error_messages={"required": _("Donnez un titre.")})
    statement = paragraph(_("Ce qu'il faut"), rows=3, help_text=_("L'énoncé, tel que le praticien le lira."))
    obligation = forms.ChoiceField(label=_("Portée"), choices=Obligation.choices)
    severity = forms.TypedChoiceField(
        label=_("Gravité"),
        coerce=int,
        choices=[(one, format_lazy("{} · {}", one, SEVERITY_LABELS[one])) for one in SEVERITIES],
    )
    severity_reason = paragraph(_("Raison de la gravité"), rows=2)
    role = forms.ChoiceField(label=_("Qui peut répondre"), choices=Role.choices)
    section = one_line(
        _("Intertitre"), help_text=_("Facultatif. Plusieurs niveaux\u00a0: «\u00a0Accès › À distance\u00a0».")
    )
    needs_review = forms.BooleanField(label=_("Base légale à vérifier"), required=False)
    code = CodeField(label=_("Code de l'exigence"), required=False, help_text=TITLE_FIRST)


class QuestionForm(EditorForm):
    text = paragraph(_("Question"), rows=2)
    help = paragraph(_("Aide"), rows=2, help_text=_("Facultatif. Où regarder, ce qui compte comme un oui."))
    code = CodeField(
        label=_("Code de la question"),
        required=False,
        help_text=_("Laissez vide pour le code de l'exigence."),
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)


class ChoiceForm(EditorForm):
    label = one_line(_("Réponse"), required=True, error_messages={"required": _("Écrivez la réponse.")})
    meaning = forms.ChoiceField(label=_("Sens"), choices=MeaningWord.choices)
    credit = ExactField(label=_("Crédit"), required=False)
    code = CodeField(label=_("Code"), required=False)
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["credit"].widget.attrs["inputmode"] = "decimal"

    def clean(self) -> dict[str, Any]:
        """A credit beside « ne sait pas » is set aside: it says nothing."""
        said = super().clean() or {}
        if said.get("meaning") != Meaning.CREDIT:
            said["credit"] = None
        elif said.get("credit") is None and "credit" not in self.errors:
            self.add_error("credit", gettext("Donnez un crédit\u00a0: 1, 0,5 ou 1/2."))
        elif said.get("credit") is not None and said["credit"] > 1:
            self.add_error("credit", gettext("Le crédit va de 0 à 1."))
        return said


class CitationForm(EditorForm):
    source = forms.ChoiceField(label=_("Source"), error_messages={"required": _("Choisissez une source.")})
    reference = one_line(_("Référence"), widget=forms.TextInput(attrs={"placeholder": "art. 32"}))
    confidence = forms.ChoiceField(label=_("Vérification"), choices=Confidence.choices)
    later = forms.BooleanField(label=_("Texte postérieur à cette version"), required=False)

    def __init__(self, *, content: Content, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        source: Any = self.fields["source"]
        source.choices = [
            ("", gettext("Choisir…")),
            *((s.code, f"{s.code} · {s.title[:80]}") for s in content.sources),
        ]
        source.error_messages["invalid_choice"] = gettext(
            "La source «\u00a0%(value)s\u00a0» n'existe plus\u00a0: choisissez."
        )


class MeasureForm(EditorForm):
    why = paragraph(_("Pourquoi"), rows=2)
    how = paragraph(_("Comment faire"), rows=3)
    effort_hours = ExactField(
        label=_("Effort en heures"),
        help_text=_("Une journée compte 7 heures."),
        error_messages={"required": MISSING},
    )
    cost_max = forms.TypedChoiceField(
        label=_("Coût"), coerce=int, choices=[(cost, COST_LABELS[cost]) for cost in COST_BRACKETS]
    )
    role = forms.ChoiceField(label=_("Qui s'en charge"), choices=Role.choices)
    evidence = paragraph(_("Preuves à garder"), rows=3, help_text=_("Une par ligne."))

    def clean_evidence(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["evidence"].splitlines() if line.strip())
