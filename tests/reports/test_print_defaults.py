"""WeasyPrint's style sheet made lighter changes no byte of a page."""

import pytest
import weasyprint
from weasyprint.html import UA

from reports import rendering
from reports.domain.variants import Variant
from reports.print_defaults import light_html, lighten, parse_well_formed
from reports.rendering import hash_document, render_html
from tests.reports.samples import AT, compared_document, small_document


def test_notes_go_and_only_lists_have_markers():
    light = lighten(UA)
    assert "::footnote-call" in UA
    assert "::footnote" not in light
    assert "::note" not in light
    assert "\nli::marker {" in light
    assert len(UA.splitlines()) - len(light.splitlines()) == 5


def test_the_pages_are_the_same_to_the_byte(monkeypatch):
    light = rendering.render_pdf(small_document())
    monkeypatch.setattr(rendering, "light_html", lambda: weasyprint.HTML)
    assert rendering.render_pdf(small_document()) == light


@pytest.mark.parametrize("variant", Variant)
def test_our_templates_are_well_formed(variant):
    document = compared_document()
    html = render_html(document, document_hash=hash_document(document), variant=variant)
    assert parse_well_formed(html) is not None


def test_markup_that_is_not_well_formed_is_mended():
    assert parse_well_formed("<p>one<br>two") is None
    assert rendering.print_html("<html lang=fr><title>x</title><p>one<br>two", attached=b"{}", at=AT)


def test_the_lighter_sheet_is_what_reports_are_printed_with():
    [sheet] = light_html()(string="<p>x")._ua_stylesheets()
    assert light_html() is light_html()
    assert sheet is not weasyprint.html.UA_STYLESHEET
