"""From the sheets Exigences, Questions and Renvois to the requirements of a version."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from referentials.domain.content import (
    SEVERITIES,
    Choice,
    Citation,
    Confidence,
    Measure,
    Obligation,
    Question,
    Requirement,
    Role,
    Source,
    Theme,
)
from referentials.formats import spreadsheet_layout as layout
from referentials.formats.spreadsheet_layout import Sheet, normalised
from referentials.formats.spreadsheet_rows import Book, Row

BULLET, INDENT = "• ", "  "


class RequirementReader:
    """Raises nothing: what is wrong goes to the book's report."""

    def __init__(
        self,
        book: Book,
        *,
        heads: Sequence[Theme],
        scales: Mapping[str, tuple[Choice, ...]],
        sources: Mapping[str, Source],
    ) -> None:
        """`scales` by their `scale_key`, `sources` by their code; `heads` are themes without requirements."""
        self.book, self.scales, self.sources = book, scales, sources
        self.themes = {normalised(head.title): head.code for head in heads}
        self.themes |= {head.code: head.code for head in heads}
        self.rows: dict[str, Row] = {}
        self.questions: dict[str, Row] = {}

    def by_theme(self) -> Mapping[str, list[Requirement]]:
        placed: list[tuple[str, Row]] = []
        theme = ""
        for row in self.book.rows(layout.REQUIREMENTS):
            theme = self.theme(row, theme)
            self.book.placed(row, row.named("code"), self.rows)
            placed.append((theme, row))
        questions = self.attached(layout.QUESTIONS)
        citations = self.attached(layout.CITATIONS)
        found: defaultdict[str, list[Requirement]] = defaultdict(list)
        for theme, row in placed:
            code = row.code("code")
            found[theme].append(self.requirement(row, questions[code], citations[code]))
        return found

    def theme(self, row: Row, above: str) -> str:
        written = row.code("theme")
        if not written:
            if not above:
                row.complain("theme", _("cellule vide : écrivez le code d'un thème"))
            return above
        code = self.themes.get(written) or self.themes.get(normalised(written), "")
        if not code:
            row.complain(
                "theme", _("« %(written)s » n'est pas dans la feuille Thèmes") % {"written": written}
            )
        return code

    def attached(self, sheet: Sheet) -> defaultdict[str, list[Row]]:
        """The rows of the sheet by the requirement that they name."""
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.book.rows(sheet):
            code = row.named("requirement")
            if code and code not in self.rows:
                row.complain(
                    "requirement", _("« %(code)s » n'est pas dans la feuille Exigences") % {"code": code}
                )
            found[code].append(row)
        return found

    def requirement(self, row: Row, questions: list[Row], citations: list[Row]) -> Requirement:
        role = row.word("role", Role)
        return Requirement(
            code=row.code("code"),
            title=row.text("title"),
            statement=row.text("statement"),
            obligation=row.word("obligation", Obligation),
            severity=row.whole("severity", _("1, 2, 3 ou 4"), among=SEVERITIES),
            severity_reason=row.text("severity_reason"),
            role=role,
            condition=row.condition("condition"),
            needs_review=row.flag("needs_review"),
            section=row.text("section"),
            questions=(*self.first_question(row), *(self.question(row, one) for one in questions)),
            citations=(*self.first_citation(row), *(self.citation(one) for one in citations)),
            measure=self.measure(row, role),
        )

    def first_question(self, row: Row) -> Iterator[Question]:
        text = row.text("question")
        if not text:
            if row.text("help"):
                row.complain("question", _("cellule vide, alors que l'aide est remplie"))
            return
        code = row.code("code")
        self.questions.setdefault(code, row)
        yield Question(code=code, text=text, help=row.text("help"), choices=self.choices(row))

    def question(self, requirement: Row, row: Row) -> Question:
        code = row.code("code") or requirement.code("code")
        self.book.placed(row, code, self.questions)
        return Question(
            code=code,
            text=row.text("text"),
            help=row.text("help"),
            condition=row.condition("condition"),
            choices=self.choices(row),
        )

    def first_citation(self, row: Row) -> Iterator[Citation]:
        if not row.code("source"):
            if row.text("reference"):
                row.complain("source", _("cellule vide, alors que la référence est remplie"))
            return
        code = self.source(row)
        if code in self.sources:
            confidence = self.sources[code].confidence
            yield Citation(source=code, reference=row.text("reference"), confidence=confidence)

    def citation(self, row: Row) -> Citation:
        code = self.source(row)
        source = self.sources.get(code)
        default = source.confidence if source else Confidence.TEXT_READ
        return Citation(
            source=code,
            reference=row.text("reference"),
            confidence=row.word("confidence", Confidence, default),
            later=row.flag("later"),
        )

    def measure(self, row: Row, role: Role) -> Measure:
        how = row.text("how")
        expected = _("0, 500, 2000 ou 5000, en euros")
        return Measure(
            why=row.text("why"),
            how=how,
            effort_hours=row.exact("effort_hours") or Fraction(0),
            cost_max=row.whole("cost_max", expected, default=None if how else 0),
            role=row.word("measure_role", Role, role),
            evidence=tuple(evidence_items(row.text("evidence"))),
        )

    def choices(self, row: Row) -> tuple[Choice, ...]:
        name = row.code("scale")
        if name == layout.NO_CHOICES:
            return ()
        key = scale_key(name or layout.STANDARD_SCALE)
        if not name and key not in self.scales and self.scales:
            return next(iter(self.scales.values()))
        if key not in self.scales:
            row.complain(
                "scale",
                _("« %(value)s » n'est pas dans la feuille Réponses")
                % {"value": name or layout.STANDARD_SCALE},
            )
        return self.scales.get(key, ())

    def source(self, row: Row) -> str:
        code = row.named("source")
        if code and code not in self.sources:
            row.complain("source", _("« %(code)s » n'est pas dans la feuille Sources") % {"code": code})
        return code


def scale_key(name: str) -> str:
    """Names of scales are typed by hand: neither case nor spaces count; codes keep their hyphens."""
    return " ".join(name.casefold().split())


def evidence_items(text: str) -> Iterator[str]:
    """One a line; or each after a bullet, when one of them holds several lines."""
    lines = text.split("\n")
    if not any(line.startswith(BULLET) for line in lines):
        yield from (line.strip() for line in lines if line.strip())
        return
    item: list[str] = []
    for line in lines:
        if line.startswith(BULLET) and item:
            yield "\n".join(item)
            item = []
        item.append(line.removeprefix(INDENT if item else BULLET))
    yield "\n".join(item)
