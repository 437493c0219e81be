"""An answer file held against the version that it answers: every problem, in French, with its line."""

from collections.abc import Callable, Iterator, Mapping

from assessments.domain.answers import (
    MINIMUM_REASON,
    AnswerProblem,
    Fault,
    find_answer_problems,
    find_profile_problems,
)
from assessments.domain.applicability import Scope
from referentials.domain.content import Content
from referentials.formats.cannot_read import Problem
from referentials.formats.located_yaml import Path
from reports.answer_files import AnswerFile, suggest


def find_problems(file: AnswerFile, content: Content) -> Iterator[Problem]:
    for problem in find_profile_problems(content, file.profile):
        for path in _profile_places(file, problem):
            yield file.problem(path, _PHRASES[problem.fault](problem, content))
    for problem in find_answer_problems(content, file.answers):
        if problem.fault is Fault.UNKNOWN_CHOICE and problem.where in file.booleans:
            continue
        yield file.problem(_answer_place(file, problem), _PHRASES[problem.fault](problem, content))
    for code in sorted(file.booleans):
        yield tell_boolean(file, code, content)


def tell_boolean(file: AnswerFile, code: str, content: Content | None = None) -> Problem:
    """The choices of the question are told when `content` is known."""
    written = file.answers[code].choice
    message = (
        f'« {written} » est un booléen en YAML : écrivez "{written}" entre guillemets si c\'est une réponse'
    )
    if content is not None and code in content.questions:
        message += f" ; attendu : {', '.join(choice.code for choice in content.questions[code].choices)}"
    return file.problem(("answers", code), message)


def find_ignored_answers(file: AnswerFile, scope: Scope) -> Iterator[Problem]:
    """Answers to questions that this profile is not asked: no mistake, but they weigh nothing."""
    for code in file.answers:
        if code not in scope.question_codes:
            message = "question non posée avec ce profil et ces réponses ; la réponse est ignorée"
            yield file.problem(("answers", code), message)


def _profile_places(file: AnswerFile, problem: AnswerProblem) -> list[Path]:
    if problem.fault is Fault.UNKNOWN_KIND:
        return [("profile", "kind")]
    return [path for path, fact in file.facts.items() if fact == problem.got]


def _answer_place(file: AnswerFile, problem: AnswerProblem) -> Path:
    value: Path = ("answers", problem.where, "value")
    return value if problem.fault is Fault.UNKNOWN_CHOICE and value in file.lines else value[:2]


def _unknown_kind(problem: AnswerProblem, content: Content) -> str:
    if not problem.got:
        return f"le type de structure manque ; attendu : {', '.join(problem.expected)}"
    return f"type de structure « {problem.got} » inconnu{suggest(problem.got, problem.expected)}"


def _unknown_fact(problem: AnswerProblem, content: Content) -> str:
    return f"fait « {problem.got} » inconnu{suggest(problem.got, problem.expected)}"


def _unknown_question(problem: AnswerProblem, content: Content) -> str:
    return f"question inconnue de la version {content.number}{suggest(problem.got, tuple(content.questions))}"


def _unknown_choice(problem: AnswerProblem, content: Content) -> str:
    return f"réponse « {problem.got} » inconnue{suggest(problem.got, problem.expected)}"


def _missing_reason(problem: AnswerProblem, content: Content) -> str:
    return (
        f"« sans objet » demande un motif d'au moins {MINIMUM_REASON} caractères : "
        '{value: sans_objet, reason: "…"}'
    )


def _missing_override_reason(problem: AnswerProblem, content: Content) -> str:
    return (
        "répondre autrement que la structure de rattachement demande un motif d'au moins "
        f"{MINIMUM_REASON} caractères"
    )


_PHRASES: Mapping[Fault, Callable[[AnswerProblem, Content], str]] = {
    Fault.UNKNOWN_KIND: _unknown_kind,
    Fault.UNKNOWN_FACT: _unknown_fact,
    Fault.UNKNOWN_QUESTION: _unknown_question,
    Fault.UNKNOWN_CHOICE: _unknown_choice,
    Fault.MISSING_REASON: _missing_reason,
    Fault.MISSING_OVERRIDE_REASON: _missing_override_reason,
}

if set(_PHRASES) != set(Fault):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("a fault of an answer lacks its phrase")
