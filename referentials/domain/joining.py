"""One requirement made two, or two made one, from what the editor chose; questions are shared, never lost."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from referentials.domain.content import Citation, Measure, Question, Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one half of a split shall be: `questions` are codes of the whole's, all when empty."""

    code: str
    title: str
    questions: Collection[str] = ()


def split(whole: Requirement, parts: tuple[Part, Part]) -> tuple[Requirement, Requirement]:
    """Two copies under their own codes, to be reworded. A question that both keep is doubled."""
    first, second = (_part(whole, part) for part in parts)
    taken = {question.code for question in first.questions}
    doubled = tuple(_recoded(question, parts[1].code, taken) for question in second.questions)
    return first, replace(second, questions=doubled)


def _part(whole: Requirement, part: Part) -> Requirement:
    kept = tuple(q for q in whole.questions if q.code in part.questions) or whole.questions
    named = tuple(
        replace(question, code=part.code) if question.code == whole.code else question for question in kept
    )
    return replace(whole, code=part.code, title=part.title, questions=named)


def _recoded(question: Question, requirement: str, taken: set[str]) -> Question:
    """Under a code of its own, after its requirement's."""
    code, rank = question.code, 1
    while code in taken:
        rank += 1
        code = f"{requirement}-{rank}"
    taken.add(code)
    return replace(question, code=code)


def questions_renamed(whole: Requirement, parts: tuple[Requirement, Requirement]) -> Mapping[str, str]:
    """Where a condition that named a question of the whole finds it: in the first part that has it."""
    kept = {question.code for part in parts for question in part.questions}
    if whole.code in kept or whole.code not in {question.code for question in whole.questions}:
        return {}
    own = next((part.code for part in parts if part.code in {q.code for q in part.questions}), "")
    return {whole.code: own} if own else {}


def merge(kept: Requirement, other: Requirement) -> Requirement:
    """`kept` with what `other` asked, said and cited: the editor rewords it then."""
    return replace(
        kept,
        statement=_both(kept.statement, other.statement, "\n"),
        severity=max(kept.severity, other.severity),
        citations=_merged_citations(kept, other),
        questions=(*kept.questions, *other.questions),
        measure=_merged_measure(kept.measure, other.measure),
    )


def _both(first: str, second: str, between: str) -> str:
    return between.join(text for text in dict.fromkeys((first, second)) if text)


def _merged_citations(kept: Requirement, other: Requirement) -> tuple[Citation, ...]:
    return tuple({(c.source, c.reference): c for c in chain(other.citations, kept.citations)}.values())


def _merged_measure(kept: Measure, other: Measure) -> Measure:
    return replace(
        kept,
        why=_both(kept.why, other.why, "\n"),
        how=_both(kept.how, other.how, "\n"),
        effort_hours=kept.effort_hours + other.effort_hours,
        cost_max=max(kept.cost_max, other.cost_max),
        evidence=tuple(dict.fromkeys((*kept.evidence, *other.evidence))),
    )
