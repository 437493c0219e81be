"""The project's own files, as the tests about the codebase read them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = ("cabinet_compliance", "practices", "referentials", "assessments", "reports")


@cache
def tracked() -> tuple[Path, ...]:
    """Files that are, or are about to be, under version control; all but the ignored ones without git."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        names = [ROOT / name for name in listed.stdout.splitlines()]
        return tuple(path for path in names if path.is_file())
    folders = (*APPS, "templates", "static", "tests", "bin", "docs")
    return tuple(path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def ours(suffix: str, *, among: tuple[str, ...] = ()) -> list[Path]:
    """Tracked files of one kind; `among` names the top folders, all of them by default."""
    return [
        path
        for path in tracked()
        if path.suffix == suffix and (not among or path.relative_to(ROOT).parts[0] in among)
    ]


def code_files() -> list[Path]:
    """Python of the applications, migrations apart: Django writes those."""
    return [path for path in ours(".py", among=APPS) if "migrations" not in path.parts]


def templates() -> list[Path]:
    return [path for path in ours(".html") if "templates" in path.parts]


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


@dataclass(frozen=True, slots=True)
class Function:
    path: Path
    name: str
    lines: int
    first_argument: str

    def __str__(self) -> str:
        return f"{name(self.path)}: {self.name} has {self.lines} lines"


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            arguments = [*node.args.posonlyargs, *node.args.args]
            yield Function(path, node.name, lines, arguments[0].arg if arguments else "")
