"""The measure of a requirement, from the reference controls and the typical evidence of a library."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from referentials.domain.content import Measure
from referentials.formats.ciso_losses import Loss
from referentials.formats.ciso_outline import Node, text
from referentials.formats.defaults import plain_measure

HOW, WHY = "## Comment ?", "## Pourquoi ?"
WHY_AND_HOW = re.compile(rf"(?:{re.escape(WHY)}\n(?P<why>.*?)\n\n)?{re.escape(HOW)}\n(?P<how>.+)", re.DOTALL)
BULLET = re.compile(r"^\s*[-•*–▪]\s+")

Controls = Mapping[str, Mapping[str, Any]]


def read_measure(node: Node, controls: Controls, *, title: str, losses: Counter[Loss]) -> Measure:
    """Of our own words when the library has none."""
    named = [str(urn).lower() for urn in node.data.get("reference_controls") or ()]
    losses[Loss.EXTERNAL_CONTROL] += sum(urn not in controls for urn in named)
    found = [controls.get(urn, {"urn": urn}) for urn in dict.fromkeys(named)]
    evidence = [*_lines(node.data), *(line for control in found for line in _lines(control))]
    measure = replace(plain_measure(title=title), evidence=tuple(dict.fromkeys(evidence)))
    if not found:
        return measure
    if len(found) == 1 and (told := WHY_AND_HOW.fullmatch(text(found[0], "description"))):
        return replace(measure, why=told["why"] or "", how=told["how"])
    return replace(measure, how="\n\n".join(map(_as_text, found)))


def _as_text(control: Mapping[str, Any]) -> str:
    name, description = text(control, "name"), text(control, "description")
    told = [part for part in (name, description) if part]
    return "\n".join(dict.fromkeys(told)) or f"Appliquer le contrôle de référence « {_short(control)} »."


def _short(control: Mapping[str, Any]) -> str:
    return text(control, "ref_id") or str(control["urn"]).split(":function:")[-1]


def _lines(data: Mapping[str, Any]) -> Sequence[str]:
    found = data.get("typical_evidence")
    lines = (
        [str(item) for item in found]
        if isinstance(found, list)
        else text(data, "typical_evidence").split("\n")
    )
    return [BULLET.sub("", line).strip() for line in lines if line.strip()]


def controls_by_urn(library: Mapping[str, Any]) -> Controls:
    return {str(c["urn"]).lower(): c for c in library["objects"].get("reference_controls") or ()}


def control_description(measure: Measure) -> str:
    """What `read_measure` takes apart again."""
    why = f"{WHY}\n{measure.why}\n\n" if measure.why else ""
    return f"{why}{HOW}\n{measure.how}"
