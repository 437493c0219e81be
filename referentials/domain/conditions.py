"""Whether a condition holds, and which of its leaves decided so.

`facts` are the codes of what is true of the practice, its kind among them; `answers` maps the code of a
question to the code of the choice made. A question without an answer makes its leaf false.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from referentials.domain.content import Condition

Facts = frozenset[str]
Answers = Mapping[str, str]


def _fact(condition: Condition, facts: Facts, answers: Answers) -> bool:
    return condition.fact in facts


def _answer(condition: Condition, facts: Facts, answers: Answers) -> bool:
    return answers.get(condition.question) in condition.choices


def _any(condition: Condition, facts: Facts, answers: Answers) -> bool:
    return any(OPERATORS[part.operator](part, facts, answers) for part in condition.parts)


def _all(condition: Condition, facts: Facts, answers: Answers) -> bool:
    return all(OPERATORS[part.operator](part, facts, answers) for part in condition.parts)


def _not(condition: Condition, facts: Facts, answers: Answers) -> bool:
    [part] = condition.parts
    return not OPERATORS[part.operator](part, facts, answers)


OPERATORS: Mapping[str, Callable[[Condition, Facts, Answers], bool]] = {
    "fact": _fact,
    "answer": _answer,
    "any": _any,
    "all": _all,
    "not": _not,
}
"""A new operator is a function and a row here, and a shape in `condition_data`."""

LEAVES = frozenset({"fact", "answer"})


@dataclass(frozen=True, slots=True)
class Leaf:
    condition: Condition
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`reasons` are the leaves that settled the outcome; `leaves` are all of them, in order."""

    holds: bool
    leaves: tuple[Leaf, ...]
    reasons: tuple[Leaf, ...]

    @property
    def held(self) -> tuple[Condition, ...]:
        return tuple(leaf.condition for leaf in self.leaves if leaf.holds)

    @property
    def failed(self) -> tuple[Condition, ...]:
        return tuple(leaf.condition for leaf in self.leaves if not leaf.holds)


def evaluate(condition: Condition, facts: Facts, answers: Answers) -> bool:
    """Raises KeyError for an operator that is not in OPERATORS."""
    return OPERATORS[condition.operator](condition, facts, answers)


def leaves(condition: Condition) -> Iterator[Condition]:
    """The facts and answers that the condition reads, in its order."""
    if condition.operator in LEAVES:
        yield condition
    for part in condition.parts:
        yield from leaves(part)


def explain(condition: Condition, facts: Facts, answers: Answers) -> Explanation:
    def judged(found: Iterator[Condition]) -> tuple[Leaf, ...]:
        return tuple(Leaf(leaf, evaluate(leaf, facts, answers)) for leaf in found)

    return Explanation(
        holds=evaluate(condition, facts, answers),
        leaves=judged(leaves(condition)),
        reasons=judged(_deciding(condition, facts, answers)),
    )


def _deciding(condition: Condition, facts: Facts, answers: Answers) -> Iterator[Condition]:
    """A part decides when it agrees with the whole: one true part of `any`, one false part of `all`."""
    if condition.operator in LEAVES:
        yield condition
    outcome = evaluate(condition, facts, answers)
    for part in condition.parts:
        if condition.operator == "not" or evaluate(part, facts, answers) == outcome:
            yield from _deciding(part, facts, answers)
