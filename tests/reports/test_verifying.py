"""Is this file ours, and untouched? From the real PDF, to the byte, and from the register alone."""

import io
import json
import random
import re
from datetime import timedelta

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from reports import doorbell, jobs
from reports.domain.fingerprint import FingerprintReader
from reports.models import Report, Seal
from reports.rendering import render_pdf
from reports.seal_guard import TABLE, install_guard, remove_guard
from reports.verifying import Verdict, verify_file
from tests.reports.samples import AT
from tests.reports.sealed import complete_later, quick_layout, seal, seal_of

pytestmark = pytest.mark.django_db
FLIPS = 400


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(doorbell, "_send", lambda report_id: None)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(jobs, "render_pdf", quick_layout)


@pytest.fixture
def report(practice, dr_martin, settings):
    settings.PUBLIC_URL = "https://exemple.fr"
    return seal(complete_later(practice, dr_martin), dr_martin)


@pytest.fixture
def pdf(report):
    return bytes(report.file.content)


@pytest.fixture
def path(tmp_path, pdf):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(pdf)
    return path


def fingerprint_of(data):
    reader = FingerprintReader()
    reader.feed(bytes(data))
    return reader.read()


def found(data):
    return verify_file(fingerprint_of(data))


def test_one_flipped_bit_anywhere_in_the_real_pdf_is_seen(report, pdf):
    """Each byte of the code in clear, both ends of the file, and places at random."""
    finding = found(pdf)
    assert (finding.verdict, finding.seal) == (Verdict.AUTHENTIC, seal_of(report))
    assert finding.is_proof
    assert len(re.findall(rb"sceau [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", pdf)) == 2
    code = pdf.index(b"sceau ")
    draw = random.Random(20261122)  # noqa: S311 - the same places at each run
    places = {0, len(pdf) - 1, *range(code, code + 20), *draw.sample(range(len(pdf)), FLIPS)}
    for place in places:
        touched = bytearray(pdf)
        touched[place] ^= 1 << draw.randrange(8)
        finding = found(touched)
        assert (finding.verdict, finding.seal) == (Verdict.ALTERED, seal_of(report)), place


def test_rendering_the_document_again_gives_the_sealed_bytes(report, pdf):
    assert render_pdf(Report.objects.get(pk=report.pk).document) == pdf


def test_the_real_pdf_saved_again_by_another_program_is_altered(pdf):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out)
    assert found(out.getvalue()).verdict is Verdict.ALTERED


@pytest.mark.parametrize(
    "touch", [lambda pdf: pdf + b"\n", lambda pdf: pdf[:-1], lambda pdf: pdf[: len(pdf) // 2] + pdf[-9:]]
)
def test_what_is_added_or_cut_is_seen(quick, pdf, touch):
    assert found(touch(pdf)).verdict is Verdict.ALTERED


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"sceau 0000-0000-0000"])
def test_what_is_not_ours_is_unknown(quick, report, data):
    assert found(data).verdict is Verdict.UNKNOWN


# ---- the register itself


def tamper(statement):
    """As somebody with the keys of the database would, guard removed."""
    editor = connection.schema_editor()
    remove_guard(None, editor)
    editor.execute(statement)
    install_guard(None, editor)


@pytest.fixture
def later(report, practice, dr_martin):
    return seal(complete_later(practice, dr_martin, days=30), dr_martin, at=AT + timedelta(days=30))


@pytest.mark.parametrize("column", ["pdf_sha256", "document_hash", "chain_hash"])
def test_a_touched_seal_breaks_the_chain_of_those_after_it(quick, report, later, column, path):
    assert found(later.file.content).is_proof
    sealed = seal_of(report)
    tamper(f"UPDATE {TABLE} SET {column} = '{'0' * 64}' WHERE id = {sealed.pk}")  # noqa: S608 - our figures
    finding = found(later.file.content)
    assert (finding.verdict, finding.chain_holds, finding.is_proof) == (Verdict.AUTHENTIC, False, False)
    path.write_bytes(later.file.content)
    assert run(path)[0] == 1


# ---- the command


def run(path, *options):
    """The exit code, and what is written."""
    out = io.StringIO()
    try:
        call_command("verify_report", str(path), *options, stdout=out)
    except SystemExit as error:
        return error.code, out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_authentic_even_when_the_practice_is_gone(quick, report, practice, path):
    code = seal_of(report).code
    practice.delete()
    status, text = run(path)
    assert status == 0
    assert "Authentique\u00a0: ce fichier est, à l'octet près" in text
    assert f"Code\u00a0: {code[:4]}-{code[4:8]}-{code[8:]}" in text
    assert "Rapport scellé le 22/11/2026" in text
    assert "intacte" in text


def test_the_command_says_altered(quick, path):
    data = path.read_bytes()
    path.write_bytes(data[:1000] + b"x" + data[1001:])
    status, text = run(path)
    assert status == 1
    assert text.startswith("Modifié")


def test_the_command_says_unknown(tmp_path):
    path = tmp_path / "autre.pdf"
    path.write_bytes(b"%PDF-1.7 d'ailleurs")
    status, text = run(path)
    assert status == 2
    assert text.startswith("Inconnu")


def test_the_command_answers_in_json(quick, report, later, tmp_path):
    path = tmp_path / "rapport.pdf"
    path.write_bytes(later.file.content)
    status, text = run(path, "--json")
    told = json.loads(text)
    assert (status, told["verdict"], told["chain_holds"]) == (0, "authentic", True)
    sealed = seal_of(later)
    assert told["sha256"] == told["seal"]["pdf_sha256"] == sealed.pdf_sha256
    assert told["seal"]["completed_on"] == "2026-12-22"
    assert told["seal"]["previous"].replace("-", "") == seal_of(report).code
    path.write_bytes(b"x")
    assert json.loads(run(path, "--json")[1])["seal"] is None


@pytest.mark.parametrize(("name", "reason"), [("absent.pdf", "n'existe pas"), (".", "dossier")])
def test_the_command_says_what_it_cannot_read(tmp_path, name, reason):
    with pytest.raises(CommandError, match=reason) as caught:
        call_command("verify_report", str(tmp_path / name))
    assert caught.value.returncode == 3


def test_a_seal_costs_the_same_to_verify_whatever_the_register(
    quick, report, later, pdf, django_assert_num_queries
):
    assert Seal.objects.count() >= 2
    with django_assert_num_queries(2):
        found(pdf)
