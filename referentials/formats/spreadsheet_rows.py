"""A sheet as rows whose cells are asked by the name of their column, and say where they are wrong."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from django.utils.translation import gettext as _

from referentials.condition_text import BadConditionText, parse_condition
from referentials.domain.condition_data import BadCondition, condition_from_data, condition_to_data
from referentials.domain.content import Condition
from referentials.domain.exact_numbers import parse_exact
from referentials.formats.cannot_read import MOST_PROBLEMS, CannotRead, Problem
from referentials.formats.located_yaml import UNSAFE_CHARACTER
from referentials.formats.spreadsheet_layout import WORDS, Column, Sheet, normalised
from referentials.formats.spreadsheet_opening import Cell, ErrorValue, Formula, Line, cell_name

Code = TypeVar("Code", bound=StrEnum)

SPACES = re.compile(r"[\s\u00a0\u202f€]")
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
LONGEST_VALUE = 60
MOST_ROWS = 20_000

YES_WORDS = {"oui", "x", "vrai", "true", "1", "yes"}
NO_WORDS = {"", "non", "faux", "false", "0", "no"}


@dataclass(slots=True)
class Report:
    """What is wrong, and what is left behind, in the order it was met."""

    problems: list[Problem] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)

    def complain(self, place: str, message: str) -> None:
        self.problems.append(Problem(0, place, message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise CannotRead(tuple(self.problems))

    def settle(self) -> None:
        """Raises CannotRead when anything was complained of."""
        if self.problems:
            raise CannotRead(tuple(self.problems))


class Row:
    def __init__(self, sheet: Sheet, line: Line, places: Mapping[str, int], report: Report) -> None:
        self.sheet, self.number, self.report = sheet, line.number, report
        self.line, self.places = line, places

    def __str__(self) -> str:
        return _("%(sheet)s, ligne %(line)d") % {"sheet": self.sheet.title, "line": self.number}

    def complain(self, key: str, message: str) -> None:
        """Once a cell: what cannot be read is also missing, but one reason is enough."""
        place = _("%(row)s, colonne %(column)s") % {"row": self, "column": self.sheet.column(key).title}
        if all(problem.path != place for problem in self.report.problems):
            self.report.complain(place, message)

    def cell(self, key: str) -> Cell:
        """None for what is no value, once complained of."""
        if key not in self.places:
            return None
        value = self.line.cells[self.places[key]]
        if isinstance(value, Formula):
            name = cell_name(self.places[key], self.number)
            self.complain(
                key,
                _("la cellule %(name)s contient une formule : collez sa valeur à la place") % {"name": name},
            )
            return None
        if isinstance(value, ErrorValue):
            self.complain(
                key, _("« %(text)s » est une erreur de calcul : écrivez la valeur") % {"text": value.text}
            )
            return None
        return value

    def text(self, key: str) -> str:
        """As typed; "" for a blank cell."""
        text = as_text(self.cell(key))
        if found := UNSAFE_CHARACTER.search(text):
            self.complain(
                key, _("caractère de contrôle interdit (U+%(code)s)") % {"code": f"{ord(found.group()):04X}"}
            )
            return ""
        return text if text.strip() else ""

    def code(self, key: str) -> str:
        """A short text, without the spaces around it."""
        return self.text(key).strip()

    def named(self, key: str) -> str:
        """A code that must be there."""
        code = self.code(key)
        if not code:
            column = self.sheet.column(key)
            told = _("cellule vide : %(help)s") if column.help else _("cellule vide")
            self.complain(key, told % {"help": column.help} if column.help else told)
        return code

    def word(self, key: str, codes: type[Code], default: Code | None = None) -> Code:
        """By its French word or its code; anything else is complained of, and gives the first."""
        written = self.code(key)
        if not written and default is not None:
            return default
        for one in codes:
            if normalised(written) in (normalised(WORDS[one]), normalised(one.value)):
                return one
        self.complain(
            key,
            _("%(value)s : on attend %(expected)s")
            % {"value": shown(written), "expected": either([WORDS[one] for one in codes])},
        )
        return next(iter(codes))

    def flag(self, key: str) -> bool:
        word = self.code(key).casefold()
        if word not in YES_WORDS | NO_WORDS:
            self.complain(key, _("%(value)s : on attend « oui », ou rien") % {"value": shown(word)})
        return word in YES_WORDS

    def whole(
        self, key: str, expected: str, *, among: Collection[int] = (), default: int | None = None
    ) -> int:
        value = self.cell(key)
        text = SPACES.sub("", as_text(value))
        if not text and default is not None:
            return default
        if WHOLE.fullmatch(text) and (not among or int(text) in among):
            return int(text)
        self.complain(
            key,
            _("%(value)s : on attend %(expected)s") % {"value": shown(as_text(value)), "expected": expected},
        )
        return 0

    def exact(self, key: str) -> Fraction | None:
        """None for a blank cell."""
        value = self.cell(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, date | time | timedelta):
            message = _(
                "le tableur y a vu une date : mettez la cellule au format Texte, puis retapez le nombre"
            )
            self.complain(key, message)
            return None
        try:
            return exact_number(as_text(value))
        except ValueError:
            self.complain(
                key,
                _("%(value)s : on attend un nombre comme 1, 0,5 ou 1/3 (en texte)")
                % {"value": shown(as_text(value))},
            )
            return None

    def day(self, key: str) -> date | None:
        value = self.cell(key)
        text = as_text(value).strip()
        if found := FRENCH_DAY.fullmatch(text):
            text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.complain(
                key,
                _("%(value)s n'est pas une date : écrivez 31/12/2026 ou 2026-12-31") % {"value": shown(text)},
            )
            return None

    def condition(self, key: str) -> Condition | None:
        try:
            condition = parse_condition(self.text(key))
            return None if condition is None else condition_from_data(condition_to_data(condition))
        except BadConditionText as error:
            example = _("%(error)s. Exemple : employes OU (msp ET NON solo)")
            self.complain(key, example % {"error": error})
        except BadCondition:
            self.complain(key, _("condition trop imbriquée"))
        return None


def as_text(value: Cell) -> str:
    """A number, a day or a truth in the words of the one who typed it."""
    match value:
        case None | Formula() | ErrorValue():
            return ""
        case bool():
            return "VRAI" if value else "FAUX"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def exact_number(text: str) -> Fraction:
    """With a comma, a point, a slash or a percent sign. Raises ValueError."""
    plain = SPACES.sub("", text).replace(",", ".")
    if plain.endswith("%"):
        return parse_exact(plain[:-1]) / 100
    return parse_exact(plain)


def shown(text: str) -> str:
    if not text.strip():
        return _("cellule vide")
    return _("« %(value)s »") % {"value": text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"}


def either(words: Sequence[str]) -> str:
    quoted = [_("« %(value)s »") % {"value": word} for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return _("%(words)s ou %(last)s") % {"words": ", ".join(quoted[:-1]), "last": quoted[-1]}


@dataclass(slots=True)
class Book:
    """The sheets by our titles, and where each code of the content stands."""

    sheets: Mapping[str, Sequence[Line]]
    report: Report
    places: dict[str, str] = field(default_factory=dict)

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        return _rows(sheet, self.sheets.get(sheet.title, ()), self.report)

    def placed(self, row: Row, code: str, taken: dict[str, Row]) -> None:
        """Keeps where the code stands; complains of a second one."""
        if code and code in taken:
            row.complain(
                "code",
                _("« %(code)s » est déjà à la ligne %(number)s")
                % {"code": code, "number": taken[code].number},
            )
        taken.setdefault(code, row)
        self.places.setdefault(code, str(row))


def _rows(sheet: Sheet, lines: Sequence[Line], report: Report) -> Iterator[Row]:
    """Those below the line of titles, which may stand in any order, case and accents."""
    if not lines:
        return
    if len(lines) > MOST_ROWS:
        report.complain(
            sheet.title,
            _("plus de %(most_rows)s lignes : partagez le référentiel") % {"most_rows": MOST_ROWS},
        )
        return
    head, *body = lines
    places = _places(sheet, head, body, report)
    if missing := [c.title for c in sheet.columns if c.required and c.key not in places]:
        for title in missing:
            report.complain(
                _("%(sheet)s, ligne %(line)d") % {"sheet": sheet.title, "line": head.number},
                _("il manque la colonne « %(title)s »") % {"title": title},
            )
        return
    for line in body:
        row = Row(sheet, line, places, report)
        if any(_says_something(line.cells[place]) for place in places.values()):
            yield row


def _says_something(value: Cell) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _places(sheet: Sheet, head: Line, body: Sequence[Line], report: Report) -> dict[str, int]:
    known: dict[str, Column] = {normalised(column.title): column for column in sheet.columns}
    places: dict[str, int] = {}
    for place, value in enumerate(head.cells):
        title = as_text(value).strip()
        column = known.get(normalised(title)) if title else None
        if column is not None and column.key not in places:
            places[column.key] = place
        elif any(_says_something(line.cells[place]) for line in body):
            name = shown(title) if title else cell_name(place, head.number).rstrip("0123456789")
            twice = _("%(sheet)s, colonne %(name)s : déjà lue plus à gauche, elle n'est pas importée.")
            unknown = _("%(sheet)s, colonne %(name)s : inconnue, elle n'est pas importée.")
            report.losses.append((twice if column else unknown) % {"sheet": sheet.title, "name": name})
    return places
