import io
import json
import re

import pdfua
import pikepdf
import pypdfium2
import pytest
import rfc8785

from reports.rendering import hash_document, render_pdf
from tests.reports.samples import our_document, small_document


@pytest.fixture
def pdf(our_pdf):
    with pikepdf.open(io.BytesIO(our_pdf)) as opened:
        yield opened


def structure_elements(pdf, name):
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == name]


def pages_text(data):
    document = pypdfium2.PdfDocument(data)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_it_is_tagged_french_and_titled(pdf):
    assert "/StructTreeRoot" in pdf.Root
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "fr"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.docinfo["/Title"] == "Rapport d'audit — Cabinet des Tilleuls"


def test_every_figure_says_what_it_shows(pdf):
    figures = structure_elements(pdf, "/Figure")
    assert len(figures) == 2
    assert [str(figure.Alt)[:6] for figure in figures] == ["Score ", "Score "]


def test_it_says_pdf_a_and_pdf_ua_in_one_description_of_itself(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
    assert pdf.Root.Metadata.read_bytes().count(b"<rdf:RDF") == 1
    assert pdf.Root.OutputIntents


def test_every_header_cell_says_what_it_heads(pdf):
    scopes = [str(cell.A.Scope) for cell in structure_elements(pdf, "/TH")]
    assert set(scopes) == {"/Column", "/Row"}


def test_bookmarks_lead_to_every_section(pdf):
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        themes = [
            child.title for item in outline.root if "exigences" in item.title for child in item.children
        ]
    assert titles[0] == "Synthèse"
    assert titles[-1] == "Page technique"
    assert "Gouvernance" in themes


def test_an_accessibility_checker_finds_nothing(tmp_path, our_pdf):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(our_pdf)
    findings = pdfua.validate(str(path)).findings
    assert [(f.rule_id, f.message) for f in findings if f.severity is pdfua.Severity.ERROR] == []


def test_its_data_travel_with_it(pdf):
    document = our_document()
    attached = pdf.attachments["donnees.json"].get_file().read_bytes()
    assert attached == rfc8785.dumps(document)
    assert json.loads(attached)["practice"]["name"] == "Cabinet des Tilleuls"


def test_the_same_document_gives_the_same_bytes():
    document = small_document()
    assert render_pdf(document) == render_pdf(json.loads(json.dumps(document, sort_keys=True)))


def test_no_line_is_lost_in_the_log(no_complaint):
    render_pdf(our_document())


def test_every_page_says_whose_it_is_and_where_one_stands(our_pdf):
    cover, *pages = pages_text(our_pdf)
    assert 20 <= len(pages) + 1 <= 35
    assert "Cabinet des Tilleuls" in cover
    short_hash = hash_document(our_document())[:12]
    for number, text in enumerate(pages, start=2):
        assert f"Page {number} sur {len(pages) + 1}" in text
        assert f"Référentiel 2025.1 · document {short_hash}" in text
        assert "Cabinet des Tilleuls" in text


def test_the_summary_stands_on_one_page(our_pdf):
    summary = pages_text(our_pdf)[1]
    assert "Synthèse" in summary
    assert "sur 100" in summary
    assert "Les 6 premières actions" in summary
    assert "Comment lire" not in summary


def test_the_contents_give_the_page_of_each_section(our_pdf):
    texts = pages_text(our_pdf)
    contents = next(text for text in texts if "Sommaire" in text)
    for title in ("Synthèse", "Plan d'actions", "Sources", "Page technique"):
        number = int(re.search(rf"(\d+)\s+{title}", contents)[1])
        assert title in texts[number - 1]
