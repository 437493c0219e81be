"""All the forms of one requirement, from and to what it is in the domain."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from referentials.domain.content import (
    Choice,
    Citation,
    Condition,
    Confidence,
    Content,
    Meaning,
    Measure,
    Obligation,
    Question,
    Requirement,
    Role,
)
from referentials.domain.exact_numbers import exact_text
from referentials.domain.naming import Renaming
from referentials.workbench.forms.condition_forms import (
    ConditionSheet,
    bind,
    listed,
    new_group,
    new_line,
    same_meaning,
    typed_condition,
)
from referentials.workbench.forms.fields import EditorForm, code_from, french_number
from referentials.workbench.forms.requirement_forms import (
    ChoiceForm,
    CitationForm,
    MeasureForm,
    QuestionForm,
    RequirementForm,
)
from referentials.workbench.forms.typed import NewItem, Node, flat

STANDARD = (
    Choice(code="oui", label="Oui", credit=Fraction(1)),
    Choice(code="partiellement", label="Partiellement", credit=Fraction(1, 2)),
    Choice(code="non", label="Non", credit=Fraction(0)),
    Choice(code="ne_sait_pas", label="Je ne sais pas", meaning=Meaning.UNKNOWN),
    Choice(code="sans_objet", label="Sans objet", meaning=Meaning.NOT_APPLICABLE),
)


def usual_scale(content: Content) -> tuple[Choice, ...]:
    """What most questions of the version offer."""
    [(choices, _)] = Counter(q.choices for q in content.questions.values()).most_common(1) or [(STANDARD, 0)]
    return choices or STANDARD


# ---- from the domain


def typed_requirement(requirement: Requirement) -> Node:
    return {
        "head": {
            "title": requirement.title,
            "statement": requirement.statement,
            "obligation": str(requirement.obligation),
            "severity": str(requirement.severity),
            "severity_reason": requirement.severity_reason,
            "role": str(requirement.role),
            "section": requirement.section,
            "needs_review": "on" if requirement.needs_review else "",
            "code": requirement.code,
        },
        "if": typed_condition(requirement.condition),
        "questions": [typed_question(question) for question in requirement.questions],
        "citations": [_typed_citation(citation) for citation in requirement.citations],
        "measure": _typed_measure(requirement.measure),
    }


def typed_question(question: Question) -> Node:
    return {
        "text": question.text,
        "help": question.help,
        "code": question.code,
        "was": question.code,
        "if": typed_condition(question.condition),
        "choices": [{**typed_choice(choice), "was": choice.code} for choice in question.choices],
    }


def typed_choice(choice: Choice) -> Node:
    credit = "" if choice.credit is None else french_number(choice.credit)
    return {"code": choice.code, "label": choice.label, "meaning": str(choice.meaning), "credit": credit}


def _typed_citation(citation: Citation) -> Node:
    return {
        "source": citation.source,
        "reference": citation.reference,
        "confidence": str(citation.confidence),
        "later": "on" if citation.later else "",
    }


def _typed_measure(measure: Measure) -> Node:
    return {
        "why": measure.why,
        "how": measure.how,
        "effort_hours": exact_text(measure.effort_hours).replace(".", ",") if measure.effort_hours else "",
        "cost_max": str(measure.cost_max),
        "role": str(measure.role),
        "evidence": "\n".join(measure.evidence),
    }


def new_items(content: Content) -> Mapping[str, NewItem]:
    scale = [typed_choice(choice) for choice in usual_scale(content)]
    return {
        "questions": lambda _: {"if": typed_condition(None), "choices": [dict(choice) for choice in scale]},
        "choices": lambda _: {"meaning": str(Meaning.CREDIT)},
        "citations": lambda _: {"confidence": str(Confidence.TEXT_READ)},
        "groups": new_group,
        "lines": new_line,
    }


def blank_requirement(content: Content) -> Node:
    new = new_items(content)
    return {
        "head": {"obligation": str(Obligation.LEGAL), "severity": "3", "role": str(Role.PRACTITIONER)},
        "if": typed_condition(None),
        "questions": [new["questions"]({})],
        "citations": [new["citations"]({})],
        "measure": {"role": str(Role.PRACTITIONER), "cost_max": "0"},
    }


# ---- the forms


@dataclass
class QuestionSheet:
    form: QuestionForm
    condition: ConditionSheet
    choices: list[ChoiceForm]
    path: str

    def forms(self) -> Iterator[EditorForm]:
        yield self.form
        yield from self.choices

    @property
    def summary(self) -> str:
        """« Oui (1) · Non (0) · Sans objet »."""
        told = ((choice["label"].value() or "…", choice["credit"].value()) for choice in self.choices)
        return " · ".join(f"{label} ({credit})" if credit else str(label) for label, credit in told)

    @property
    def is_faulty(self) -> bool:
        return any(choice.is_bound and choice.errors for choice in self.choices)


class RequirementSheet:
    """`check` binds the forms; without it they show what was typed and complain of nothing."""

    template = "workbench/editing/requirement.html"

    def __init__(self, typed: Node, content: Content, *, known: Requirement | None, check: bool) -> None:
        self.typed, self.content, self.known = typed, content, known
        data = flat(typed) if check else None
        self.head = RequirementForm(**bind(typed.get("head", {}), "head", data))
        self.measure = MeasureForm(**bind(typed.get("measure", {}), "measure", data))
        self.condition = ConditionSheet(typed.get("if", {}), "if", content, data=data)
        self.citations = [
            CitationForm(content=content, **bind(node, f"citations-{rank}", data))
            for rank, node in enumerate(listed(typed, "citations"))
        ]
        self.questions = [
            self._question(node, f"questions-{rank}", data)
            for rank, node in enumerate(listed(typed, "questions"))
        ]

    def _question(self, node: Node, path: str, data: Any) -> QuestionSheet:
        choices = enumerate(listed(node, "choices"))
        return QuestionSheet(
            QuestionForm(**bind(node, path, data)),
            ConditionSheet(node.get("if", {}), f"{path}-if", self.content, data=data),
            [ChoiceForm(**bind(choice, f"{path}-choices-{rank}", data)) for rank, choice in choices],
            path,
        )

    def forms(self) -> Iterator[EditorForm]:
        yield from (self.head, self.measure, *self.citations)
        for question in self.questions:
            yield from question.forms()

    def is_valid(self) -> bool:
        conditions = [self.condition, *(question.condition for question in self.questions)]
        valid = [form.is_valid() for form in self.forms()] + [one.is_valid() for one in conditions]
        return False not in valid and self._codes_differ()

    def _codes_differ(self) -> bool:
        """Beside the field: a code given twice in this requirement, or taken by another."""
        taken = set(self.content.requirements) - {self._old_code}
        if self.codes[""] in taken:
            self.head.add_error("code", _("Ce code est pris par une autre exigence."))
        own = {question.code for question in self.known.questions} if self.known else set()
        asked = set(self.content.questions) - own
        for question in self.questions:
            code = self.codes[question.path]
            if code in asked:
                question.form.add_error(
                    "code", _("Le code %(code)s est pris par une autre question.") % {"code": code}
                )
            asked.add(code)
            self._choices_differ(question)
        return not any(form.errors for form in self.forms())

    def _choices_differ(self, question: QuestionSheet) -> None:
        given: set[str] = set()
        for choice in question.choices:
            code = self.codes[choice.prefix or ""]
            if code in given:
                choice.add_error("code", _("Le code %(code)s est donné deux fois.") % {"code": code})
            given.add(code)

    @property
    def _old_code(self) -> str:
        return self.known.code if self.known else ""

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """What each thing is called, by the path of its form: as typed, else after its words."""
        others = set(self.content.requirements) - {self._old_code}
        typed = self.head.cleaned_data
        own = typed["code"] or code_from(typed["title"], others | set(self.content.questions))
        codes, given = {"": own}, {q.form.cleaned_data["code"] for q in self.questions}
        for question in self.questions:
            code = question.form.cleaned_data["code"] or _free(own, given)
            given.add(code)
            codes[question.path] = code
            taken = {choice.cleaned_data["code"] for choice in question.choices}
            for choice in question.choices:
                said = choice.cleaned_data
                codes[choice.prefix or ""] = said["code"] or code_from(said["label"], taken, between="_")
                taken.add(codes[choice.prefix or ""])
        return codes

    # ---- once valid

    @property
    def thing(self) -> Requirement:
        said, measure = self.head.cleaned_data, self.measure.cleaned_data
        return Requirement(
            code=self.codes[""],
            title=said["title"],
            statement=said["statement"],
            obligation=Obligation(said["obligation"]),
            severity=said["severity"],
            severity_reason=said["severity_reason"],
            role=Role(said["role"]),
            section=said["section"],
            needs_review=said["needs_review"],
            condition=_kept(self.condition.condition(), self.known.condition if self.known else None),
            citations=tuple(_citation(form) for form in self.citations),
            questions=tuple(self._asked(question) for question in self.questions),
            measure=Measure(**{**measure, "role": Role(measure["role"])}),
        )

    def _asked(self, sheet: QuestionSheet) -> Question:
        said = sheet.form.cleaned_data
        was = next((q for q in self.known.questions if q.code == said["was"]), None) if self.known else None
        return Question(
            code=self.codes[sheet.path],
            text=said["text"],
            help=said["help"],
            condition=_kept(sheet.condition.condition(), was.condition if was else None),
            choices=tuple(self._choice(choice) for choice in sheet.choices),
        )

    def _choice(self, form: ChoiceForm) -> Choice:
        said = form.cleaned_data
        code = self.codes[form.prefix or ""]
        return Choice(code=code, label=said["label"], meaning=Meaning(said["meaning"]), credit=said["credit"])

    @property
    def renaming(self) -> Renaming:
        """Questions and answers that bore another code."""
        questions, choices = {}, {}
        for question in self.questions:
            was = question.form.cleaned_data["was"]
            if was and was != self.codes[question.path]:
                questions[was] = self.codes[question.path]
            told = (
                (choice.cleaned_data["was"], self.codes[choice.prefix or ""]) for choice in question.choices
            )
            if was and (changed := {old: new for old, new in told if old and old != new}):
                choices[was] = changed
        return Renaming(questions=questions, choices=choices)


def _kept(condition: Condition | None, known: Condition | None) -> Condition | None:
    """The condition as it was written, when the form says the same."""
    return known if same_meaning(condition, known) else condition


def _free(code: str, taken: set[str]) -> str:
    return next(one for one in (code, *(f"{code}-{rank}" for rank in range(2, 10_000))) if one not in taken)


def _citation(form: CitationForm) -> Citation:
    said = form.cleaned_data
    return Citation(**{**said, "confidence": Confidence(said["confidence"])})
