"""Conditions as plain data, as the YAML files write them and the database stores them.

A leaf is a fact's code or `{answer: {question: X, in: [choices]}}`; `any`, `all` and `not` nest.
"""

from typing import Any

from referentials.domain.content import Condition

DEEPEST = 20


class BadCondition(ValueError):
    """Data that is no condition; `path` leads to the faulty part."""

    def __init__(self, path: tuple[str | int, ...]) -> None:
        super().__init__(path)
        self.path = path


def condition_to_data(condition: Condition) -> Any:
    match condition.operator:
        case "fact":
            return condition.fact
        case "answer":
            return {"answer": {"question": condition.question, "in": list(condition.choices)}}
        case "not":
            return {"not": condition_to_data(condition.parts[0])}
        case operator:
            return {operator: [condition_to_data(part) for part in condition.parts]}


def condition_from_data(data: Any, path: tuple[str | int, ...] = ()) -> Condition:
    """Raises BadCondition, also beyond DEEPEST levels."""
    if len(path) > 2 * DEEPEST:
        raise BadCondition(path)
    match data:
        case str():
            return Condition(operator="fact", fact=data)
        case {"answer": {"question": str(question), "in": [*choices]}} if len(data) == 1:
            return Condition(operator="answer", question=question, choices=tuple(map(str, choices)))
        case {"not": part} if len(data) == 1:
            return Condition(operator="not", parts=(condition_from_data(part, (*path, "not")),))
        case {"any": [*parts]} | {"all": [*parts]} if len(data) == 1:
            operator = next(iter(data))
            return Condition(
                operator=operator,
                parts=tuple(condition_from_data(part, (*path, operator, i)) for i, part in enumerate(parts)),
            )
    raise BadCondition(path)
