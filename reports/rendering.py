"""From a frozen document to PDF bytes: the only module that knows WeasyPrint.

One document always gives the same bytes, on the same machine and fonts: dates come from the document.
The file is PDF/A-3a and PDF/UA-1, and carries its document as an attachment.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rfc8785
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override

from reports.domain.sealing import LABEL
from reports.domain.variants import Variant
from reports.layout import lay_out, lay_out_blank, lay_out_campaign
from reports.lettering import FontsMissing, clean
from reports.pdf_ua import declare_accessibility
from reports.pdf_writing import remember_pages, without_collections, write_once
from reports.print_defaults import light_html

if TYPE_CHECKING:
    import pydyf
    from weasyprint.urls import URLFetcher

TEMPLATES: Mapping[Variant, str] = {
    Variant.FULL: "reports/pdf/report.html",
    Variant.SUMMARY: "reports/pdf/short_report.html",
}
if set(TEMPLATES) != set(Variant):
    raise RuntimeError("a variant lacks its template")  # a table is complete, or nothing starts
STYLE_SHEET = "css/report.css"
ATTACHMENT = "donnees.json"
APT_LINE = "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core"


class PdfEngineMissing(RuntimeError):
    """The machine lacks what draws PDF; the message says which packages to install."""

    def __init__(self) -> None:
        super().__init__(f"Pango est absent de cette machine, le PDF ne peut pas être composé : {APT_LINE}")


def canonical_json(document: Mapping[str, Any]) -> bytes:
    """RFC 8785: one document, one series of bytes."""
    return rfc8785.dumps(dict(document))


def hash_document(document: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def load_engine() -> None:
    """Imports WeasyPrint, which takes half a second. Raises PdfEngineMissing."""
    try:
        import weasyprint  # noqa: F401
    except OSError as error:  # what cffi raises for a system library that is not there
        raise PdfEngineMissing from error


def render_pdf(document: Mapping[str, Any], variant: Variant = Variant.FULL) -> bytes:
    """Raises UnknownDocument or PdfEngineMissing."""
    data = canonical_json(document)
    return print_html(
        render_html(document, document_hash=hashlib.sha256(data).hexdigest(), variant=variant),
        attached=data,
        at=datetime.fromisoformat(document["completed_at"]),
    )


@override("fr")
def render_html(document: Mapping[str, Any], *, document_hash: str, variant: Variant = Variant.FULL) -> str:
    """Raises UnknownDocument, or PdfEngineMissing when the fonts can't be known."""
    try:
        context = lay_out(clean(document), document_hash=document_hash, variant=variant)
    except FontsMissing as error:
        raise PdfEngineMissing from error
    return render_to_string(
        TEMPLATES[variant], {**context, "attachment_name": ATTACHMENT, "seal_label": LABEL}
    )


@override("fr")
def render_blank(document: Mapping[str, Any]) -> bytes:
    """A blank questionnaire. Raises UnknownDocument or PdfEngineMissing."""
    try:
        context = lay_out_blank(clean(document))
    except FontsMissing as error:
        raise PdfEngineMissing from error
    return print_html(
        render_to_string("reports/pdf/blank.html", context),
        attached=canonical_json(document),
        at=datetime.fromisoformat(document["published_at"]),
        description="Questionnaire",
    )


@override("fr")
def render_campaign(document: Mapping[str, Any]) -> bytes:
    """The report on a campaign. Raises UnknownDocument or PdfEngineMissing."""
    try:
        context = lay_out_campaign(clean(document))
    except FontsMissing as error:
        raise PdfEngineMissing from error
    return print_html(
        render_to_string("reports/pdf/campaign.html", context),
        attached=canonical_json(document),
        at=datetime.fromisoformat(document["made_at"]),
    )


def print_html(html: str, *, attached: bytes, at: datetime, description: str = "Données du rapport") -> bytes:
    """Raises PdfEngineMissing."""
    load_engine()
    from weasyprint import Attachment

    # Without its dates, an attachment bears the time of the rendering and the bytes change.
    attachment = Attachment(
        string=attached,
        name=ATTACHMENT,
        description=description,
        relationship="Data",
        created=at,
        modified=at,
    )
    remember_pages()
    with without_collections():
        pdf: bytes = light_html()(string=html, url_fetcher=_only_our_files()).write_pdf(
            pdf_variant="pdf/a-3a", finisher=_finish, attachments=[attachment]
        )
    return pdf


def _finish(document: object, pdf: "pydyf.PDF") -> None:
    declare_accessibility(document, pdf)
    write_once(pdf)


def _only_our_files() -> "URLFetcher":
    """Fetches data: addresses and the style sheet; anything else stops the rendering."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OnlyOurFiles(URLFetcher):  # type: ignore[misc] # WeasyPrint is not typed
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if url != f"static:{STYLE_SHEET}":
                raise FatalURLFetchingError(f"« {url} » n'est pas un fichier du rapport.")
            return URLFetcherResponse(url, _read_style_sheet(), {"Content-Type": "text/css"})

    return OnlyOurFiles(allowed_protocols={"data"}, allow_redirects=False)


def _read_style_sheet() -> bytes:
    found = finders.find(STYLE_SHEET)
    if not isinstance(found, str):
        raise FileNotFoundError(STYLE_SHEET)
    return Path(found).read_bytes()
