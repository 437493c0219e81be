"""Evidence on its screens: a file or a place, kept, served, taken away; what is refused, and why."""

import hashlib
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from assessments import evidence
from assessments.evidence import ScannerAway, clean_name
from assessments.models import Evidence, EvidenceFile
from tests.assessments.asking import text_of, url
from tests.assessments.office_files import office_file

PDF = b"%PDF-1.7 une attestation"


def send(client, assessment, name="attestation.pdf", content=PDF, **more):
    form = {"kind": "file", "file": SimpleUploadedFile(name, content), **more}
    return client.post(url("evidence", assessment, "verrou"), form)


def say_where(client, assessment, place="Armoire du secrétariat", **more):
    return client.post(url("evidence", assessment, "verrou"), {"kind": "place", "place": place, **more})


def test_a_file_is_kept_with_its_type_hash_author_and_date(doctor, dr_martin, assessment):
    assert send(doctor, assessment, expires_on="2027-01-31").url == url("evidence", assessment, "verrou")
    kept = Evidence.objects.get()
    assert (kept.name, kept.content_type, kept.size) == ("attestation.pdf", "application/pdf", len(PDF))
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (kept.added_by, kept.expires_on) == (dr_martin, date(2027, 1, 31))
    assert bytes(kept.file.content) == PDF
    page = text_of(doctor.get(url("evidence", assessment, "verrou")))
    assert "attestation.pdf" in page
    assert "Jamais de donnée de patient." in page


def test_a_place_is_kept(doctor, assessment):
    say_where(doctor, assessment)
    assert Evidence.objects.get().place == "Armoire du secrétariat"
    assert "Armoire du secrétariat" in text_of(doctor.get(url("evidence", assessment, "verrou")))


def test_a_place_must_be_said_and_a_file_chosen(doctor, assessment):
    assert "Dites où la preuve se trouve." in text_of(say_where(doctor, assessment, place=" "))
    refused = doctor.post(url("evidence", assessment, "verrou"), {"kind": "file"})
    assert refused.status_code == 422
    assert "Choisissez un fichier." in text_of(refused)


def test_an_empty_file_is_refused(doctor, assessment):
    assert "Ce fichier est vide" in text_of(send(doctor, assessment, content=b""))


def test_a_file_is_only_ever_served_to_be_saved(doctor, assessment):
    send(doctor, assessment, name="Attestation; été.pdf")
    kept = Evidence.objects.get()
    answer = doctor.get(url("evidence_file", assessment, kept.pk))
    assert answer.content == PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Attestation%3B%20%C3%A9t%C3%A9.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_evidence_is_not_found_through_another_assessment(doctor, stranger, client, assessment, small):
    send(doctor, assessment)
    kept = Evidence.objects.get()
    other = type(assessment).objects.create(practice=assessment.practice, version=small, kind="solo")
    assert doctor.get(url("evidence_file", other, kept.pk)).status_code == 404
    client.force_login(stranger)
    assert client.get(url("evidence_file", assessment, kept.pk)).status_code == 404


def test_taking_a_file_away_erases_it_and_keeps_the_line(doctor, dr_martin, assessment):
    send(doctor, assessment)
    kept = Evidence.objects.get()
    assert doctor.post(url("remove_evidence", assessment, kept.pk)).status_code == 302
    kept.refresh_from_db()
    assert (kept.removed_by, bool(kept.removed_at), kept.name) == (dr_martin, True, "attestation.pdf")
    assert not EvidenceFile.objects.exists()
    assert doctor.get(url("evidence_file", assessment, kept.pk)).status_code == 404
    assert doctor.post(url("remove_evidence", assessment, kept.pk)).status_code == 404
    assert "retirée le" in text_of(doctor.get(url("evidence", assessment, "verrou")))


def test_a_dpo_sees_and_downloads_but_adds_nothing(client, dpo, doctor, dr_martin, assessment):
    send(doctor, assessment)
    client.force_login(dpo)
    page = text_of(client.get(url("evidence", assessment, "verrou")))
    assert "attestation.pdf" in page
    assert "Ajouter un fichier" not in page
    assert client.get(url("evidence_file", assessment, Evidence.objects.get().pk)).content == PDF
    assert send(client, assessment).status_code == 404


def test_the_action_and_the_question_lead_to_the_evidence(doctor, practice, assessment):
    doctor.post(url("save", assessment, "verrou"), {"choice-verrou": "non", "seen-verrou": 0})
    send(doctor, assessment)
    assert "attestation.pdf" in text_of(doctor.get(url("action", assessment, "verrou")))
    page = doctor.get(url("theme", assessment, "postes")).content.decode()
    assert url("evidence", assessment, "verrou") in page


def test_evidence_past_its_date_says_so(doctor, assessment):
    say_where(doctor, assessment, expires_on="2026-05-01")
    with time_machine.travel("2026-05-01T12:00:00+02:00"):
        assert "à renouveler le 1 mai 2026" in text_of(doctor.get(url("evidence", assessment, "verrou")))
        assert not Evidence.objects.get().is_out_of_date
    with time_machine.travel("2026-05-02T12:00:00+02:00"):
        assert Evidence.objects.get().is_out_of_date


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("dessin.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "n'est pas accepté"),
        ("attestation.pdf", b"<!doctype html><script>alert(1)</script>", "n'est pas accepté"),
        ("programme.exe", b"MZ\x90\x00\x03", "n'est pas accepté"),
        ("attestation.pdf", b"\xff\xd8\xff une photo", "que son nom annonce"),
        ("attestation.pdf.exe", PDF, "que son nom annonce"),
        ("lettre.docx", office_file("docx", {"word/vbaProject.bin": b"code"}), "macros"),
        ("lettre.docx", b"PK\x03\x04 abime", "abîmé"),
    ],
)
def test_what_is_refused_says_why_and_is_not_kept(doctor, assessment, name, content, said):
    refused = send(doctor, assessment, name, content)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert not Evidence.objects.exists()


def test_a_file_above_the_limit_is_refused(doctor, assessment, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_BYTES", 10)
    assert "dépasse 10 Mo" in text_of(send(doctor, assessment))


def test_the_files_of_an_assessment_have_a_limit_that_removing_gives_back(doctor, assessment, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_MEGABYTES_IN_ALL", len(PDF) / 1_000_000)
    assert send(doctor, assessment).status_code == 302
    assert "Retirez-en" in text_of(send(doctor, assessment))
    doctor.post(url("remove_evidence", assessment, Evidence.objects.get().pk))
    assert send(doctor, assessment).status_code == 302


def test_a_request_of_a_gigabyte_is_refused_unread(doctor, assessment):
    class Unread:
        def read(self, *args):
            raise AssertionError("The body was read")

        readline = read

    answer = doctor.generic(
        "POST",
        url("evidence", assessment, "verrou"),
        content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(10**9), "wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "trop lourd" in text_of(answer)


# ---- the scanner


def finds_the_test_virus(content, name):
    return "EICAR" if b"EICAR" in content else ""


def does_not_answer(content, name):
    raise ScannerAway


@pytest.mark.parametrize(
    ("scanner", "content", "said"),
    [
        ("finds_the_test_virus", b"%PDF- EICAR", "L'antivirus a trouvé « EICAR »"),
        ("does_not_answer", PDF, "L'antivirus ne répond pas"),
    ],
)
def test_a_file_that_the_scanner_does_not_clear_is_not_kept(
    doctor, assessment, settings, scanner, content, said
):
    settings.EVIDENCE_SCANNER = f"{__name__}.{scanner}"
    refused = text_of(send(doctor, assessment, content=content))
    assert said in refused
    assert not Evidence.objects.exists()


def test_a_clean_file_passes_the_scanner(doctor, assessment, settings):
    settings.EVIDENCE_SCANNER = f"{__name__}.finds_the_test_virus"
    assert send(doctor, assessment).status_code == 302


# ---- names


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\moi\\Attestation.PDF", "Attestation.pdf"),
        ("a\x00b\u202efdp.txt", "abfdp.txt"),
        ("CON.pdf", "preuve-CON.pdf"),
        ("  ...  ", "fichier"),
        ("", "fichier"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("a<b>:c|d?.pdf", "abcd.pdf"),
        ("fac\u200bture\u061c\x85.pdf", "facture.pdf"),
        ("..\\..\\x/../attestation.exe.pdf", "attestation.exe.pdf"),
    ],
)
def test_a_name_is_made_safe_for_any_disk(sent, kept):
    assert clean_name(sent) == kept


@pytest.mark.parametrize("fields", [{"kind": "file", "place": "x"}, {"kind": "place"}, {"kind": "file"}])
def test_evidence_is_a_file_or_a_place(assessment, fields):
    with pytest.raises(IntegrityError, match="evidence_is_a_file_or_a_place"):
        Evidence.objects.create(
            assessment=assessment, requirement="verrou", added_at=assessment.started_at, **fields
        )
