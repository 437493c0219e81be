"""Implementation groups as facts of the profile, and what they and earlier answers condition.

A group named `kind:solo` is a kind of practice; one named `answer:…` is only there to be selected by answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from referentials.domain.content import Fact
from referentials.formats.ciso_codes import Codes
from referentials.formats.ciso_outline import text

FACTS_GROUP = "implementation_groups"
KIND, ANSWER = "kind:", "answer:"
KINDS = ("solo", "groupe", "msp", "cpts")
"""Of the practices that we serve: a framework of others is asked of all of them."""


@dataclass(frozen=True, slots=True)
class Groups:
    """`codes` gives the fact or the kind of each group by its name; None for one that answers select."""

    facts: tuple[Fact, ...]
    kinds: tuple[str, ...]
    codes: Mapping[str, str | None]


def read_groups(framework: Mapping[str, Any], used: Iterable[str]) -> Groups:
    """`used` are the names that requirements give, whether or not the framework defines them."""
    listed = framework.get("implementation_groups_definition") or ()
    defined = {text(data, "ref_id"): data for data in listed if text(data, "ref_id")}
    named = _named(defined, used)
    facts, kinds, taken = [], [], Codes()
    if not any(name.startswith(KIND) for name, _ in named):
        taken.taken = set(KINDS)
    codes: dict[str, str | None] = {}
    for name, data in named:
        if name.startswith(KIND):
            kinds.append(taken.take(name.removeprefix(KIND), fallback="type"))
            codes[name] = kinds[-1]
        elif name.startswith(ANSWER):
            codes[name] = None
        else:
            codes[name] = taken.take(name, fallback="groupe")
            label, help = text(data, "name") or name, text(data, "description")
            facts.append(Fact(code=codes[name] or "", label=label, help=help, group=FACTS_GROUP))
    return Groups(tuple(facts), tuple(kinds) or KINDS, codes)


def _named(
    defined: Mapping[str, Mapping[str, Any]], used: Iterable[str]
) -> list[tuple[str, Mapping[str, Any]]]:
    return [*defined.items(), *((name, {}) for name in dict.fromkeys(used) if name not in defined)]
