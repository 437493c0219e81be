"""The site's own signature and an authority's hour, checked by pyHanko against a local authority."""

import io
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pdfua
import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from reports import doorbell, jobs, signing
from reports.jobs import run
from reports.leasing import MAX_ATTEMPTS
from reports.models import Report, Seal
from reports.rendering import render_pdf
from reports.signing import CannotSign, sign
from reports.snapshots import request_report
from tests.reports.authorities import PASSWORD, Authority, as_asn1, timestamping
from tests.reports.samples import AT, small_document
from tests.reports.sealed import complete_later, seal, seal_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture(scope="module")
def clock(authority):
    with timestamping(authority) as address:
        yield address


@pytest.fixture(scope="module")
def pkcs12(authority, tmp_path_factory):
    path = tmp_path_factory.mktemp("keys") / "site.p12"
    authority.write_pkcs12(path, "Cabinet Compliance d'essai")
    return path


@pytest.fixture(scope="module")
def pdf():
    return render_pdf(small_document())


@pytest.fixture
def certified(settings, pkcs12):
    settings.SIGNING_CERTIFICATE, settings.SIGNING_PASSWORD = str(pkcs12), PASSWORD


@pytest.fixture
def trusted(authority):
    return ValidationContext(trust_roots=[as_asn1(authority.certificate)], allow_fetching=False)


def signature_of(data):
    reader = PdfFileReader(io.BytesIO(data))
    [embedded] = reader.embedded_signatures
    return embedded


def test_signing_is_off_unless_asked_for(pdf):
    assert sign(pdf) is pdf


def test_pyhanko_is_not_even_imported_then():
    code = "import django; django.setup(); import reports.jobs, sys; sys.exit('pyhanko' in sys.modules)"
    environment = {"DJANGO_SETTINGS_MODULE": "cabinet_compliance.settings.test", "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_a_signature_is_valid_trusted_and_covers_the_whole_file(pdf, certified, trusted):
    signed = sign(pdf)
    assert signed.startswith(pdf)
    embedded = signature_of(signed)
    status = validate_pdf_signature(embedded, trusted)
    assert status.bottom_line, status.pretty_print_details()
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert status.signing_cert.subject.native["common_name"] == "Cabinet Compliance d'essai"


def test_a_signature_shows_what_was_touched(pdf, certified, trusted):
    signed = bytearray(sign(pdf))
    signed[len(pdf) // 2] ^= 1
    assert not validate_pdf_signature(signature_of(bytes(signed)), trusted).bottom_line


def test_a_signature_bears_the_hour_of_the_authority(pdf, certified, clock, settings, trusted):
    settings.TSA_URL = clock
    status = validate_pdf_signature(signature_of(sign(pdf)), trusted, ts_validation_context=trusted)
    assert status.bottom_line, status.pretty_print_details()
    assert status.timestamp_validity.trusted
    assert abs(status.timestamp_validity.timestamp - datetime.now(UTC)) < timedelta(minutes=5)


def test_an_hour_without_a_certificate_of_ours(pdf, clock, settings, trusted):
    settings.TSA_URL = clock
    status = validate_pdf_timestamp(signature_of(sign(pdf)), trusted)
    assert status.intact
    assert status.valid
    assert status.trusted


@pytest.mark.parametrize("with_clock", [False, True])
def test_a_signed_file_stays_archival_and_accessible(pdf, certified, clock, settings, tmp_path, with_clock):
    """What PDF/A-3 §6.3 and PDF/UA-1 §7.18 ask of an annotation; veraPDF confirms it from outside."""
    settings.TSA_URL = clock if with_clock else ""
    path = tmp_path / "signed.pdf"
    path.write_bytes(sign(pdf))
    findings = pdfua.validate(str(path)).findings
    assert [(f.rule_id, f.message) for f in findings if f.severity is pdfua.Severity.ERROR] == []
    with pikepdf.open(path) as opened:
        bearing = [page for page in opened.pages if "/Annots" in page]
        assert {str(page.Tabs) for page in bearing} == {"/S"}
        [field] = opened.Root.AcroForm.Fields
        assert field.TU == signing.READABLE_FIELD
        assert int(field.F) & 0b100111 == 0b100  # printed; neither invisible, hidden nor without view
        assert all(float(x) < 0 for x in field.Rect)
        with pikepdf.open(io.BytesIO(pdf)) as unsigned:
            assert opened.Root.Metadata.read_bytes() == unsigned.Root.Metadata.read_bytes()
            assert opened.docinfo == unsigned.docinfo


# ---- what may go wrong


@pytest.mark.parametrize("fault", ["no file", "wrong password", "not a key"])
def test_a_key_that_cannot_be_used_is_said(pdf, certified, settings, tmp_path, fault):
    if fault == "wrong password":
        settings.SIGNING_PASSWORD = "faux"
    else:
        settings.SIGNING_CERTIFICATE = str(tmp_path / "site.p12")
    if fault == "not a key":
        (tmp_path / "site.p12").write_text("clé")
    with pytest.raises(CannotSign):
        sign(pdf)


def test_a_mute_authority_is_not_waited_for(pdf, certified, authority, settings, monkeypatch):
    monkeypatch.setattr(signing, "TIMEOUT", 0.5)
    start = time.monotonic()
    with timestamping(authority, mute=True) as settings.TSA_URL, pytest.raises(CannotSign):
        sign(pdf)
    assert time.monotonic() - start < 5


def test_an_authority_that_is_not_there_is_said(pdf, certified, settings):
    settings.TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(CannotSign, match="timestamp"):
        sign(pdf)


# ---- reports


@pytest.fixture
def assessment(practice, dr_martin, monkeypatch, pdf):
    monkeypatch.setattr(doorbell, "_send", lambda report_id: None)
    monkeypatch.setattr(jobs, "render_pdf", lambda document, *variant: pdf)
    return complete_later(practice, dr_martin)


@pytest.mark.django_db
def test_the_seal_holds_the_hash_of_the_signed_file(assessment, dr_martin, certified, trusted):
    report = seal(assessment, dr_martin)
    assert validate_pdf_signature(signature_of(bytes(report.file.content)), trusted).bottom_line
    assert seal_of(report).pdf_sha256 == report.file.sha256
    assert seal(assessment, dr_martin, at=AT + timedelta(days=1)).pk == report.pk


@pytest.mark.django_db
def test_a_site_that_insists_tries_again_then_fails(assessment, dr_martin, certified, settings):
    settings.TSA_URL = "http://127.0.0.1:9/"
    report = request_report(assessment=assessment, by=dr_martin, at=AT)
    for attempt in range(MAX_ATTEMPTS):
        assert not run(report.pk, now=lambda: AT)
        found = Report.objects.get(pk=report.pk)
        assert (found.attempts, found.state) == (
            attempt + 1,
            "queued" if attempt + 1 < MAX_ATTEMPTS else "failed",
        )
    assert found.failure == "not_signed"
    assert not Seal.objects.exists()


@pytest.mark.django_db
def test_a_site_that_does_not_insist_gives_the_report_unsigned(
    assessment, dr_martin, certified, settings, pdf
):
    settings.TSA_URL, settings.SIGNING_REQUIRED = "http://127.0.0.1:9/", False
    report = seal(assessment, dr_martin)
    assert report.state == "ready"
    assert bytes(report.file.content) == pdf
