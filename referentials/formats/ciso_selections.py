"""How a library says when a requirement is asked: by groups, some of which earlier answers select."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from referentials.domain.content import Condition, Content, Requirement
from referentials.formats.ciso_groups import ANSWER, KIND
from referentials.formats.ciso_names import Names

Group = str
Answers = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Selected:
    """`names` of the facts' groups by code; `made` for answers alone; `by_choice` what each one selects."""

    names: Mapping[str, Group]
    made: Sequence[Group]
    by_choice: Mapping[tuple[str, str], Sequence[Group]]
    by_requirement: Mapping[str, Sequence[Group]]

    def of_requirement(self, requirement: Requirement) -> Sequence[Group]:
        return self.by_requirement.get(requirement.code, ())


@dataclass(slots=True)
class _Selection:
    """What is known so far: the answers that select each group, by question."""

    groups: dict[Group, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def agrees(self, group: Group, answers: Answers) -> bool:
        known = self.groups.get(group, {})
        return all(known.get(answer.question, answer.choices) == answer.choices for answer in answers)

    def add(self, group: Group, answers: Answers) -> None:
        self.groups.setdefault(group, {}).update({answer.question: answer.choices for answer in answers})


def select_groups(content: Content, names: Names) -> Selected:
    known = {fact.code: names.groups.get(fact.code, fact.code) for fact in content.facts}
    groups = {**known, **{kind: f"{KIND}{kind}" for kind in content.kinds}}
    selection = _Selection()
    by_requirement: dict[str, Sequence[Group]] = {}
    for requirement in content.requirements.values():
        parts = _parts(requirement.condition, groups)
        if parts and all(selection.agrees(group, answers) for group, answers in parts):
            for group, answers in parts:
                selection.add(group, answers)
            by_requirement[requirement.code] = [group for group, _ in parts]
    by_choice: dict[tuple[str, str], list[Group]] = {}
    for group, questions in selection.groups.items():
        for question, choices in questions.items():
            for choice in choices:
                by_choice.setdefault((question, choice), []).append(group)
    made = [group for group in selection.groups if group.startswith(ANSWER)]
    return Selected(known, made, by_choice, by_requirement)


def _parts(condition: Condition | None, groups: Mapping[str, Group]) -> list[tuple[Group, Answers]]:
    """Each group with the answers that stand after its fact; empty when groups cannot say it."""
    if condition is None or condition.operator not in ("any", "fact", "answer"):
        return []
    parts: list[tuple[Group, Answers]] = []
    for leaf in condition.parts or (condition,):
        if leaf.operator == "fact" and leaf.fact in groups:
            parts.append((groups[leaf.fact], ()))
        elif leaf.operator == "answer" and parts and not parts[-1][0].startswith((KIND, ANSWER)):
            parts[-1] = (parts[-1][0], (*parts[-1][1], leaf))
        elif leaf.operator == "answer":
            parts.append((f"{ANSWER}{leaf.question}:{'+'.join(leaf.choices)}", (leaf,)))
        else:
            return []
    return parts if len(dict(parts)) == len(parts) else []
