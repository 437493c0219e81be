"""What a sealed report says of its seal, on cover and technical page, for eyes, readers and phones."""

import io
import re
from dataclasses import replace

import pdfua
import pikepdf
import pypdfium2
import pytest
import segno

from reports.domain.document import build_document
from reports.domain.sealing import PreviousSeal, Sealing, code_of, group
from reports.qr_code import QUIET_ZONE, draw_qr
from reports.rendering import hash_document, render_html, render_pdf
from tests.reports.samples import SMALL_ANSWERS, SUBJECT, frozen, small_content

PREVIOUS = PreviousSeal(code="K7QM2XVD9R4T", pdf_sha256="ab" * 32, chain_hash="cd" * 32)


def document(**sealing):
    content = small_content()
    told = Sealing(**{"assessment": "0b9c3f7e-0000-4000-8000-000000000001", **sealing})
    return build_document(content, frozen(content, SMALL_ANSWERS), subject=replace(SUBJECT, sealing=told))


@pytest.fixture(scope="module")
def sealed():
    return document(verify_at="https://exemple.fr/verifier/", previous=PREVIOUS)


@pytest.fixture(scope="module")
def pdf(sealed):
    return render_pdf(sealed)


@pytest.fixture(scope="module")
def pages(pdf):
    opened = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened]


def test_the_cover_and_the_last_page_bear_the_code_and_the_address(pages, sealed):
    code = group(code_of(hash_document(sealed)))
    for page in (pages[0], pages[-1]):
        assert f"Code de vérification {code}" in page
        assert f"https://exemple.fr/verifier/{code}/" in page


def test_the_last_page_bears_every_hash_whole(pages, sealed):
    last = pages[-1].replace("\ufffe", "")
    for wanted in (hash_document(sealed), sealed["referential"]["content_hash"], PREVIOUS.pdf_sha256):
        assert wanted in last
    assert "K7QM-2XVD-9R4T" in last


def test_its_codes_say_what_they_are_and_nothing_is_lost(pdf, tmp_path, no_complaint):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(pdf)
    findings = pdfua.validate(str(path)).findings
    assert [(f.rule_id, f.message) for f in findings] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        figures = [
            o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
        ]
        assert sum(str(figure.Alt).startswith("QR code : https://exemple.fr/") for figure in figures) == 2


def test_no_page_forgets_its_running_foot(pages):
    assert all("Référentiel 2025.1 · document" in page for page in pages[1:])


def test_a_site_without_a_public_address_prints_the_code_alone():
    html = render_html(document(), document_hash="e" * 64)
    assert group(code_of("e" * 64)) in html
    assert "QR code" not in html
    assert "au pied des pages du site" in html
    assert "Aucun rapport scellé" in html


def test_a_document_that_nothing_seals_promises_nothing():
    content = small_content()
    html = render_html(
        build_document(content, frozen(content, SMALL_ANSWERS), subject=SUBJECT), document_hash="e" * 64
    )
    assert "érifi" not in html.split("technique")[-1]
    assert "sceau" not in html


def test_the_drawn_code_has_the_modules_of_the_standard():
    address = "https://exemple.fr/verifier/XVFH-0JFM-94VG/"
    drawn = draw_qr(address, title='Pour « tous » & "chacun"')
    assert "<title>Pour « tous » &amp; &quot;chacun&quot;</title>" in drawn
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn):
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}
    expected = {
        (x + QUIET_ZONE, y + QUIET_ZONE)
        for y, row in enumerate(segno.make(address, error="m", micro=False).matrix)
        for x, module in enumerate(row)
        if module
    }
    assert dark == expected
