"""A referential of 600 requirements in 36 themes, whole and in summary."""

import io

import pdfua
import pikepdf
import pytest

from reports.domain.document import build_document
from reports.domain.variants import Variant
from reports.rendering import render_pdf
from tests.reports.large import in_themes, synthetic
from tests.reports.samples import SUBJECT, frozen, our_answers
from tests.reports.test_pdf_structure import pages_text, structure_elements

SIZE, THEMES = 600, 36


@pytest.fixture(scope="module")
def document():
    content = in_themes(synthetic(SIZE), THEMES)
    return build_document(content, frozen(content, our_answers(content)), subject=SUBJECT)


@pytest.fixture(scope="module")
def whole(document):
    return render_pdf(document)


def test_an_accessibility_checker_finds_nothing(whole, tmp_path):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(whole)
    assert [(f.rule_id, f.message) for f in pdfua.validate(str(path)).findings] == []


def test_it_grows_with_its_requirements_only(whole):
    texts = pages_text(whole)
    assert SIZE / 6 < len(texts) < SIZE / 4
    assert f"Page {len(texts)} sur {len(texts)}" in texts[-1]


def test_its_themes_take_several_charts_each_with_its_words(whole):
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        told = " ".join(str(figure.Alt) for figure in structure_elements(pdf, "/Figure"))
        headings = structure_elements(pdf, "/H4")
    assert all(f"Thème numéro {place}," in told for place in range(THEMES))
    assert len(headings) == SIZE


def test_its_summary_is_four_pages(document, no_complaint):
    assert len(pages_text(render_pdf(document, Variant.SUMMARY))) == 4
