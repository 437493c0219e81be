"""A filled workbook, read: by the titles of its columns, in whatever order and with whatever else it holds.

Every problem names its sheet and cell, and all are told at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from django.utils.translation import gettext as _

from assessments.domain.answers import MINIMUM_REASON, Answer
from assessments.domain.file_changes import FileAnswer
from assessments.forms import LONGEST_TEXT
from assessments.queries import Sheet
from assessments.spreadsheets import layout
from assessments.spreadsheets.layout import NEEDED, TITLES, find_column
from assessments.spreadsheets.writing import identity_of
from referentials.domain.content import Meaning, Question
from referentials.formats.cannot_read import CannotRead
from referentials.formats.spreadsheet_layout import normalised
from referentials.formats.spreadsheet_opening import (
    Cell,
    ErrorValue,
    Formula,
    Line,
    cell_name,
    open_workbook,
)

SEARCHED_LINES = 20
"""Where the titles of the columns may stand: somebody may have written a line above them."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """`place` is a sheet and a cell, such as Questionnaire!G14, or nothing for the whole file."""

    place: str
    message: str


class FileRefused(Exception):
    """Nothing of it is kept."""

    def __init__(self, problems: Iterable[CellProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{one.place} : {one.message}" for one in self.problems))


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """`seen` is the revision that the file was made from: 0 for no answer, None when it does not say."""

    answer: FileAnswer
    seen: int | None


@dataclass(slots=True)
class _Table:
    """The sheet that holds the answers: where its columns stand, and its lines."""

    title: str
    columns: dict[str, int]
    lines: list[Line]
    problems: list[CellProblem] = field(default_factory=list)

    def cell(self, line: Line, key: str) -> Cell:
        place = self.columns.get(key)
        return line.cells[place] if place is not None and place < len(line.cells) else None

    def place(self, line: Line, key: str) -> str:
        return f"{self.title}!{cell_name(self.columns.get(key, 0), line.number)}"

    def refuse(self, line: Line, key: str, message: str) -> None:
        problem = CellProblem(self.place(line, key), message)
        if problem not in self.problems[-1:]:
            self.problems.append(problem)


def read_questionnaire(data: bytes, sheet: Sheet) -> dict[str, ReadAnswer]:
    """By question. Raises FileRefused."""
    try:
        sheets = open_workbook(data)
    except CannotRead as refusal:
        raise FileRefused(CellProblem("", str(one)) for one in refusal.problems) from refusal
    _check_identity(sheets.get(layout.PASSPORT, []), sheet)
    table = _find_table(sheets)
    read = dict(_read_lines(table, sheet))
    if not read and not table.problems:
        raise FileRefused([CellProblem(table.title, _("aucune ligne ne porte de code de question"))])
    if table.problems:
        raise FileRefused(table.problems)
    return read


def _check_identity(lines: list[Line], sheet: Sheet) -> None:
    """A file that says where it comes from, and comes from elsewhere, is not read further."""
    titles = {normalised(title): key for key, title in layout.IDENTITY.items()}
    told = {
        titles.get(normalised(str(line.cells[0]))): str(line.cells[1]) for line in lines if line.cells[1:]
    }
    ours = identity_of(sheet)
    if told.get("assessment") in (None, ours["assessment"]) and told.get("content_hash") in (
        None,
        ours["content_hash"],
    ):
        return
    theirs = _("« %(practice)s », version %(number)s de « %(referential)s »") % {
        key: told.get(key, "?") for key in ("practice", "number", "referential")
    }
    message = _(
        "ce fichier vient d'une autre évaluation (%(theirs)s). Téléchargez le tableur de celle-ci, puis "
        "recopiez-y vos réponses."
    )
    raise FileRefused([CellProblem("", message % {"theirs": theirs})])


def _find_table(sheets: Mapping[str, list[Line]]) -> _Table:
    """The sheet « Questionnaire » first, else any that has the columns needed."""
    titles = sorted(sheets, key=lambda title: normalised(title) != normalised(layout.QUESTIONS))
    for title in titles:
        for index, line in enumerate(sheets[title][:SEARCHED_LINES]):
            columns = _columns(line)
            if columns.keys() >= set(NEEDED):
                return _Table(title, columns, sheets[title][index + 1 :])
    needed = " » et « ".join(TITLES[key] for key in NEEDED)
    message = _("aucune feuille n'a les colonnes « %(needed)s » : partez du tableur téléchargé ici.")
    raise FileRefused([CellProblem("", message % {"needed": needed})])


def _columns(line: Line) -> dict[str, int]:
    """The first of each kind: a column added further right does not take its place."""
    found: dict[str, int] = {}
    for place, cell in enumerate(line.cells):
        key = find_column(cell) if isinstance(cell, str) else None
        if key:
            found.setdefault(key, place)
    return found


def _read_lines(table: _Table, sheet: Sheet) -> Iterator[tuple[str, ReadAnswer]]:
    codes = {normalised(code): code for code in sheet.content.questions}
    met: dict[str, str] = {}
    for line in table.lines:
        written = _text(table, line, "code")
        if not written:
            _check_orphan(table, line)
            continue
        code = codes.get(normalised(written))
        if code is None:
            table.refuse(
                line, "code", _unknown(written, sheet.content.questions, what=_("un code de question"))
            )
        elif code in met:
            told = {"code": code, "first": met[code]}
            table.refuse(line, "code", _("« %(code)s » est déjà en %(first)s : gardez une ligne.") % told)
        else:
            met[code] = table.place(line, "code")
            yield code, ReadAnswer(_read_answer(table, line, sheet, code), _seen(table, line))


def _check_orphan(table: _Table, line: Line) -> None:
    if _text(table, line, "choice"):
        table.refuse(line, "code", _("cette ligne a une réponse et pas de code de question."))


def _read_answer(table: _Table, line: Line, sheet: Sheet, code: str) -> FileAnswer:
    question, stored = sheet.content.questions[code], sheet.answers.get(code)
    answer = FileAnswer(
        choice=_choice(table, line, question),
        reason=_text(table, line, "reason") if "reason" in table.columns else None,
        comment=_text(table, line, "comment") if "comment" in table.columns else None,
    )
    if answer.choice:
        _check_reason(table, line, question, answer.over(stored))
    elif not _text(table, line, "choice"):
        _check_lone_texts(table, line, answer, stored)
    return answer


def _choice(table: _Table, line: Line, question: Question) -> str:
    """The code of the choice whose label or code is written, however it is spelt."""
    written = _text(table, line, "choice")
    if not written:
        return ""
    known = {normalised(name): c.code for c in question.choices for name in (c.code, c.label)}
    found = known.get(normalised(written))
    if found is None:
        labels = [choice.label for choice in question.choices]
        table.refuse(line, "choice", _unknown(written, labels, what=_("une réponse possible")))
    return found or ""


def _check_reason(table: _Table, line: Line, question: Question, answer: Answer | None) -> None:
    if answer is None or question.choice(answer.choice).meaning is not Meaning.NOT_APPLICABLE:
        return
    if len(answer.reason.strip()) < MINIMUM_REASON:
        message = _("« %(label)s » demande un motif de %(count)d caractères au moins.")
        told = {"label": question.choice(answer.choice).label, "count": MINIMUM_REASON}
        table.refuse(line, "reason" if "reason" in table.columns else "choice", message % told)


def _check_lone_texts(table: _Table, line: Line, answer: FileAnswer, stored: Answer | None) -> None:
    """What was typed must not vanish: a text belongs to an answer."""
    kept = {"", stored.reason if stored else "", stored.comment if stored else ""}
    if {answer.reason or "", answer.comment or ""} - kept:
        message = _("un texte est écrit sur cette ligne sans réponse : choisissez-en une.")
        table.refuse(line, "choice", message)


def _unknown(written: str, known: Iterable[str], *, what: str) -> str:
    names = list(known)
    spelt = {normalised(name): name for name in names}
    near = get_close_matches(normalised(written), spelt, n=1, cutoff=0.7)
    told = {"written": written[:80], "what": what}
    if near:
        told["near"] = spelt[near[0]]
        return _("« %(written)s » n'est pas %(what)s ; vouliez-vous dire « %(near)s » ?") % told
    if len(names) > 12:
        return _("« %(written)s » n'est pas %(what)s de cette évaluation.") % told
    told["expected"] = ", ".join(names)
    return _("« %(written)s » n'est pas %(what)s ; attendu : %(expected)s.") % told


def _seen(table: _Table, line: Line) -> int | None:
    cell = table.cell(line, "revision")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, str) and cell.strip().isdecimal():
        cell = int(cell.strip()[:9])
    if isinstance(cell, int) and not isinstance(cell, bool) and 0 <= cell < 10**9:
        return cell
    return None


def _text(table: _Table, line: Line, key: str) -> str:
    cell = table.cell(line, key)
    if isinstance(cell, Formula):
        table.refuse(line, key, _("une formule : écrivez la valeur elle-même."))
        return ""
    if isinstance(cell, ErrorValue):
        table.refuse(
            line, key, _("une erreur de calcul (%(text)s) : écrivez la valeur.") % {"text": cell.text}
        )
        return ""
    text = _as_typed(cell)
    if len(text) > LONGEST_TEXT:
        message = _("%(count)d caractères ; %(most)d au plus.")
        table.refuse(line, key, message % {"count": len(text), "most": LONGEST_TEXT})
    return text


def _as_typed(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        is_day = not isinstance(cell, datetime) or cell.time() == datetime.min.time()
        return cell.strftime("%d/%m/%Y" if is_day else "%d/%m/%Y %H:%M")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\x00", "").strip()
