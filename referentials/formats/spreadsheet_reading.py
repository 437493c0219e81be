"""From the lines of a workbook to the content of a version."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from referentials.domain.content import (
    DEFAULT_WEIGHTS,
    Choice,
    Confidence,
    Content,
    Fact,
    Meaning,
    Source,
    Theme,
)
from referentials.formats import spreadsheet_layout as layout
from referentials.formats.exchange import Reading
from referentials.formats.spreadsheet_layout import normalised
from referentials.formats.spreadsheet_opening import Line
from referentials.formats.spreadsheet_requirements import RequirementReader, scale_key
from referentials.formats.spreadsheet_rows import Book, Report, Row, as_text

SEVERITY_FIELD = re.compile(normalised(layout.WEIGHT) + r"(\d{1,3})", re.ASCII)


def read_sheets(sheets: Mapping[str, Sequence[Line]]) -> Reading:
    """Raises CannotRead with as many problems as can be told at once."""
    report = Report()
    found = _known_sheets(sheets, report)
    book = Book(found, report)
    content = _ContentReader(book).content()
    report.settle()
    return Reading(content=content, losses=tuple(report.losses), places=book.places)


def _known_sheets(sheets: Mapping[str, Sequence[Line]], report: Report) -> dict[str, Sequence[Line]]:
    known = {normalised(sheet.title): sheet.title for sheet in layout.SHEETS}
    ours = {normalised(layout.GUIDE), normalised(layout.OPTIONS)}
    found: dict[str, Sequence[Line]] = {}
    for title, lines in sheets.items():
        name = known.get(normalised(title))
        if name is not None and name not in found:
            found[name] = lines
        elif lines and normalised(title) not in ours:
            report.losses.append(
                _("Feuille « %(title)s » : inconnue, elle n'est pas importée.") % {"title": title}
            )
    for sheet in (layout.VERSION, layout.REQUIREMENTS):
        if sheet.title not in found:
            report.complain(
                "", _("il manque la feuille « %(title)s » : partez du modèle") % {"title": sheet.title}
            )
    report.settle()
    return found


class _ContentReader:
    def __init__(self, book: Book) -> None:
        self.book = book

    def content(self) -> Content:
        version = _VersionReader(list(self.book.rows(layout.VERSION)), self.book.report)
        self.book.places[version.code("code")] = layout.VERSION.title
        facts = tuple(self.facts())
        sources = {source.code: source for source in self.sources()}
        scales = self.scales()
        heads = list(self.themes())
        of_theme = RequirementReader(self.book, heads=heads, scales=scales, sources=sources).by_theme()
        return Content(
            referential=version.code("code"),
            title=version.text("title"),
            description=version.text("description"),
            number=version.code("number"),
            language=version.code("language") or "fr",
            effective_on=version.day("effective_on"),
            summary=version.text("summary"),
            release_notes=version.text("release_notes"),
            weights=version.weights(),
            kinds=version.kinds(),
            facts=facts,
            sources=tuple(sources.values()),
            themes=tuple(
                Theme(
                    code=head.code,
                    title=head.title,
                    description=head.description,
                    requirements=tuple(of_theme[head.code]),
                )
                for head in heads
            ),
        )

    def facts(self) -> Iterator[Fact]:
        taken: dict[str, Row] = {}
        for row in self.book.rows(layout.FACTS):
            code = row.named("code")
            self.book.placed(row, code, taken)
            yield Fact(code=code, label=row.text("label"), help=row.text("help"), group=row.text("group"))

    def sources(self) -> Iterator[Source]:
        taken: dict[str, Row] = {}
        for row in self.book.rows(layout.SOURCES):
            code = row.named("code")
            self.book.placed(row, code, taken)
            texts = {key: row.text(key) for key in ("title", "publisher", "date", "reference", "url", "note")}
            confidence = row.word("confidence", Confidence)
            yield Source(code=code, confidence=confidence, **texts)

    def themes(self) -> Iterator[Theme]:
        """Without their requirements yet."""
        taken: dict[str, Row] = {}
        for row in self.book.rows(layout.THEMES):
            code = row.named("code")
            self.book.placed(row, code, taken)
            yield Theme(
                code=code, title=row.text("title"), description=row.text("description"), requirements=()
            )

    def scales(self) -> dict[str, tuple[Choice, ...]]:
        """By the normalised name, an empty cell standing for the name above."""
        found: defaultdict[str, list[Choice]] = defaultdict(list)
        taken: dict[str, Row] = {}
        name = ""
        for row in self.book.rows(layout.CHOICES):
            name = row.code("scale") or name
            if not name:
                row.complain("scale", _("cellule vide : donnez un nom à l'échelle"))
            choice = self.choice(row)
            key = f"{name}\n{choice.code}"
            if key in taken:
                row.complain(
                    "code",
                    _("« %(code)s » est déjà à la ligne %(number)s")
                    % {"code": choice.code, "number": taken[key].number},
                )
            taken.setdefault(key, row)
            found[scale_key(name)].append(choice)
        return {name: tuple(choices) for name, choices in found.items()}

    def choice(self, row: Row) -> Choice:
        meaning = row.word("meaning", Meaning, Meaning.CREDIT)
        return Choice(
            code=row.named("code"),
            label=row.text("label"),
            meaning=meaning,
            credit=row.exact("credit"),
        )


class _VersionReader:
    """The sheet « Version », whose rows are fields."""

    def __init__(self, found: Sequence[Row], report: Report) -> None:
        keys = {normalised(title): key for key, title in layout.FIELDS.items()}
        self.fields: dict[str, Row] = {}
        self.severities: dict[int, Row] = {}
        for row in found:
            name = normalised(row.code("field"))
            if match := SEVERITY_FIELD.fullmatch(name):
                self.severities.setdefault(int(match[1]), row)
            elif name in keys:
                self.fields.setdefault(keys[name], row)
            elif as_text(row.cell("value")).strip():
                report.losses.append(
                    _("%(row)s : champ « %(code)s » inconnu, il n'est pas importé.")
                    % {"row": row, "code": row.code("field")}
                )
        for key in ("code", "title", "number"):
            if not self.code(key):
                place = f"{self.fields[key]}" if key in self.fields else layout.VERSION.title
                report.complain(place, _("il manque « %(field)s »") % {"field": layout.FIELDS[key]})

    def text(self, key: str) -> str:
        return self.fields[key].text("value") if key in self.fields else ""

    def code(self, key: str) -> str:
        return self.text(key).strip()

    def day(self, key: str) -> date | None:
        return self.fields[key].day("value") if key in self.fields else None

    def kinds(self) -> tuple[str, ...]:
        return tuple(code for code in re.split(r"[,;\s]+", self.text("kinds")) if code)

    def weights(self) -> dict[int, int]:
        if not self.severities:
            return dict(DEFAULT_WEIGHTS)
        filled = {severity: row for severity, row in self.severities.items() if row.code("value")}
        return {severity: row.whole("value", _("un nombre entier")) for severity, row in filled.items()}
