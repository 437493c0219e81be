"""Who names what by its code: conditions name facts and questions, citations name sources."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from referentials.domain.conditions import leaves
from referentials.domain.content import Condition, Content, Question, Requirement


@dataclass(frozen=True, slots=True, order=True)
class Naming:
    """`where` is the code of the requirement or question that names `named`."""

    named: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """Old codes to new ones; choices by the old code of their question, then their own."""

    facts: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.facts or self.sources or self.questions or self.choices)


def find_namings(
    content: Content,
    *,
    facts: Collection[str] = (),
    sources: Collection[str] = (),
    questions: Collection[str] = (),
) -> tuple[Naming, ...]:
    """Where these codes are named, in the referential's order."""
    return (
        *(
            Naming(citation.source, requirement.code)
            for requirement in content.requirements.values()
            for citation in requirement.citations
            if citation.source in sources
        ),
        *dict.fromkeys(_namings_in_conditions(content, facts, questions)),
    )


def _namings_in_conditions(
    content: Content, facts: Collection[str], questions: Collection[str]
) -> Iterator[Naming]:
    for where, condition in content.conditions():
        for leaf in leaves(condition):
            if leaf.fact in facts:
                yield Naming(leaf.fact, where)
            elif leaf.question in questions:
                yield Naming(leaf.question, where)


def count_uses(content: Content) -> Mapping[str, int]:
    """How many requirements use each source and each fact, by code."""
    counts: dict[str, int] = {}
    for requirement in content.requirements.values():
        used = {citation.source for citation in requirement.citations}
        for condition in conditions_of(requirement):
            used |= {leaf.fact for leaf in leaves(condition) if leaf.fact}
        for code in used:
            counts[code] = counts.get(code, 0) + 1
    return counts


def conditions_of(requirement: Requirement) -> Iterator[Condition]:
    """Its own, then its questions'."""
    for condition in (requirement.condition, *(question.condition for question in requirement.questions)):
        if condition is not None:
            yield condition


def renamed(content: Content, renaming: Renaming) -> Content:
    """Every condition and citation says the new codes; the things themselves keep theirs."""
    if not renaming:
        return content
    themes = tuple(
        replace(theme, requirements=tuple(_in_requirement(one, renaming) for one in theme.requirements))
        for theme in content.themes
    )
    return replace(content, themes=themes)


def _in_requirement(requirement: Requirement, renaming: Renaming) -> Requirement:
    return replace(
        requirement,
        condition=_in_condition(requirement.condition, renaming),
        citations=tuple(
            replace(citation, source=renaming.sources.get(citation.source, citation.source))
            for citation in requirement.citations
        ),
        questions=tuple(_in_question(question, renaming) for question in requirement.questions),
    )


def _in_question(question: Question, renaming: Renaming) -> Question:
    return replace(question, condition=_in_condition(question.condition, renaming))


def _in_condition(condition: Condition | None, renaming: Renaming) -> Condition | None:
    return None if condition is None else _renamed_condition(condition, renaming)


def _renamed_condition(condition: Condition, renaming: Renaming) -> Condition:
    choices = renaming.choices.get(condition.question, {})
    return replace(
        condition,
        fact=renaming.facts.get(condition.fact, condition.fact),
        question=renaming.questions.get(condition.question, condition.question),
        choices=tuple(choices.get(choice, choice) for choice in condition.choices),
        parts=tuple(_renamed_condition(part, renaming) for part in condition.parts),
    )
