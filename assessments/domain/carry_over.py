"""What becomes of each answer when an assessment passes from one version to another.

The mapping says what became of each requirement; questions are found again by code inside their
requirement, and a lone question in another lone question. Nothing is lost: an answer is carried or archived.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from assessments.domain.answers import Answer
from referentials.domain.content import Choice, Content, Meaning, Question, Requirement
from referentials.domain.mapping import Change, Row


class Fate(StrEnum):
    KEPT = "kept"
    TO_CONFIRM = "to_confirm"
    TO_ANSWER = "to_answer"
    ARCHIVED = "archived"


TO_BE_CONFIRMED: Mapping[Change, bool] = {
    Change.IDENTICAL: False,
    Change.REWORDED: False,
    Change.CLARIFIED: True,
    Change.SPLIT: True,
    Change.MERGED: True,
    Change.REMOVED: False,
    Change.NEW: False,
}
if set(TO_BE_CONFIRMED) != set(Change):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("TO_BE_CONFIRMED lacks a change")


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Where the answer of `question`, of the later version, may come from; computed once for all."""

    question: Question
    origins: tuple[Question, ...]
    confirm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """`answer` is None when the question is to be answered; `origins` are the earlier questions read."""

    fate: Fate
    answer: Answer | None = None
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver:
    """`questions` by code of the later version, in its order; `archived` by code of the earlier one."""

    questions: Mapping[str, Carried]
    archived: Mapping[str, Answer]

    @property
    def answers(self) -> Mapping[str, Answer]:
        return {code: one.answer for code, one in self.questions.items() if one.answer is not None}

    @property
    def to_confirm(self) -> frozenset[str]:
        return frozenset(code for code, one in self.questions.items() if one.fate is Fate.TO_CONFIRM)


def plan_paths(old: Content, new: Content, rows: Iterable[Row]) -> tuple[Path, ...]:
    """One path for each question of `new`, in its order; a requirement without a row counts as new."""
    row_of = {code: row for row in rows for code in row.after}
    return tuple(
        Path(
            question=question,
            origins=_origins(old, requirement, question, row_of.get(requirement.code)),
            confirm=requirement.code in row_of and TO_BE_CONFIRMED[row_of[requirement.code].change],
        )
        for requirement in new.requirements.values()
        for question in requirement.questions
    )


def carry_over(
    paths: Iterable[Path], answers: Mapping[str, Answer], unconfirmed: frozenset[str] = frozenset()
) -> CarriedOver:
    """`answers` and `unconfirmed` by question code of the earlier version."""
    questions: dict[str, Carried] = {}
    used: set[str] = set()
    for path in paths:
        carried = _carry(path, answers, unconfirmed)
        questions[path.question.code] = carried
        used.update(carried.origins)
    archived = {code: answer for code, answer in answers.items() if code not in used}
    return CarriedOver(questions=questions, archived=archived)


def carry_through(
    steps: Iterable[Iterable[Path]], answers: Mapping[str, Answer], unconfirmed: frozenset[str] = frozenset()
) -> CarriedOver:
    """`carry_over` from version to version; origins and archived answers bear the codes of the first one."""
    step, *further = steps
    outcome = carry_over(step, answers, unconfirmed)
    if not further:  # nearly always: the codes are those of the first version already
        return outcome
    traced = {code: one.origins for code, one in outcome.questions.items()}
    for paths in further:
        outcome = carry_over(paths, outcome.answers, outcome.to_confirm)
        traced = {code: _trace(one, traced) for code, one in outcome.questions.items()}
    used = {first for firsts in traced.values() for first in firsts}
    return CarriedOver(
        questions={code: replace(one, origins=traced[code]) for code, one in outcome.questions.items()},
        archived={code: answer for code, answer in answers.items() if code not in used},
    )


def _trace(carried: Carried, traced: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(first for origin in carried.origins for first in traced[origin]))


def _origins(
    old: Content, requirement: Requirement, question: Question, row: Row | None
) -> tuple[Question, ...]:
    if row is None:
        return ()
    earlier = (old.requirements[code] for code in row.before if code in old.requirements)
    found = (_counterpart(one, requirement, question) for one in earlier)
    return tuple(one for one in found if one is not None)


def _counterpart(earlier: Requirement, later: Requirement, question: Question) -> Question | None:
    by_code = {one.code: one for one in earlier.questions}
    if question.code in by_code:
        return by_code[question.code]
    lone = len(earlier.questions) == len(later.questions) == 1
    return earlier.questions[0] if lone else None


def _carry(path: Path, answers: Mapping[str, Answer], unconfirmed: frozenset[str]) -> Carried:
    heard = [(origin, answers[origin.code]) for origin in path.origins if origin.code in answers]
    fitting = [(origin, answer) for origin, answer in heard if _fits(origin, answer, path.question)]
    if not fitting or len(fitting) < len(heard):  # a part that cannot be said here leaves the whole unsaid
        return Carried(fate=Fate.TO_ANSWER)
    _, answer = min(fitting, key=lambda one: _rank(one[0].choice(one[1].choice)))
    codes = tuple(origin.code for origin, _ in fitting)
    confirm = path.confirm or not unconfirmed.isdisjoint(codes)
    return Carried(fate=Fate.TO_CONFIRM if confirm else Fate.KEPT, answer=answer, origins=codes)


def _fits(origin: Question, answer: Answer, question: Question) -> bool:
    """The later question has the same choice, and it still means the same kind of thing."""
    return _meanings(question).get(answer.choice) is _meanings(origin)[answer.choice]


@lru_cache(maxsize=50_000)
def _meanings(question: Question) -> Mapping[str, Meaning]:
    """Kept, since the same questions come back with every assessment."""
    return {choice.code: choice.meaning for choice in question.choices}


def _rank(choice: Choice) -> tuple[int, Fraction]:
    """The lowest credit first; at equal credit « non » before « je ne sais pas »; « sans objet » last."""
    if choice.meaning is Meaning.NOT_APPLICABLE:
        return 2, Fraction(0)
    if choice.meaning is Meaning.UNKNOWN or choice.credit is None:
        return 1, Fraction(0)
    return (0 if choice.credit == 0 else 1), choice.credit
