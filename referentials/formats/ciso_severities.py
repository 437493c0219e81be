"""The importance and the weight of a node as an obligation, a severity and the weights of a version."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from referentials.domain.content import DEFAULT_WEIGHTS, Obligation
from referentials.formats.ciso_losses import Loss
from referentials.formats.ciso_outline import Node, text
from referentials.formats.defaults import OBLIGATION, SEVERITY

IMPORTANCES: Mapping[str, tuple[Obligation, int]] = {
    "mandatory": (Obligation.LEGAL, 3),
    "recommended": (Obligation.RECOMMENDATION, 2),
    "nice_to_have": (Obligation.GOOD_PRACTICE, 1),
}
BY_COUNT: Mapping[int, Sequence[int]] = {1: (2,), 2: (2, 3), 3: (1, 2, 3), 4: (1, 2, 3, 4)}
"""The severities of so many different weights, from the lightest."""


@dataclass(frozen=True, slots=True)
class Severities:
    weights: Mapping[int, int]
    of_weight: Mapping[int, int]
    """Empty when the framework weighs nothing."""

    def read(self, node: Node) -> tuple[Obligation, int]:
        obligation, severity = IMPORTANCES.get(text(node.data, "importance"), (OBLIGATION, SEVERITY))
        if self.of_weight:
            severity = self.of_weight[_weight(node.data)]
        return obligation, severity


def read_severities(nodes: Sequence[Node], losses: Counter[Loss]) -> Severities:
    if all(node.data.get("weight") is None for node in nodes):
        return Severities(dict(DEFAULT_WEIGHTS), {})
    found = sorted({_weight(node.data) for node in nodes})
    usual = {weight: severity for severity, weight in DEFAULT_WEIGHTS.items()}
    if usual.keys() >= set(found):
        return Severities(dict(DEFAULT_WEIGHTS), usual)
    if len(found) in BY_COUNT:
        of_weight = dict(zip(found, BY_COUNT[len(found)], strict=True))
        return Severities(_filled({severity: weight for weight, severity in of_weight.items()}), of_weight)
    losses[Loss.WEIGHTS] += len(found)
    of_weight = {weight: 1 + rank * 4 // len(found) for rank, weight in enumerate(found)}
    groups = {s: [weight for weight in found if of_weight[weight] == s] for s in DEFAULT_WEIGHTS}
    return Severities({s: group[len(group) // 2] for s, group in groups.items()}, of_weight)


def _weight(data: Mapping[str, Any]) -> int:
    weight = data.get("weight")
    return 1 if weight is None else max(1, int(weight))


def _filled(weights: Mapping[int, int]) -> dict[int, int]:
    return {severity: weights.get(severity, usual) for severity, usual in DEFAULT_WEIGHTS.items()}
