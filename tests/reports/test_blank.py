"""The blank questionnaire: asked for, printed once for each version and profile, in the reports' own form."""

import io
from datetime import UTC, datetime

import pdfua
import pikepdf
import pypdfium2
import pytest
from django.urls import reverse

from assessments.domain.answers import Profile
from referentials.importing import store_content
from reports import doorbell
from reports.domain.blank import build_blank
from reports.layout import UnknownDocument
from reports.models import Questionnaire
from reports.printing import run
from reports.rendering import canonical_json, render_blank
from reports.tasks import sweep_jobs, work
from tests.reports.samples import AT, our_content, published, small_content

PUBLISHED = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    calls = []
    monkeypatch.setattr(doorbell, "_send", calls.append)
    return calls


def our_blank(profile=None):
    return build_blank(our_content(), content_hash="c0ffee" * 10, published_at=PUBLISHED, profile=profile)


@pytest.fixture(scope="module")
def pdf():
    return render_blank(our_blank())


def test_every_question_stands_in_it_with_its_boxes(pdf):
    text = " ".join(" ".join(p.get_textpage().get_text_bounded().split()) for p in pypdfium2.PdfDocument(pdf))
    questions = our_content().questions.values()
    assert text.count("Commentaire") == len(questions)
    assert all(" ".join(question.text.split()[:3]) in text for question in questions)
    assert "Seulement si" in text
    assert "Questionnaire" in text
    assert "Page 2 sur" in text


def test_it_is_archival_and_accessible_as_reports_are(pdf, tmp_path, no_complaint):
    path = tmp_path / "questionnaire.pdf"
    path.write_bytes(pdf)
    findings = pdfua.validate(str(path)).findings
    assert [f.message for f in findings if f.severity is pdfua.Severity.ERROR] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        attached = opened.attachments["donnees.json"].get_file().read_bytes()
    assert attached == canonical_json(our_blank())


def test_a_profile_shortens_it_and_the_same_gives_the_same_bytes(no_complaint):
    content = small_content()
    profile = Profile(kind="solo", facts=frozenset({"wifi"}))
    document = build_blank(content, content_hash="c0ffee" * 10, published_at=PUBLISHED, profile=profile)
    assert render_blank(document) == render_blank(document)
    text = " ".join(
        p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(render_blank(document))
    )
    assert "wifi-separe" in text
    assert "charte" not in text


def test_a_document_of_another_shape_is_refused():
    with pytest.raises(UnknownDocument):
        render_blank({**our_blank(), "schema": 2})


@pytest.fixture
def version(db):
    return published(small_content())


def ask(version):
    return reverse("reports:ask_blank", kwargs={"code": version.referential.code, "number": version.number})


def page(questionnaire, name="blank"):
    return reverse(f"reports:{name}", kwargs={"questionnaire_id": questionnaire.pk})


def test_it_is_asked_for_printed_and_downloaded(client, stranger, version, rung):
    client.force_login(stranger)
    answer = client.post(ask(version), follow=True)
    questionnaire = Questionnaire.objects.get()
    assert answer.redirect_chain == [(page(questionnaire), 302)]
    assert "pour tous les profils" in answer.content.decode()
    assert client.get(page(questionnaire, "download_blank")).status_code == 404
    work(job_id=str(questionnaire.pk))
    ready = client.get(page(questionnaire), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in ready
    assert page(questionnaire, "download_blank") in ready
    file = client.get(page(questionnaire, "download_blank"))
    assert file.content.startswith(b"%PDF-1.7")
    assert 'filename="questionnaire-essai-2025-1.pdf"' in file["Content-Disposition"]


def test_it_is_printed_once_for_all_who_ask(client, stranger, dr_martin, version):
    for user in (stranger, dr_martin):
        client.force_login(user)
        client.post(ask(version))
    questionnaire = Questionnaire.objects.get()
    assert run(questionnaire.pk, now=lambda: AT)
    assert not run(questionnaire.pk, now=lambda: AT)


def test_that_of_a_practice_follows_its_profile_and_names_it_not(client, dr_martin, practice, version):
    practice.facts = ["wifi", "inconnu"]
    practice.save()
    client.force_login(dr_martin)
    text = client.post(ask(version), {"practice": practice.pk}, follow=True).content.decode()
    assert "pour un profil" in text
    document = Questionnaire.objects.get().document
    assert [fact["holds"] for fact in document["facts"]] == [False, True]
    assert practice.name not in str(document)


@pytest.mark.parametrize("wrong", ["12", "00000000-0000-0000-0000-000000000000"])
def test_the_profile_of_a_practice_of_others_is_not_told(client, stranger, practice, version, wrong):
    client.force_login(stranger)
    assert client.post(ask(version), {"practice": practice.pk}).status_code == 404
    assert client.post(ask(version), {"practice": wrong}).status_code == 404
    assert not Questionnaire.objects.exists()


def test_a_draft_is_not_printed(client, editor):
    draft = store_content(small_content()).version
    client.force_login(editor)
    assert client.post(ask(draft)).status_code == 404
    assert client.post(ask(draft).replace("essai", "autre")).status_code == 404


def test_one_must_sign_in_and_post(client, stranger, version):
    assert client.post(ask(version)).status_code == 302
    assert not Questionnaire.objects.exists()
    client.force_login(stranger)
    assert client.get(ask(version)).status_code == 405


def test_one_that_failed_is_printed_when_asked_for_again(client, stranger, version, rung):
    client.force_login(stranger)
    client.post(ask(version))
    Questionnaire.objects.update(state="failed", failed_at=AT, failure="engine_missing", attempts=3)
    text = client.get(page(Questionnaire.objects.get())).content.decode()
    assert "n&#x27;a pas pu" in text or "n'a pas pu" in text
    client.post(ask(version))
    questionnaire = Questionnaire.objects.get()
    assert (questionnaire.state, questionnaire.attempts) == ("queued", 0)


def test_one_that_nobody_heard_is_rung_for_by_the_sweep(client, stranger, version, rung):
    client.force_login(stranger)
    client.post(ask(version))
    Questionnaire.objects.update(rung_at=None)
    sweep_jobs()
    assert rung[-1] == Questionnaire.objects.get().pk


def test_the_pages_that_lead_to_it(client, dr_martin, practice, version):
    client.force_login(dr_martin)
    urls = [
        reverse("assessments:practice", kwargs={"practice_id": practice.pk}),
        reverse("referentials:version", kwargs={"code": version.referential.code, "number": version.number}),
    ]
    for url in urls:
        assert f'action="{ask(version)}"' in client.get(url).content.decode()
