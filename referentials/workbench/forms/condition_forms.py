"""« Posée si » without code: rows of criteria in groups, or the formula for what rows cannot say."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.condition_phrases import kind_label, phrase_condition
from referentials.condition_text import BadConditionText, condition_text, parse_condition
from referentials.domain.conditions import LEAVES
from referentials.domain.content import Condition, Content
from referentials.workbench.forms.fields import EditorForm
from referentials.workbench.forms.typed import MULTIPLE, Node

ALWAYS, ROWS, TEXT = "always", "rows", "text"
ANSWER = "="
"""Stands in the list of criteria for « an answer to a question »."""

MODES = [(ALWAYS, _("Toujours")), (ROWS, _("Selon des critères")), (TEXT, _("Selon une formule"))]
JOINERS = [("any", _("au moins un")), ("all", _("tous"))]
NEGATIONS = [("", _("est vrai")), ("not", _("n'est pas vrai"))]

NEW_LINE: Node = {"what": "", "negated": "", "question": "", "picked": []}


def new_group(_: Node) -> Node:
    return {"joiner": "any", "lines": [dict(NEW_LINE)]}


def new_line(_: Node) -> Node:
    return dict(NEW_LINE)


# ---- from a condition to what the form shows


def typed_condition(condition: Condition | None) -> Node:
    if condition is None:
        return {"mode": ALWAYS, "joiner": "any", "text": "", "groups": [new_group({})]}
    groups = _as_groups(condition)
    return {
        "mode": TEXT if groups is None else ROWS,
        "joiner": condition.operator if condition.operator in ("any", "all") else "any",
        "text": condition_text(condition),
        "groups": groups or [new_group({})],
    }


def _as_groups(condition: Condition) -> list[Node] | None:
    """None when rows cannot say it."""
    if _is_line(condition):
        return [{"joiner": "any", "lines": [_typed_line(condition)]}]
    if condition.operator not in ("any", "all"):
        return None
    if all(map(_is_line, condition.parts)):
        return [{"joiner": condition.operator, "lines": [_typed_line(part) for part in condition.parts]}]
    groups = []
    for part in condition.parts:
        inside = (part,) if _is_line(part) else part.parts
        if not all(map(_is_line, inside)) or (part.operator == "not" and not _is_line(part)):
            return None
        joiner = part.operator if part.operator in ("any", "all") else "any"
        groups.append({"joiner": joiner, "lines": [_typed_line(one) for one in inside]})
    return groups


def _is_line(condition: Condition) -> bool:
    return condition.operator in LEAVES or (
        condition.operator == "not" and condition.parts[0].operator in LEAVES
    )


def _typed_line(condition: Condition) -> Node:
    leaf = condition.parts[0] if condition.operator == "not" else condition
    return {
        "what": leaf.fact or ANSWER,
        "negated": "not" if condition.operator == "not" else "",
        "question": leaf.question,
        "picked": list(leaf.choices),
    }


def same_meaning(first: Condition | None, second: Condition | None) -> bool:
    """A list of one is its only part: rows do not tell them apart."""
    return first == second or (first is not None and second is not None and _plain(first) == _plain(second))


def _plain(condition: Condition) -> Condition:
    if condition.operator in ("any", "all") and len(condition.parts) == 1:
        return _plain(condition.parts[0])
    parts = tuple(map(_plain, condition.parts))
    return Condition(
        operator=condition.operator,
        parts=parts,
        fact=condition.fact,
        question=condition.question,
        choices=condition.choices,
    )


# ---- the forms


class HeadForm(EditorForm):
    mode = forms.ChoiceField(label=_("Posée"), choices=MODES, required=False, widget=forms.RadioSelect)
    joiner = forms.ChoiceField(label=_("Il faut"), choices=JOINERS, required=False)
    text = forms.CharField(
        label=_("Formule"),
        required=False,
        help_text=_(
            "Des codes de situations ou de types de structure, avec ET, OU, NON et des parenthèses\u00a0: "
            "employes OU (msp ET NON solo). Une réponse\u00a0: sec-wifi = oui|partiellement"
        ),
    )

    def clean_text(self) -> Condition | None:
        try:
            return parse_condition(self.cleaned_data["text"])
        except BadConditionText as error:
            if self.data.get(self.add_prefix("mode")) == TEXT:
                raise forms.ValidationError(_where(error)) from error
            return None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("mode") == TEXT and "text" in said and said["text"] is None:
            self.add_error("text", gettext("Écrivez la formule, ou choisissez «\u00a0Toujours\u00a0»."))
        return said


class GroupForm(EditorForm):
    joiner = forms.ChoiceField(label=_("Il faut"), choices=JOINERS)


class LineForm(EditorForm):
    what = forms.ChoiceField(label=_("Critère"), required=False)
    negated = forms.ChoiceField(label=_("Sens"), choices=NEGATIONS, required=False)
    question = forms.CharField(label=_("Quelle question"), required=False)
    picked = forms.MultipleChoiceField(
        label=_("Réponses"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *, content: Content, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.content = content
        fields: Any = self.fields
        fields["what"].choices = _criteria(content)
        fields["what"].error_messages["invalid_choice"] = gettext(
            "«\u00a0%(value)s\u00a0» n'existe plus\u00a0: choisissez."
        )
        fields["question"].widget.attrs["list"] = "known-questions"
        self.known = content.questions.get(str(self["question"].value() or "").strip())
        offered = self.known.choices if self.known else ()
        fields["picked"].choices = [(choice.code, choice.label) for choice in offered]
        fields["picked"].error_messages["invalid_choice"] = gettext(
            "La réponse «\u00a0%(value)s\u00a0» n'existe plus."
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("what") != ANSWER:
            self.errors.pop("picked", None)  # what another criterion left there
            return said
        if self.known is None:
            self.add_error("question", gettext("Choisissez une question de la liste, par son code."))
        elif not said.get("picked") and "picked" not in self.errors:
            self.add_error("picked", gettext("Cochez au moins une réponse."))
        return said

    def condition(self) -> Condition | None:
        said = self.cleaned_data
        if not said["what"]:
            return None
        leaf = (
            Condition(operator="answer", question=said["question"], choices=tuple(said["picked"]))
            if said["what"] == ANSWER
            else Condition(operator="fact", fact=said["what"])
        )
        return Condition(operator="not", parts=(leaf,)) if said["negated"] else leaf


def _criteria(content: Content) -> list[Any]:
    kinds = [(code, kind_label(code)) for code in content.kinds]
    facts = [(fact.code, fact.label) for fact in content.facts]
    groups = [(gettext("Type de structure"), kinds), (gettext("Situation déclarée"), facts)]
    return [
        ("", gettext("Choisir…")),
        *(group for group in groups if group[1]),
        (gettext("Questionnaire"), [(ANSWER, gettext("La réponse à une question…"))]),
    ]


@dataclass
class Group:
    form: GroupForm
    lines: list[LineForm]


class ConditionSheet:
    """The forms of one condition; `path` is the prefix of its fields."""

    def __init__(
        self, typed: Node, path: str, content: Content, *, data: MultiValueDict[str, str] | None
    ) -> None:
        self.path, self.content = path, content
        self.head = HeadForm(**bind(typed, path, data))
        self.mode = str(typed.get("mode") or ALWAYS)
        self.groups = [
            Group(
                GroupForm(**bind(group, f"{path}-groups-{rank}", data)),
                [
                    LineForm(content=content, **bind(line, f"{path}-groups-{rank}-lines-{place}", data))
                    for place, line in enumerate(listed(group, "lines"))
                ],
            )
            for rank, group in enumerate(listed(typed, "groups"))
        ]

    def forms(self) -> Iterator[EditorForm]:
        """Those that count in the chosen mode."""
        yield self.head
        if self.mode == ROWS:
            for group in self.groups:
                yield group.form
                yield from group.lines

    def is_valid(self) -> bool:
        valid = False not in [form.is_valid() for form in self.forms()]
        if valid and self.mode == ROWS and self._from_rows() is None:
            self.head.add_error("mode", gettext("Choisissez au moins un critère, ou «\u00a0Toujours\u00a0»."))
            return False
        return valid

    def condition(self) -> Condition | None:
        """Once valid."""
        if self.mode == ROWS:
            return self._from_rows()
        found: Condition | None = self.head.cleaned_data["text"] if self.mode == TEXT else None
        return found

    def _from_rows(self) -> Condition | None:
        groups = []
        for group in self.groups:
            lines = [line.condition() for line in group.lines]
            if condition := _joined(group.form.cleaned_data["joiner"], [one for one in lines if one]):
                groups.append(condition)
        return _joined(self.head.cleaned_data["joiner"] or "any", groups)

    @cached_property
    def sentence(self) -> str:
        """What it means in French, or nothing as long as it is not whole."""
        trial = ConditionSheet(self._typed(), self.path, self.content, data=self._data())
        if not trial.is_valid():
            return ""
        return phrase_condition(self.content, trial.condition())

    def _data(self) -> MultiValueDict[str, str]:
        data: MultiValueDict[str, str] = MultiValueDict()
        for form in (self.head, *(f for g in self.groups for f in (g.form, *g.lines))):
            for field in form:
                value = field.value()
                several = isinstance(value, list) or field.name in MULTIPLE
                data.setlist(field.html_name, list(value or ()) if several else [str(value or "")])
        return data

    def _typed(self) -> Node:
        groups: list[Node] = [{"lines": [{} for _ in group.lines]} for group in self.groups]
        return {"mode": self.mode, "groups": groups}


def _joined(operator: str, parts: list[Condition]) -> Condition | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return Condition(operator=operator, parts=tuple(parts))


def listed(node: Node, name: str) -> list[Node]:
    found = node.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _where(error: BadConditionText) -> str:
    said = {"place": error.place, "expected": error.expected, "found": error.found}
    if not error.found:
        return gettext("Au caractère %(place)d\u00a0: on attend %(expected)s.") % said
    return gettext("Au caractère %(place)d\u00a0: on attend %(expected)s, pas « %(found)s ».") % said


def bind(typed: Node, path: str, data: MultiValueDict[str, str] | None) -> dict[str, Any]:
    """Bound to the fields to be checked, or shown as typed without a word."""
    return {"prefix": path, "data": data, "initial": typed}
