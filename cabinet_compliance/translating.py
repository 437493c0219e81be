"""The catalogues of translations: what the code and the templates say, merged with what is translated.

French is what the code says, so its catalogue translates each text by itself, plurals included: without it,
« 0 réponses » would show, or another library's translation of a text of ours. See docs/translating.md.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import template as of_templates

ROOT: Path = settings.BASE_DIR
APPS = ("assessments", "cabinet_compliance", "practices", "referentials", "reports")
WRITTEN = ROOT / "locale/en/LC_MESSAGES/django.po"
COMPILED = {language: ROOT / f"locale/{language}/LC_MESSAGES/django.mo" for language in ("fr", "en")}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = "# English for the screens of Cabinet Compliance. Written by « manage.py update_messages »."

Found = tuple[str | tuple[str, ...], str | None]
"""A text, or a singular and its plural; and its context."""


class Dateless(Catalog):
    """Says no date and no author, so that the same texts always give the same file."""

    def __init__(self, language: str) -> None:
        super().__init__(language, header_comment=HEADER, fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def source_files() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)
    templates = (ROOT / "templates").rglob("*")
    yield from sorted(path for path in templates if path.suffix in (".html", ".txt", ".svg"))


def find_texts(path: Path) -> Iterator[Found]:
    """Raises SyntaxError for what neither Python nor Django can read."""
    source = path.read_text()
    if path.suffix != ".py":
        # Line by line without margins: templates follow no indentation that Python would accept.
        lines = of_templates.templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.strip() for line in lines)
    for _, text, _, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        yield text, context


def collect() -> Dateless:
    """Every text of the project, without any translation."""
    catalog = Dateless("en")
    for path in source_files():
        name = path.relative_to(ROOT).as_posix()
        for text, context in find_texts(path):
            catalog.add(text, locations=[(name, 0)], context=context)
    return catalog


def read_translations() -> Catalog:
    if not WRITTEN.exists():
        return Dateless("en")
    with WRITTEN.open("rb") as file:
        return read_po(file, locale="en")


def texts_of(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def merge(texts: Catalog, translated: Catalog) -> Dateless:
    """What is no longer said is forgotten; what is new waits. Nothing is guessed from what looks alike."""
    merged = Dateless("en")
    for message in texts_of(texts):
        known = translated.get(message.id, message.context)
        string = known.string if known and is_plural(known) == is_plural(message) else None
        flags = known.flags & {"fuzzy"} if known else ()
        merged.add(message.id, string, message.locations, flags, context=message.context)
    return merged


def is_plural(message: Message) -> bool:
    return not isinstance(message.id, str)


def in_french(texts: Catalog) -> Dateless:
    french = Dateless("fr")
    for message in texts_of(texts):
        french.add(message.id, message.id, context=message.context)
    return french


def as_text(catalog: Catalog) -> str:
    """Sorted by file, without line numbers: an edit elsewhere in a file changes nothing here."""
    written = BytesIO()
    write_po(written, catalog, width=110, sort_by_file=True, include_lineno=False)
    return written.getvalue().decode()


def compile_all(catalog: Catalog) -> dict[Path, bytes]:
    """What each compiled file should hold."""
    return {
        COMPILED["fr"]: _compile(in_french(catalog)),
        COMPILED["en"]: _compile(merge(catalog, catalog)),
    }


def _compile(catalog: Catalog) -> bytes:
    written = BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def update() -> Dateless:
    """Writes the catalogue and compiles it. Raises SyntaxError for a file that cannot be read."""
    merged = merge(collect(), read_translations())
    files = {WRITTEN: as_text(merged).encode(), **compile_all(merged)}
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return merged
