"""The public page: a version and a date, never a name; a file is read and forgotten."""

import time
from statistics import median

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports import doorbell, jobs
from reports.domain.sealing import group
from reports.verification_views import MOST_BYTES
from tests.reports.sealed import complete_later, quick_layout, seal, seal_of

pytestmark = pytest.mark.django_db
PAGE = "/verifier/"


@pytest.fixture
def report(practice, dr_martin, monkeypatch):
    monkeypatch.setattr(doorbell, "_send", lambda report_id: None)
    monkeypatch.setattr(jobs, "render_pdf", quick_layout)
    return seal(complete_later(practice, dr_martin), dr_martin)


@pytest.fixture
def code(report):
    return group(seal_of(report).code)


def text_of(answer):
    return answer.content.decode().replace("&#x27;", "'")


def send(client, data, name="rapport.pdf"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data, "application/pdf")})


def test_the_page_is_public_and_works_by_plain_forms(client):
    answer = client.get(PAGE)
    text = text_of(answer)
    assert answer.status_code == 200
    assert 'enctype="multipart/form-data"' in text
    assert "<script" not in text.split("<main")[1].split("</main")[0]
    assert reverse("verification:index") == PAGE
    assert "no-store" in answer["Cache-Control"]
    assert PAGE in text_of(client.get("/"))


def test_a_code_says_authentic_version_and_date_and_nothing_of_whom(client, code, practice):
    answer = client.get(f"{PAGE}{code}/")
    text = text_of(answer)
    assert answer.status_code == 200
    assert "Authentique" in text
    assert "Référentiel d'essai, version 2025.1" in text
    assert "22 novembre 2026" in text
    for secret in (practice.name, "Martin", practice.city, str(practice.pk), "sur 100"):
        assert secret not in text


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}/"])
def test_a_code_typed_leads_to_its_page(client, code, typed):
    typed = typed.format(code.lower().replace("-", " ")).replace("/", ".")
    answer = client.get(PAGE, {"code": typed}, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}{code}/", 302)]
    assert "Authentique" in text_of(answer)


@pytest.mark.parametrize("code", ["0000-0000-0000", "n-importe-quoi", "<b>x", "é"])
def test_an_unknown_code_is_a_clear_404(client, report, code):
    answer = client.get(f"{PAGE}{code}/")
    assert answer.status_code == 404
    assert "Code inconnu" in text_of(answer)
    assert "<b>" not in text_of(answer)


def test_what_is_no_code_is_said_and_kept(client):
    text = text_of(client.get(PAGE, {"code": "K7QM"}))
    assert "n'est pas un code" in text
    assert 'value="K7QM"' in text


def test_known_and_unknown_codes_do_the_same_work(client, code, django_assert_num_queries):
    for wanted in (code, "0000-0000-0000", "x"):
        with django_assert_num_queries(1):
            client.get(f"{PAGE}{wanted}/")


# ---- files


def test_a_file_is_authentic_altered_or_unknown(client, report, practice):
    data = bytes(report.file.content)
    for sent, word in (
        (data, "Authentique"),
        (data + b" ", "Modifié"),
        (b"%PDF-1.7 d'ailleurs", "Inconnu"),
    ):
        answer = send(client, sent)
        text = text_of(answer).split("<main")[1]
        assert answer.status_code == 200
        assert word in text
        assert practice.name not in text
        assert [w for w in ("Authentique", "Modifié", "Inconnu") if f">{w}<" in text] == [word]
    assert "Que faire" in text


def test_a_file_of_a_deleted_practice_still_verifies(client, report, practice):
    data = bytes(report.file.content)
    practice.delete()
    assert "Authentique" in text_of(send(client, data))


def test_a_big_file_is_read_as_it_comes_and_written_nowhere(client, report, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "does-not-exist")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1
    assert "Inconnu" in text_of(send(client, b"x" * 6_000_000))
    assert "Authentique" in text_of(send(client, bytes(report.file.content)))


def test_a_file_too_big_is_refused_before_it_is_read(client):
    answer = send(client, b"x" * (MOST_BYTES + 20_000))
    assert answer.status_code == 413
    assert "dépasse 20&nbsp;Mo" in text_of(answer)
    assert send(client, b"x" * MOST_BYTES).status_code == 200


@pytest.mark.parametrize("data", [{}, {"file": "du texte"}])
def test_a_missing_file_is_said(client, data):
    answer = client.post(PAGE, data)
    assert answer.status_code == 422
    assert "Aucun fichier" in text_of(answer)


def test_an_empty_file_is_said(client):
    assert "Aucun fichier" in text_of(send(client, b""))


def test_the_form_keeps_its_protection():
    client = Client(enforce_csrf_checks=True)
    assert send(client, b"x").status_code == 403
    token = client.get(PAGE).context["csrf_token"]
    data = {"csrfmiddlewaretoken": str(token), "file": SimpleUploadedFile("a.pdf", b"x")}
    assert client.post(PAGE, data).status_code == 200


def test_one_visitor_cannot_try_codes_for_ever(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"verify_report": "3/m/ip"}
    cache.clear()
    answers = [client.get(f"{PAGE}0000-0000-000{n}/").status_code for n in range(5)]
    assert answers == [404, 404, 404, 429, 429]
    assert send(client, b"x").status_code == 429


def test_the_limit_is_on_by_default():
    from cabinet_compliance.settings import base

    assert base.ACCOUNT_RATE_LIMITS["verify_report"] == "60/m/ip"


def test_a_hostile_upload_is_no_error(client):
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'
    for body in (head, head + b"x", b"", b"--b--", b"\xff" * 3000):
        answer = client.post(PAGE, body, content_type="multipart/form-data; boundary=b")
        assert answer.status_code in {200, 400, 422}


def test_a_known_code_takes_no_longer_than_an_unknown_one(client, code):
    """Medians of pages rendered in turn; generous, since what matters is that neither does more work."""
    times = {code: [], "0000-0000-0000": []}
    for _ in range(30):
        for wanted, taken in times.items():
            start = time.perf_counter()
            client.get(f"{PAGE}{wanted}/")
            taken.append(time.perf_counter() - start)
    known, unknown = map(median, times.values())
    assert 0.4 < known / unknown < 2.5
