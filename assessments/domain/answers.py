"""What a practice says: its profile, its answers, and what is wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from referentials.domain.content import Content, Meaning

MINIMUM_REASON = 10
"""Characters of the written reason that « sans objet » asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The practice's kind, and the codes of the facts that are true of it."""

    kind: str
    facts: frozenset[str] = frozenset()

    @property
    def truths(self) -> frozenset[str]:
        """The kind is a fact too."""
        return self.facts | {self.kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    choice: str
    reason: str = ""
    comment: str = ""


class Fault(StrEnum):
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_FACT = "unknown_fact"
    UNKNOWN_QUESTION = "unknown_question"
    UNKNOWN_CHOICE = "unknown_choice"
    MISSING_REASON = "missing_reason"
    MISSING_OVERRIDE_REASON = "missing_override_reason"
    """Otherwise than the structure that answers for the practice, without saying why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerProblem:
    """`where` names the question (or is empty for the profile), `expected` lists what would be accepted."""

    fault: Fault
    where: str
    got: str
    expected: tuple[str, ...] = ()


def find_profile_problems(content: Content, profile: Profile) -> tuple[AnswerProblem, ...]:
    problems = []
    if profile.kind not in content.kinds:
        problems.append(
            AnswerProblem(fault=Fault.UNKNOWN_KIND, where="", got=profile.kind, expected=content.kinds)
        )
    known = {*content.facts_by_code, *content.kinds}
    problems.extend(
        AnswerProblem(fault=Fault.UNKNOWN_FACT, where="", got=fact, expected=tuple(content.facts_by_code))
        for fact in sorted(profile.facts - known)
    )
    return tuple(problems)


def find_answer_problems(content: Content, answers: Mapping[str, Answer]) -> tuple[AnswerProblem, ...]:
    """Every answer that the version cannot take, in the order given."""
    return tuple(
        problem for code, answer in answers.items() for problem in _problems_of_answer(content, code, answer)
    )


def _problems_of_answer(content: Content, code: str, answer: Answer) -> Iterator[AnswerProblem]:
    question = content.questions.get(code)
    if question is None:
        yield AnswerProblem(fault=Fault.UNKNOWN_QUESTION, where=code, got=code)
        return
    try:
        choice = question.choice(answer.choice)
    except KeyError:
        expected = tuple(choice.code for choice in question.choices)
        yield AnswerProblem(fault=Fault.UNKNOWN_CHOICE, where=code, got=answer.choice, expected=expected)
        return
    if choice.meaning is Meaning.NOT_APPLICABLE and len(answer.reason.strip()) < MINIMUM_REASON:
        yield AnswerProblem(fault=Fault.MISSING_REASON, where=code, got=answer.reason.strip())
