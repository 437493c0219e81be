import pytest
from weasyprint.urls import FatalURLFetchingError

from reports.layout import UnknownDocument
from reports.rendering import print_html, render_pdf
from tests.reports.samples import AT, small_document


def page(body):
    return f"<html lang=fr><title>x</title><body>{body}"


@pytest.mark.parametrize(
    "body",
    [
        "<img alt=x src=file:///etc/passwd>",
        "<img alt=x src=http://127.0.0.1:9/x.png>",
        "<link rel=stylesheet href=https://exemple.fr/x.css>",
        "<link rel=attachment href=file:///etc/passwd>",
        "<style>@import url(file:///etc/passwd)</style>",
        "<p style='background: url(ftp://exemple.fr/x.png)'>x",
        "<img alt=x src=static:css/../../manage.py>",
        "<object data=file:///etc/passwd></object>",
    ],
)
def test_nothing_but_our_own_files_is_ever_fetched(body):
    with pytest.raises(FatalURLFetchingError):
        print_html(page(body), attached=b"{}", at=AT)


def test_data_addresses_are_allowed():
    pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
    assert print_html(page(f"<img alt=x src={pixel}>"), attached=b"{}", at=AT).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("schema", [None, 0, 1, 3, "2"])
def test_a_document_of_another_shape_is_refused(schema):
    with pytest.raises(UnknownDocument):
        render_pdf({**small_document(), "schema": schema})
