"""WeasyPrint's style sheet made lighter changes no byte of a page."""

import weasyprint
from weasyprint.html import UA

from reports import rendering
from reports.print_defaults import light_html, lighten
from tests.reports.samples import small_document


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


def test_the_lighter_sheet_is_what_reports_are_printed_with():
    [sheet] = light_html()(string="<p>x")._ua_stylesheets()
    assert light_html() is light_html()
    assert sheet is not weasyprint.html.UA_STYLESHEET
