"""What somebody may type in a comment, a reason or the name of a practice."""

import io
import logging
import re
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from assessments.domain.answers import Answer
from reports.lettering import BREAK, CUT, UNDRAWABLE, clean, clean_text, drawable
from reports.rendering import hash_document, print_html, render_html, render_pdf
from tests.reports.samples import AT, SMALL_ANSWERS, SUBJECT, small_document

pytestmark = pytest.mark.usefixtures("no_complaint")

MARKUP = (
    '<script>alert(1)</script><img src="http://127.0.0.1/x"><link rel=attachment href="file:///etc/passwd">'
)
STYLE = "</p><style>@import url(file:///etc/passwd); p { background: url(file:///etc/hostname) }</style>"
RIGHT_TO_LEFT = "تعليق الطبيب \u202eevil\u202c עברית"


def commented(comment):
    return small_document({**SMALL_ANSWERS, "copie": Answer(choice="non", comment=comment)})


def text_of(document):
    pages = pypdfium2.PdfDocument(render_pdf(document))
    return " ".join(page.get_textpage().get_text_bounded() for page in pages)


@pytest.mark.parametrize("comment", [MARKUP, STYLE])
def test_a_comment_is_text_never_markup(comment):
    document = commented(comment)
    shown = re.sub(r"\s", "", text_of(document)).replace(BREAK, "")
    assert re.sub(r"\s", "", comment) in shown
    with pikepdf.open(io.BytesIO(render_pdf(document))) as pdf:
        assert list(pdf.attachments) == ["donnees.json"]


@pytest.mark.parametrize(
    "comment",
    [
        "👩‍⚕️ d'accord 👍🏽",
        "予約 예약",
        RIGHT_TO_LEFT,
        "\x00\x07cloche\x1b[31m",
        "e\u0301te\u0301",
        "\ufffe\U0010ffff",
        "\U0001d54f ∑",
    ],
)
def test_what_cannot_be_drawn_is_replaced_where_one_sees_it(comment):
    text_of(commented(comment))  # without a complaint in the log


def test_no_text_is_slanted():
    """Of what has no italic, such as Arabic, WeasyPrint draws the signs of another font."""
    document = commented("تعليق الطبيب, עברית")
    with pikepdf.open(io.BytesIO(render_pdf(document))) as pdf:
        fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item]
        names = {str(font.BaseFont) for font in fonts}
    assert any("DejaVu" in name for name in names)
    assert not [name for name in names if "Italic" in name or "Oblique" in name]


def test_an_emoji_leaves_a_square_and_its_neighbours_stay():
    assert clean_text("fait 👩‍⚕️ hier") == f"fait {UNDRAWABLE} hier"
    assert f"fait {UNDRAWABLE} hier" in text_of(commented("fait 👩‍⚕️ hier"))


def test_control_characters_and_turned_writing_are_taken_out():
    assert clean_text("a\x00b\u202ec\u2069d\te\nf") == "abcd\te\nf"


def test_every_character_said_drawable_is_drawn():
    sample = "".join(sorted(drawable()))[::7]
    html = "<html lang=fr><title>x</title><link rel=stylesheet href='static:css/report.css'><p>{}<b>{}</b>"
    escaped = sample.replace("&", "").replace("<", "")
    print_html(html.format(escaped, escaped), attached=b"{}", at=AT)


def test_an_undrawable_character_would_be_noticed(caplog):
    """The other tests of this file rest on this line of the log."""
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        print_html("<html lang=fr><title>x</title><p>\U000f1234", attached=b"{}", at=AT)
    assert any(".notdef" in record.getMessage() for record in caplog.records)
    caplog.clear()


@pytest.mark.parametrize("comment", ["x" * 100_000, "mot " * 25_000, "\n" * 100_000, "ligne\n" * 20_000])
def test_an_endless_comment_is_cut_with_a_sign_and_travels_whole(comment):
    document = commented(comment)
    data = render_pdf(document)
    assert len(pypdfium2.PdfDocument(data)) < 100
    with pikepdf.open(io.BytesIO(data)) as pdf:
        attached = pdf.attachments["donnees.json"].get_file().read_bytes()
    assert comment[:50].replace("\n", "\\n").encode() in attached
    assert len(attached) > 100_000
    assert clean_text("x" * 100_000).endswith(CUT)


def test_an_endless_word_may_be_broken_but_not_the_address_of_a_source():
    document = small_document()
    address = "https://exemple.fr/" + "a" * 300
    document["sources"][0]["url"] = address
    html = render_html(document, document_hash=hash_document(document))
    assert f'href="{address}"' in html


def test_the_signs_of_french_keep_to_their_word():
    assert clean_text("« Vraiment ? » 50 % : oui ; 3 € !") == (
        "«\u00a0Vraiment\u00a0?\u00a0» 50\u00a0%\u00a0: oui\u00a0; 3\u00a0€\u00a0!"
    )


def test_cleaning_keeps_the_shape_of_the_document():
    document = small_document()
    cleaned = clean(document)
    assert cleaned.keys() == document.keys()
    assert cleaned["counts"] == document["counts"]


def test_a_hostile_name_stays_on_the_page():
    name = f'"; content: url(file:///etc/passwd) }} <b>{"x" * 100}'
    text = text_of(small_document(subject=replace(SUBJECT, name=name)))
    assert "url(file:///etc/passwd)" in text
