"""When a requirement or a question of a library is asked: its groups, and the answers given before."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from referentials.domain.content import Condition
from referentials.formats.ciso_groups import Groups
from referentials.formats.ciso_losses import Loss
from referentials.formats.ciso_outline import text
from referentials.formats.ciso_questions import Asked

Selections = Mapping[str, Sequence[Condition]]
"""For each group, by its name, the answers that select it."""


@dataclass(slots=True)
class ConditionReader:
    """`ranks` gives the order in which the questions are asked, by code."""

    groups: Groups
    selections: Selections
    ranks: Mapping[str, int]
    by_urn: Mapping[str, Asked]
    losses: Counter[Loss]

    def of_requirement(self, names: Sequence[str], *, first: int) -> Condition | None:
        """Asked when any of its groups holds, or was selected by an answer; `first` is its own rank."""
        parts: list[Condition] = []
        for name in dict.fromkeys(names):
            code = self.groups.codes[name]
            if code is not None:
                parts.append(Condition(operator="fact", fact=code))
            for answer in self.selections.get(name, ()):
                if self.ranks[answer.question] < first:
                    parts.append(answer)
                else:
                    self.losses[Loss.SELECTION] += 1
        return any_of(parts)

    def of_question(self, asked: Asked) -> Condition | None:
        if asked.depends_on is None:
            return None
        read = self.by_urn.get(text(asked.depends_on, "question").lower())
        if read is None or self.ranks[read.question.code] >= self.ranks[asked.question.code]:
            self.losses[Loss.DEPENDENCY] += 1
            return None
        answers = [str(answer).lower() for answer in asked.depends_on.get("answers") or ()]
        codes = dict.fromkeys(code for answer in answers for code in read.meant.get(answer, ()))
        if not codes or (text(asked.depends_on, "condition") == "all" and len(answers) > 1):
            self.losses[Loss.DEPENDENCY] += 1
        if not codes:
            return None
        return Condition(operator="answer", question=read.question.code, choices=tuple(codes))


def any_of(parts: Sequence[Condition]) -> Condition | None:
    return Condition(operator="any", parts=tuple(parts)) if parts else None


def find_selections(asked: Sequence[Asked]) -> Selections:
    """In the order of the questions."""
    found: defaultdict[str, list[Condition]] = defaultdict(list)
    for one in asked:
        for name, choices in one.opens.items():
            leaf = Condition(operator="answer", question=one.question.code, choices=choices)
            found[name].append(leaf)
    return found
