"""What a reader says of a file that it refuses, for every format."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_BYTES = 5_000_000
LARGEST_FILE = 20_000_000
"""The most that any format takes; each says its own limit."""
MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts from 1, 0 when no line is meant; `path` names the field, as in themes[0].title."""

    line: int
    path: str
    message: str

    def __str__(self) -> str:
        field = f"{self.path} : " if self.path else ""
        said = f"{field}{self.message}"
        return _("ligne %(line)d : %(problem)s") % {"line": self.line, "problem": said} if self.line else said


class CannotRead(ValueError):
    """A file that is not what its format expects; `problems` come in the order of their lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def refuse(message: str, *, line: int = 0, path: str = "") -> CannotRead:
    return CannotRead((Problem(line, path, message),))


def path_text(path: tuple[str | int, ...]) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")
