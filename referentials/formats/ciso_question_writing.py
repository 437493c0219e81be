"""The questions of a requirement as a library asks them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

from referentials.domain.content import Choice, Condition, Meaning, Question, Requirement
from referentials.formats.ciso_credits import FULL, HALF, NONE, Worth, by_words
from referentials.formats.ciso_questions import DONT_KNOW
from referentials.formats.ciso_selections import Selected
from referentials.formats.defaults import plain_question

Data = dict[str, Any]
RESULTS: Mapping[Fraction, str] = {FULL: "compliant", HALF: "partially_compliant", NONE: "non_compliant"}


@dataclass(slots=True)
class QuestionWriter:
    """`scale` is what a requirement without question is asked on; `urns` grow with the questions written."""

    scale: tuple[Choice, ...]
    least: int
    ours: bool
    selected: Selected
    urns: dict[str, str] = field(default_factory=dict)

    def write(self, requirement: Requirement, urn: str) -> list[Data]:
        """Empty for the one question that a reader gives by itself."""
        if self.goes_without_saying(requirement):
            return []
        return [self.question(question, requirement, urn) for question in requirement.questions]

    def goes_without_saying(self, requirement: Requirement) -> bool:
        if len(requirement.questions) != 1:
            return False
        [question] = requirement.questions
        plain = plain_question(code=requirement.code, title=requirement.title)
        said = (question.code, question.text, question.choices, question.condition)
        opens = any((question.code, choice.code) in self.selected.by_choice for choice in question.choices)
        return said == (plain.code, plain.text, self.scale, None) and not opens

    def question(self, question: Question, requirement: Requirement, node: str) -> Data:
        name = question.code if self.ours else question.code.removeprefix(f"{requirement.code}-")
        urn = f"{node}:question:{name}"
        depends_on = self.depends_on(question.condition)
        self.urns[question.code] = urn
        return {
            "urn": urn,
            "type": "unique_choice",
            "text": question.text,
            **({"depends_on": depends_on} if depends_on else {}),
            "choices": self.choices(question, urn),
        }

    def depends_on(self, condition: Condition | None) -> Data | None:
        if condition is None or condition.operator != "answer" or condition.question not in self.urns:
            return None
        urn = self.urns[condition.question]
        answers = [f"{urn}:choice:{code}" for code in condition.choices]
        return {"question": urn, "answers": answers, "condition": "any"}

    def choices(self, question: Question, urn: str) -> list[Data]:
        offered = question.choices
        if not self.ours and offered and offered[-1].label == DONT_KNOW.label:
            offered = offered[:-1] if offered[-1].meaning is Meaning.UNKNOWN else offered
        return [
            {
                "urn": f"{urn}:choice:{choice.code}",
                "value": choice.label,
                **told,
                **self.selects(question, choice),
            }
            for choice, told in zip(offered, self.results(offered), strict=True)
        ]

    def selects(self, question: Question, choice: Choice) -> Data:
        groups = self.selected.by_choice.get((question.code, choice.code))
        return {"select_implementation_groups": list(groups)} if groups else {}

    def results(self, choices: Sequence[Choice]) -> list[Data]:
        """In words alone when the words tell; in points when no result says the credit."""
        if not self.ours and by_words([choice.label for choice in choices]) == [_worth(c) for c in choices]:
            return [{} for _ in choices]
        credits = [choice.credit for choice in choices if choice.credit is not None]
        results = [_result(choice) for choice in choices]
        if all(credit in RESULTS for credit in credits):
            return results
        unit = lcm(*(credit.denominator for credit in credits))
        return [
            result
            if choice.credit is None
            else {"add_score": self.least + int(choice.credit * unit), **result}
            for choice, result in zip(choices, results, strict=True)
        ]


def _worth(choice: Choice) -> Worth:
    return Worth(choice.meaning, choice.credit)


def _result(choice: Choice) -> Data:
    if choice.meaning is Meaning.NOT_APPLICABLE:
        return {"compute_result": "not_applicable"}
    if choice.credit is None:
        return {}
    return {"compute_result": RESULTS.get(choice.credit, RESULTS[HALF])}
