"""The forms of a requirement: what it says, its questions and answers, its measure, its texts."""

from typing import Any

from django import forms

from referentials.domain.content import COST_BRACKETS, SEVERITIES, Content, Meaning
from referentials.vocabulary import COST_LABELS, SEVERITY_LABELS, Confidence, Obligation, Role
from referentials.vocabulary import Meaning as MeaningWord
from referentials.workbench.forms.fields import NBSP, CodeField, EditorForm, ExactField, one_line, paragraph

MISSING = "Ce champ est nécessaire."
TITLE_FIRST = f"Laissez vide{NBSP}: il sera tiré du titre."


class RequirementForm(EditorForm):
    title = one_line("Titre", required=True, error_messages={"required": "Donnez un titre."})
    statement = paragraph("Ce qu'il faut", rows=3, help_text="L'énoncé, tel que le praticien le lira.")
    obligation = forms.ChoiceField(label="Portée", choices=Obligation.choices)
    severity = forms.TypedChoiceField(
        label="Gravité",
        coerce=int,
        choices=[(severity, f"{severity} · {SEVERITY_LABELS[severity]}") for severity in SEVERITIES],
    )
    severity_reason = paragraph("Raison de la gravité", rows=2)
    role = forms.ChoiceField(label="Qui peut répondre", choices=Role.choices)
    section = one_line(
        "Intertitre", help_text=f"Facultatif. Plusieurs niveaux{NBSP}: «{NBSP}Accès › À distance{NBSP}»."
    )
    needs_review = forms.BooleanField(label="Base légale à vérifier", required=False)
    code = CodeField(label="Code de l'exigence", required=False, help_text=TITLE_FIRST)


class QuestionForm(EditorForm):
    text = paragraph("Question", rows=2)
    help = paragraph("Aide", rows=2, help_text="Facultatif. Où regarder, ce qui compte comme un oui.")
    code = CodeField(
        label="Code de la question", required=False, help_text="Laissez vide pour le code de l'exigence."
    )
    was = forms.CharField(required=False, widget=forms.HiddenInput)


class ChoiceForm(EditorForm):
    label = one_line("Réponse", required=True, error_messages={"required": "Écrivez la réponse."})
    meaning = forms.ChoiceField(label="Sens", choices=MeaningWord.choices)
    credit = ExactField(label="Crédit", required=False)
    code = CodeField(label="Code", required=False)
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
            self.add_error("credit", f"Donnez un crédit{NBSP}: 1, 0,5 ou 1/2.")
        elif said.get("credit") is not None and said["credit"] > 1:
            self.add_error("credit", "Le crédit va de 0 à 1.")
        return said


class CitationForm(EditorForm):
    source = forms.ChoiceField(label="Source", error_messages={"required": "Choisissez une source."})
    reference = one_line("Référence", widget=forms.TextInput(attrs={"placeholder": "art. 32"}))
    confidence = forms.ChoiceField(label="Vérification", choices=Confidence.choices)
    later = forms.BooleanField(label="Texte postérieur à cette version", required=False)

    def __init__(self, *, content: Content, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        source: Any = self.fields["source"]
        source.choices = [
            ("", "Choisir…"),
            *((s.code, f"{s.code} · {s.title[:80]}") for s in content.sources),
        ]
        source.error_messages["invalid_choice"] = (
            f"La source «{NBSP}%(value)s{NBSP}» n'existe plus{NBSP}: choisissez."
        )


class MeasureForm(EditorForm):
    why = paragraph("Pourquoi", rows=2)
    how = paragraph("Comment faire", rows=3)
    effort_hours = ExactField(
        label="Effort en heures",
        help_text="Une journée compte 7 heures.",
        error_messages={"required": MISSING},
    )
    cost_max = forms.TypedChoiceField(
        label="Coût", coerce=int, choices=[(cost, COST_LABELS[cost]) for cost in COST_BRACKETS]
    )
    role = forms.ChoiceField(label="Qui s'en charge", choices=Role.choices)
    evidence = paragraph("Preuves à garder", rows=3, help_text="Une par ligne.")

    def clean_evidence(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["evidence"].splitlines() if line.strip())
