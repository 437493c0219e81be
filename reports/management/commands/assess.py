"""The main job without a browser: a file of profile and answers → score, level, plan, PDF."""

import io
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.domain.applicability import settle_scope
from assessments.domain.freezing import freeze_answers, freeze_result
from assessments.domain.prioritisation import prioritise
from assessments.domain.scoring import score
from practices.templatetags.french import typeset
from referentials.formats.cannot_read import CannotRead, Problem
from referentials.management.files import read_file, write_file
from reports.answer_checks import find_ignored_answers, find_problems, tell_boolean
from reports.answer_files import MOST_BYTES, AnswerFile, read_answer_file
from reports.choosing_content import Chosen, NoSuchContent, choose_content
from reports.domain.document import build_document
from reports.domain.subject import Subject
from reports.rendering import PdfEngineMissing, render_pdf
from reports.summarising import Outcome, summarise

STDIN = Path("-")
BAD_INPUT = 2
NAMELESS = "Votre structure"


class Command(BaseCommand):
    help = "Évalue un fichier de réponses : score, niveau, plan d'actions, rapport."
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Our `--version` takes the place of Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="le fichier YAML de réponses, ou - pour l'entrée standard"
        )
        parser.add_argument("--referential", help="le référentiel, à la place de celui du fichier")
        parser.add_argument("--version", dest="number", help="sa version, à la place de celle du fichier")
        parser.add_argument("--json", action="store_true", help="répond en JSON")
        parser.add_argument("--pdf", type=Path, metavar="OUT", help="écrit aussi le rapport dans ce fichier")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        try:
            file = read_answer_file(_read(path))
            chosen = _choose(file, options["referential"] or "", options["number"] or "")
        except CommandError as error:
            self.stop(str(error))
        except CannotRead as error:
            self.stop(*(f"{path} : {problem}" for problem in error.problems))
        outcome = _assess(file, chosen)
        for ignored in find_ignored_answers(file, outcome.scope):
            self.stderr.write(typeset(f"attention, {path} : {ignored}"))
        result = freeze_result(outcome.result, outcome.actions, content_hash=chosen.content_hash)
        if options["pdf"]:
            self.write_pdf(
                options["pdf"], chosen, {**result, **freeze_answers(file.profile, file.answers)}, path
            )
        if options["json"]:
            self.print(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self.print(typeset(summarise(outcome)))

    def write_pdf(self, out: Path, chosen: Chosen, frozen: dict[str, Any], path: Path) -> None:
        now = timezone.localtime()
        subject = Subject(
            name=NAMELESS if path == STDIN else path.stem,
            kind=frozen["profile"]["kind"],
            completed_at=now,
        )
        try:
            write_file(out, render_pdf(build_document(chosen.content, frozen, subject=subject)))
        except CommandError as error:
            self.stop(str(error))
        except PdfEngineMissing as error:
            raise CommandError(str(error)) from error
        self.stderr.write(typeset(f"Rapport écrit dans {out}."), style_func=str)

    def print(self, text: str) -> None:
        """In UTF-8 whatever the terminal says, so that a redirected JSON is JSON."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        self.stdout.write(text)

    def stop(self, *problems: str) -> NoReturn:
        for problem in problems:
            self.stderr.write(typeset(problem))
        sys.exit(BAD_INPUT)


def _read(path: Path) -> bytes:
    """Raises CommandError."""
    return sys.stdin.buffer.read(MOST_BYTES + 1) if path == STDIN else read_file(path)


def _choose(file: AnswerFile, referential: str, number: str) -> Chosen:
    """The command line wins over the file. Raises CannotRead with every problem of the file."""
    flags = {"referential": referential, "version": number}
    try:
        chosen = choose_content(
            referential or file.referential, number or file.version, on=timezone.localdate()
        )
    except NoSuchContent as error:
        wrong = (
            Problem(0, f"--{error.key}", str(error))
            if flags[error.key]
            else file.problem((error.key,), str(error))
        )
        booleans = (tell_boolean(file, code) for code in sorted(file.booleans))
        raise _refuse(*file.problems, wrong, *booleans) from error
    problems = (*file.problems, *find_problems(file, chosen.content))
    if problems:
        raise _refuse(*problems)
    return chosen


def _refuse(*problems: Problem) -> CannotRead:
    return CannotRead(tuple(sorted(problems, key=lambda problem: problem.line)))


def _assess(file: AnswerFile, chosen: Chosen) -> Outcome:
    scope = settle_scope(chosen.content, file.profile, file.answers)
    result = score(chosen.content, scope, file.answers)
    actions = prioritise(chosen.content, result)
    return Outcome(content=chosen.content, scope=scope, result=result, actions=actions)
