"""From a frozen document to a Word file, for those who must edit: what the page says, its charts in words.

The French of a report stands in its templates alone: they are rendered, then each element becomes its
counterpart in Word.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from reports.layout import lay_out
from reports.lettering import tidy
from reports.markup import Element, collapse, parse

LANGUAGE = "fr-FR"
INK, GREY = RGBColor(0x0B, 0x4F, 0x6C), RGBColor(0x4A, 0x55, 0x60)
WIDTH = Mm(174)
LONGEST_PROPERTY = 255
HEADINGS: Mapping[str, str] = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
BULLETS = ("List Bullet", "List Bullet 2")
TABLE_STYLE = "Table Grid"
_WIDTH_CLASS = re.compile(r"c(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How a stretch of text stands in its paragraph."""

    bold: bool = False
    italic: bool = False
    muted: bool = False
    keeps_lines: bool = False
    address: str = ""


@override("fr")
def write_word(document: Mapping[str, Any], *, document_hash: str) -> bytes:
    """Raises UnknownDocument."""
    context = lay_out(tidy(document), document_hash=document_hash)
    html = render_to_string("reports/word.html", {**context, "attachment_name": ""})
    word = _open_blank(document)
    _Writer(word).write(parse(html))
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _open_blank(document: Mapping[str, Any]) -> WordDocument:
    word = Document()
    properties = word.core_properties
    properties.title = tidy(f"Rapport d'audit — {document['practice']['name']}")[:LONGEST_PROPERTY]
    properties.author = tidy(document["practice"]["name"])[:LONGEST_PROPERTY]
    properties.language, properties.comments = LANGUAGE, ""
    at = datetime.fromisoformat(document["completed_at"])
    properties.created = properties.modified = at.replace(tzinfo=None)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(18)
    _set_styles(word)
    return word


def _set_styles(word: WordDocument) -> None:
    for style in word.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name in HEADINGS.values():
            style.font.color.rgb = INK
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


class _Writer:
    """Walks the markup once; `word` grows in the same order."""

    def __init__(self, word: WordDocument) -> None:
        self.word = word
        self.style_ids = {style.name: style.style_id for style in word.styles}
        self.blocks: Mapping[str, Callable[[Element], None]] = {
            "p": self.write_paragraph,
            "ul": self.write_list,
            "table": self.write_table,
            "svg": self.write_chart,
            **dict.fromkeys(HEADINGS, self.write_paragraph),
        }

    def write(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, str):
                if child.strip():
                    self.write_paragraph(Element("p", children=[child]))
            else:
                self.blocks.get(child.tag, self.write)(child)

    def write_paragraph(self, element: Element, style: str = "") -> None:
        paragraph = self.word.add_paragraph()
        if name := HEADINGS.get(element.tag, style):
            paragraph._p.style = self.style_ids[name]  # by name, each would walk every style: twice the time
        self.write_inline(paragraph, element)

    def write_list(self, element: Element, depth: int = 0) -> None:
        for item in element.find("li"):
            words = [child for child in item.children if isinstance(child, str) or child.tag != "ul"]
            self.write_paragraph(Element("li", children=words), BULLETS[min(depth, len(BULLETS) - 1)])
            for nested in item.find("ul"):
                self.write_list(nested, depth + 1)

    def write_chart(self, element: Element) -> None:
        """Its title says every figure of it."""
        for title in element.find("title"):
            self.write_paragraph(Element("p", {"class": "muted"}, [title.text]))

    def write_table(self, element: Element) -> None:
        rows = list(element.find("tr"))
        headers = len([row for head in element.find("thead") for row in head.find("tr")])
        columns = max((len(row.elements) for row in rows), default=0)
        if not columns:
            return
        shares = [int(found[1]) for col in element.find("col") if (found := _width_of(col))]
        table = self.word.add_table(rows=len(rows), cols=columns, style=TABLE_STYLE)
        for index, (row, into) in enumerate(zip(rows, table.rows, strict=True)):
            _mark_row(into, is_header=index < headers)
            for position, (cell, target) in enumerate(zip(row.elements, into.cells, strict=False)):
                if position < len(shares):
                    target.width = WIDTH * shares[position] // 100
                self.write_inline(target.paragraphs[0], cell, _Look(bold=index < headers))
        self.word.add_paragraph()

    def write_inline(self, paragraph: Paragraph, element: Element, look: _Look | None = None) -> None:
        fresh = True
        for text, how in _stretches(element, look or _Look()):
            shown = text.lstrip(" ") if fresh else text
            if shown:
                _add_run(paragraph, shown, how)
                fresh = shown.endswith((" ", "\n"))


def _width_of(column: Element) -> re.Match[str] | None:
    return _WIDTH_CLASS.fullmatch(column.attributes.get("class", ""))


def _stretches(element: Element, look: _Look) -> Iterator[tuple[str, _Look]]:
    look = _look_of(element, look)
    if "badge" in element.classes:
        yield "Niveau ", look  # on paper its shape and colour say so
    for child in element.children:
        if isinstance(child, str):
            yield child if look.keeps_lines else collapse(child), look
        elif child.tag == "br":
            yield "\n", look
        elif child.tag != "svg":
            yield from _stretches(child, look)


def _look_of(element: Element, look: _Look) -> _Look:
    if element.tag == "strong":
        return replace(look, bold=True)
    if element.tag == "a" and element.attributes.get("href", "").startswith(("http://", "https://")):
        return replace(look, address=element.attributes["href"])
    if "comment" in element.classes:
        return replace(look, italic=True, keeps_lines=True)
    return replace(look, muted=True) if "muted" in element.classes else look


def _add_run(paragraph: Paragraph, text: str, look: _Look) -> None:
    run = paragraph.add_run(text)
    if look.bold:
        run.bold = True
    if look.italic:
        run.italic = True
    if look.muted:
        run.font.color.rgb = GREY
    if look.address:
        _link(paragraph, run, look.address)


def _link(paragraph: Paragraph, run: Run, address: str) -> None:
    run.font.color.rgb = INK
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)
    link.append(run._r)


def _mark_row(row: Any, *, is_header: bool) -> None:
    """A row stands on one page; a header comes again on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_header:
        properties.append(OxmlElement("w:tblHeader"))
