"""Which questions are asked of a practice, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assessments.domain.answers import Answer, Profile
from referentials.domain.conditions import Explanation, Leaf, evaluate, explain
from referentials.domain.content import Condition, Content, Question, Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The questions asked, by requirement code, in the referential's order.

    A requirement that is not asked at all is absent. `heard` holds the choices that conditions may
    read: those of asked questions only, so that an answer behind a closed door opens no other.
    """

    asked: Mapping[str, tuple[Question, ...]]
    heard: Mapping[str, str]
    truths: frozenset[str]

    @property
    def question_codes(self) -> frozenset[str]:
        return frozenset(question.code for questions in self.asked.values() for question in questions)


def settle_scope(content: Content, profile: Profile, answers: Mapping[str, Answer]) -> Scope:
    """Walks the version once, in order: a condition reads the profile and earlier answers only."""
    truths = profile.truths
    read = tuple((code, answers[code].choice) for code in content.questions_read if code in answers)
    asked = ask(content, truths, read)
    codes = (question.code for questions in asked.values() for question in questions)
    return Scope(asked=asked, heard={c: answers[c].choice for c in codes if c in answers}, truths=truths)


@lru_cache(maxsize=1_000)
def ask(
    content: Content, truths: frozenset[str], read: tuple[tuple[str, str], ...] = ()
) -> Mapping[str, tuple[Question, ...]]:
    """What is asked, by requirement; `read` holds the choices that conditions may read.

    Kept, since few answers open or close another question: then every save asks this again.
    """
    choices, heard = dict(read), dict[str, str]()
    asked: dict[str, tuple[Question, ...]] = {}
    for requirement in content.requirements.values():
        if not _holds(requirement.condition, truths, heard):
            continue
        questions = []
        for question in requirement.questions:
            if _holds(question.condition, truths, heard):
                questions.append(question)
                if question.code in choices:
                    heard[question.code] = choices[question.code]
        if questions:
            asked[requirement.code] = tuple(questions)
    return asked


def explain_requirement(requirement: Requirement, scope: Scope) -> Explanation | None:
    """Why the requirement is or isn't asked; None when it is asked of everybody."""
    if requirement.condition is None:
        return None
    return explain(requirement.condition, scope.truths, scope.heard)


def explain_absence(requirement: Requirement, scope: Scope) -> tuple[Leaf, ...]:
    """What keeps a requirement from being asked: its own condition, else those of all its questions."""
    own = explain_requirement(requirement, scope)
    if own is not None and not own.holds:
        return own.reasons
    conditions = (question.condition for question in requirement.questions)
    closed = (explain(condition, scope.truths, scope.heard) for condition in conditions if condition)
    return tuple(leaf for explanation in closed for leaf in explanation.reasons)


def _holds(condition: Condition | None, truths: frozenset[str], heard: Mapping[str, str]) -> bool:
    return condition is None or evaluate(condition, truths, heard)
