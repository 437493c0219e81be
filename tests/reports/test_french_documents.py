"""Whatever the language of whoever asks, what is handed out is the same French document."""

from io import BytesIO
from zipfile import ZipFile

from django.utils.translation import override

from reports.rendering import hash_document, render_html
from reports.word import write_word
from tests.reports.samples import our_document


def test_a_report_is_french_for_an_english_reader():
    french = printed(), in_word()
    with override("en"):
        assert (printed(), in_word()) == french


def printed():
    document = our_document()
    return render_html(document, document_hash=hash_document(document))


def in_word():
    document = our_document()
    with ZipFile(BytesIO(write_word(document, document_hash=hash_document(document)))) as parts:
        return parts.read("word/document.xml")
