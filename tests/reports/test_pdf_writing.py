"""What is spared changes no page."""

import gc
import io

import pikepdf
import pydyf
import pytest

from reports import pdf_writing, rendering
from reports.pdf_writing import remember_pages, without_collections
from tests.reports.samples import small_document


def test_objects_written_once_are_the_same_objects(monkeypatch):
    ours = rendering.render_pdf(small_document())
    monkeypatch.setattr(pdf_writing, "COMPRESSION", 9)
    once = rendering.render_pdf(small_document())
    monkeypatch.setattr(rendering, "write_once", lambda pdf: None)
    twice = rendering.render_pdf(small_document())
    assert once == twice
    with pikepdf.open(io.BytesIO(ours)) as one, pikepdf.open(io.BytesIO(twice)) as other:
        assert len(one.objects) == len(other.objects)
        for page, same in zip(one.pages, other.pages, strict=True):
            assert page.Contents.read_bytes() == same.Contents.read_bytes()


def test_pages_have_the_references_that_pydyf_gives_them():
    pdf = pydyf.PDF()
    for _ in range(3):
        pdf.add_page(pydyf.Dictionary({}))
        remember_pages()
        assert pdf.page_references == tuple(f"{number} 0 R".encode() for number in pdf.pages["Kids"][::3])
    assert len(pdf.page_references) == 3


def test_garbage_is_looked_for_again_whatever_happens():
    seen = []
    with pytest.raises(ZeroDivisionError), without_collections():
        seen.append(gc.isenabled()) or 1 / 0
    assert seen == [False]
    assert gc.isenabled()
