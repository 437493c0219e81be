"""The whole report and its four-page summary, of one document; and what they say of the result before."""

import hashlib
import io
import json
from dataclasses import replace

import pdfua
import pikepdf
import pytest

from reports.domain.document import build_document
from reports.domain.sealing import code_of, group
from reports.domain.variants import Variant, hash_variant
from reports.jobs import run
from reports.models import Report, Seal
from reports.rendering import canonical_json, hash_document, render_pdf
from reports.snapshots import request_report
from tests.reports.samples import (
    AT,
    SUBJECT,
    compared_document,
    completed_assessment,
    frozen,
    our_answers,
    our_content,
    small_document,
)
from tests.reports.test_pdf_structure import pages_text

SUMMARY = Variant.SUMMARY


def many_themes():
    """Our requirements in forty themes of long names, all of which a page cannot hold."""
    content = our_content()
    requirements = list(content.requirements.values())
    [first, *_] = content.themes
    themes = tuple(
        replace(first, code=f"t{i}", title=f"Thème {i} " + "au nom interminable " * 4, requirements=part)
        for i in range(40)
        if (part := tuple(requirements[i::40]))
    )
    content = replace(content, themes=themes)
    return build_document(content, frozen(content, our_answers(content)), subject=SUBJECT)


@pytest.mark.parametrize("make", [small_document, compared_document, many_themes])
def test_the_summary_is_four_pages_whatever_the_document(make, no_complaint):
    assert len(pages_text(render_pdf(make(), SUMMARY))) == 4


@pytest.fixture(scope="module")
def compared():
    """Both variants of one document."""
    document = compared_document()
    return {variant: render_pdf(document, variant) for variant in Variant}


@pytest.mark.parametrize("variant", Variant)
def test_each_variant_is_archival_accessible_and_carries_the_document(compared, variant, tmp_path):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(compared[variant])
    errors = [f for f in pdfua.validate(str(path)).findings if f.severity is pdfua.Severity.ERROR]
    assert [error.message for error in errors] == []
    with pikepdf.open(io.BytesIO(compared[variant])) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        attached = pdf.attachments["donnees.json"].get_file().read_bytes()
    assert attached == canonical_json(compared_document())


@pytest.mark.parametrize("variant", Variant)
def test_each_variant_always_has_the_same_bytes(compared, variant):
    shuffled = json.loads(json.dumps(compared_document(), sort_keys=True))
    assert render_pdf(shuffled, variant) == compared[variant]


def test_every_chart_says_its_figures(compared):
    with pikepdf.open(io.BytesIO(compared[Variant.FULL])) as pdf:
        figures = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        texts = [str(item.Alt) for item in figures if item.get("/S") == "/Figure"]
    assert len(texts) == 3
    assert texts[-1].startswith("Score de chaque thème, sur 100, avant puis maintenant : Gouvernance")


def test_the_whole_report_has_a_page_of_what_changed(compared):
    pages = pages_text(compared[Variant.FULL])
    assert len(pages) <= 38
    [page] = [text for text in pages if "Barre claire" in text]
    previous = compared_document()["previous"]
    assert "Évolution" in page
    assert "version 2020.1 du référentiel" in page
    assert f"sur les {previous['common']} exigences qui comptent dans les deux" in page
    assert "à périmètre constant" in pages[1]


def test_the_summary_says_what_changed_and_where_the_rest_is(compared):
    cover, synthesis, essentials, technical = pages_text(compared[SUMMARY])
    assert "Synthèse d'audit" in cover
    assert "Les 6 premières actions" in synthesis
    assert "En progrès (" in essentials
    assert "À programmer : sous 365 jours" in essentials
    assert hash_document(compared_document()) in technical.replace(" ", "")
    assert "Page 4 sur 4" in technical


def test_a_first_result_has_no_evolution():
    pages = pages_text(render_pdf(small_document()))
    assert not any("Évolution" in text for text in pages)


@pytest.mark.django_db
def test_each_variant_has_a_seal_of_its_own_in_the_chain(practice, dr_martin, monkeypatch):
    monkeypatch.setattr("reports.doorbell._send", lambda job_id: None)
    report = request_report(assessment=completed_assessment(practice, dr_martin), by=dr_martin, at=AT)
    assert run(report.pk, now=lambda: AT)
    report = Report.objects.get()
    whole, short = Seal.objects.order_by("pk")
    assert whole.code == code_of(report.document_hash)
    assert short.code == code_of(hash_variant(report.document_hash, SUMMARY))
    assert short.previous == whole
    assert short.pdf_sha256 == hashlib.sha256(bytes(report.file.summary)).hexdigest()
    assert short.document_hash == whole.document_hash
    with pikepdf.open(io.BytesIO(bytes(report.file.summary))) as pdf:
        assert group(short.code) in str(pdf.docinfo["/Keywords"])


def test_the_frozen_document_says_nothing_of_a_first_result():
    assert "previous" not in small_document()
