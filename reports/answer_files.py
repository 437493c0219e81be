"""A YAML file of profile and answers, read without knowing any referential: shape, codes and lines.

Codes are taken as they are written: an unquoted 2025.10 is the version « 2025.10 », not the number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from assessments.domain.answers import Answer, Profile
from referentials.formats.cannot_read import Problem, path_text, refuse
from referentials.formats.located_yaml import LocatedData, Path, read_what_can_be

MOST_BYTES = 1_000_000
FILE_KEYS = ("referential", "version", "profile", "answers")
PROFILE_KEYS = ("kind", "facts")
ANSWER_KEYS = ("value", "reason", "comment")
FEW, MANY = 12, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFile:
    """What the file says, "" for what it does not say; `problems` are those of its shape.

    `booleans` are the answers that YAML takes for true or false, by question.
    """

    referential: str
    version: str
    kind: str
    facts: Mapping[Path, str]
    answers: Mapping[str, Answer]
    lines: Mapping[Path, int]
    booleans: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def profile(self) -> Profile:
        return Profile(kind=self.kind, facts=frozenset(self.facts.values()))

    def problem(self, path: Path, message: str) -> Problem:
        """At the line of `path`, or of what would have held it."""
        line = next((self.lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.lines), 0)
        return Problem(line, path_text(path), message)


def read_answer_file(data: bytes) -> AnswerFile:
    """Raises CannotRead when nothing can be made of the file."""
    if len(data) > MOST_BYTES:
        raise refuse("le fichier dépasse 1 Mo, la limite d'un fichier de réponses")
    located = read_what_can_be(data)
    if not isinstance(located.value, dict):
        raise refuse(f"le fichier doit contenir les clés {', '.join(FILE_KEYS)}", line=1)
    return _Reader(located).file()


def suggest(got: str, expected: Sequence[str]) -> str:
    """The nearest code; and all of them when they are few, or none is near and they are not too many."""
    near = get_close_matches(got, expected, n=1)
    hint = f" ; vouliez-vous dire « {near[0]} » ?" if near else ""
    most = FEW if near else MANY
    return hint + (f" ; attendu : {', '.join(expected)}" if 0 < len(expected) <= most else "")


@dataclass(slots=True)
class _Reader:
    located: LocatedData
    problems: list[Problem] = field(default_factory=list)
    booleans: set[Path] = field(default_factory=set)

    def file(self) -> AnswerFile:
        top = self.mapping(self.located.value, (), FILE_KEYS)
        profile = self.mapping(top.get("profile"), ("profile",), PROFILE_KEYS)
        answers = dict(self.answers(top.get("answers")))
        return AnswerFile(
            referential=self.code(top.get("referential"), ("referential",)),
            version=self.code(top.get("version"), ("version",)),
            kind=self.code(profile.get("kind"), ("profile", "kind")),
            facts=self.facts(profile.get("facts")),
            answers=answers,
            lines=self.located.lines,
            booleans=frozenset(str(path[1]) for path in self.booleans),
            problems=(*self.problems_of_yaml(), *self.problems),
        )

    def complain(self, path: Path, message: str) -> None:
        self.problems.append(Problem(self.located.lines.get(path, 0), path_text(path), message))

    def problems_of_yaml(self) -> Iterator[Problem]:
        """Those of boolean answers are told again later, with the answers that the question takes."""
        told_later = {path_text(path) for path in self.booleans}
        return (problem for problem in self.located.problems if problem.path not in told_later)

    def mapping(self, value: Any, path: Path, keys: tuple[str, ...]) -> dict[str, Any]:
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.complain(path, f"une liste de clés est attendue ({', '.join(keys)})")
            return {}
        for key in value:
            if key not in keys:
                self.complain((*path, key), f"clé inconnue{suggest(key, keys)}")
        return value

    def facts(self, value: Any) -> dict[Path, str]:
        path: Path = ("profile", "facts")
        if value is None:
            return {}
        if not isinstance(value, list):
            self.complain(path, "une liste de faits est attendue, par exemple [employes, mobile]")
            return {}
        codes = {(*path, index): self.code(fact, (*path, index)) for index, fact in enumerate(value)}
        return {path: code for path, code in codes.items() if code}

    def answers(self, value: Any) -> Iterator[tuple[str, Answer]]:
        """A question whose value is empty is not answered."""
        if value is None:
            return
        if not isinstance(value, dict):
            self.complain(
                ("answers",), "une réponse par question est attendue, par exemple « question: oui »"
            )
            return
        for question, given in value.items():
            answer = self.answer(given, ("answers", question))
            if answer is not None:
                yield question, answer

    def answer(self, given: Any, path: Path) -> Answer | None:
        if not isinstance(given, dict):
            choice = self.choice(given, path)
            return Answer(choice=choice) if choice else None
        self.mapping(given, path, ANSWER_KEYS)
        if given.get("value") is None:
            self.complain(path, 'la réponse manque : {value: …, reason: "…"}')
            return None
        choice = self.choice(given["value"], (*path, "value"))
        reason = self.code(given.get("reason"), (*path, "reason"))
        comment = self.code(given.get("comment"), (*path, "comment"))
        return Answer(choice=choice, reason=reason, comment=comment) if choice else None

    def choice(self, value: Any, path: Path) -> str:
        if self.is_boolean(value, path):
            self.booleans.add(path)
            return self.located.written[path]
        return self.code(value, path)

    def code(self, value: Any, path: Path) -> str:
        """The text as written, whatever YAML makes of it; "" when there is none."""
        if isinstance(value, list | dict):
            self.complain(path, "un texte est attendu")
            return ""
        if isinstance(value, bool):
            written = self.located.written[path]
            self.complain(
                path, f'« {written} » est un booléen en YAML : écrivez "{written}" entre guillemets'
            )
        if value is None:
            return ""
        return self.located.written.get(path, str(value)).strip()

    def is_boolean(self, value: Any, path: Path) -> bool:
        """`yes` and its like stay text, already refused; `true` and `false` do not."""
        return path in self.located.written and isinstance(value, bool | str)
