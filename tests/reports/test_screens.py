import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments.models import Assessment
from reports import doorbell
from reports.models import Report, ReportFile
from tests.reports.samples import AT, completed_assessment, small_document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    calls = []
    monkeypatch.setattr(doorbell, "_send", calls.append)
    return calls


@pytest.fixture
def assessment(practice, dr_martin):
    return completed_assessment(practice, dr_martin)


@pytest.fixture
def report(assessment, dr_martin):
    return Report.objects.create(
        assessment=assessment,
        document=small_document(),
        document_hash="a" * 64,
        requested_by=dr_martin,
        requested_at=AT,
    )


def index(assessment):
    return reverse("reports:index", kwargs={"assessment_id": assessment.pk})


def ask(assessment):
    return reverse("reports:ask", kwargs={"assessment_id": assessment.pk})


def page(report, name="report"):
    return reverse(f"reports:{name}", kwargs={"report_id": report.pk})


def ready(report, content=b"%PDF-1.7"):
    Report.objects.filter(pk=report.pk).update(state="ready", ready_at=AT)
    ReportFile.objects.create(report=report, content=content, sha256="0" * 64)


def test_a_report_is_asked_for_then_watched(client, dr_martin, assessment):
    client.force_login(dr_martin)
    assert "Demander le rapport" in client.get(index(assessment)).content.decode()
    answer = client.post(ask(assessment), follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain == [(page(Report.objects.get()), 302)]
    assert 'hx-trigger="every 2s"' in text
    assert "Actualiser" in text


def test_the_page_says_when_nobody_heard(client, dr_martin, report):
    client.force_login(dr_martin)
    assert "ne répond pas" in client.get(page(report)).content.decode()
    Report.objects.update(rung_at=AT)
    assert "attend son tour" in client.get(page(report)).content.decode()


def test_htmx_gets_the_progress_alone_and_stops_asking_once_ready(client, dr_martin, report):
    client.force_login(dr_martin)
    Report.objects.update(state="rendering", attempts=2, lease_ends_at=AT)
    part = client.get(page(report), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "essai 2" in part
    Report.objects.update(lease_ends_at=None, state="queued")
    ready(report)
    part = client.get(page(report), headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in part
    assert page(report, "download") in part


def test_a_failure_is_said_plainly_and_may_be_tried_again(client, dr_martin, report):
    client.force_login(dr_martin)
    Report.objects.update(state="failed", failed_at=AT, failure="worker_lost", attempts=3)
    text = client.get(page(report)).content.decode()
    assert "interrompue plusieurs fois" in text
    assert "intacts" in text
    answer = client.post(page(report, "retry"), follow=True)
    assert answer.redirect_chain == [(page(report), 302)]
    assert Report.objects.get().state == "queued"
    again = client.post(page(report, "retry"), follow=True).content.decode()
    assert "en échec" in again


def test_the_file_is_downloaded_under_a_safe_name(client, dr_martin, report, practice):
    practice.name = 'Cabinet "Été" / ../../x\r\nSet-Cookie: a=b'
    practice.save()
    ready(report, b"%PDF-1.7 contenu")
    client.force_login(dr_martin)
    answer = client.get(page(report, "download"))
    assert answer.content == b"%PDF-1.7 contenu"
    assert answer["Content-Type"] == "application/pdf"
    expected = 'attachment; filename="rapport-cabinet-ete-x-set-cookie-ab-2026-11-22.pdf"'
    assert answer["Content-Disposition"] == expected
    assert "no-store" in answer["Cache-Control"]


def test_a_name_without_letters_still_gives_a_file_name(client, dr_martin, report, practice):
    practice.name = "診療所"
    practice.save()
    ready(report)
    client.force_login(dr_martin)
    assert "rapport-structure-2026-11-22.pdf" in client.get(page(report, "download"))["Content-Disposition"]


def test_there_is_nothing_to_download_before_it_is_ready(client, dr_martin, report):
    client.force_login(dr_martin)
    assert client.get(page(report, "download")).status_code == 404


def test_an_open_assessment_says_to_complete_it_first(client, dr_martin, assessment):
    Assessment.objects.update(state="in_progress", completed_at=None, result=None)
    client.force_login(dr_martin)
    assert "pas terminée" in client.get(index(assessment)).content.decode()
    assert "Terminez d'abord" in client.post(ask(assessment), follow=True).content.decode().replace(
        "&#x27;", "'"
    )


def test_a_dpo_sees_and_downloads_but_does_not_ask(client, dpo, assessment, report):
    ready(report)
    client.force_login(dpo)
    text = client.get(index(assessment)).content.decode()
    assert "Télécharger" in text
    assert "Demander le rapport" not in text
    assert client.get(page(report, "download")).status_code == 200
    assert client.post(ask(assessment)).status_code == 404
    assert client.post(page(report, "retry")).status_code == 404


def test_for_a_stranger_nothing_of_it_exists(client, stranger, assessment, report):
    ready(report)
    client.force_login(stranger)
    for url in (index(assessment), page(report), page(report, "download")):
        assert client.get(url).status_code == 404
    for url in (ask(assessment), page(report, "retry")):
        assert client.post(url).status_code == 404


def test_without_signing_in_one_is_asked_to(client, assessment, report):
    for url in (index(assessment), page(report), page(report, "download")):
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_a_get_asks_for_nothing(client, dr_martin, assessment, report):
    client.force_login(dr_martin)
    assert client.get(ask(assessment)).status_code == 405
    assert client.get(page(report, "retry")).status_code == 405


def test_pages_cost_the_same_with_one_report_or_many(
    client, dr_martin, assessment, report, django_assert_max_num_queries
):
    ready(report)
    for _ in range(10):
        Report.objects.create(
            assessment=assessment, document={}, document_hash="0" * 64, state="ready", ready_at=AT
        )
    client.force_login(dr_martin)
    with django_assert_max_num_queries(8):
        client.get(index(assessment))
    with django_assert_max_num_queries(7):
        client.get(page(report))
    with django_assert_max_num_queries(4) as queries:
        client.get(page(report, "download"))
    assert not any('"document"' in query["sql"] for query in queries.captured_queries)


def test_the_command_writes_the_pdf(report, tmp_path, capsys):
    output = tmp_path / "rapport.pdf"
    call_command("render_report", str(report.pk), "-o", str(output))
    assert output.read_bytes().startswith(b"%PDF-1.7")
    assert Report.objects.get().state == "queued"
    assert "octets" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("identifier", "message"),
    [("12", "UUID"), ("00000000-0000-0000-0000-000000000000", "Aucun rapport")],
)
def test_the_command_says_what_is_wrong_with_an_identifier(identifier, message, tmp_path):
    with pytest.raises(CommandError, match=message):
        call_command("render_report", identifier, "-o", str(tmp_path / "x.pdf"))


def test_the_command_says_when_it_cannot_write(report, tmp_path):
    with pytest.raises(CommandError, match="absent"):
        call_command("render_report", str(report.pk), "-o", str(tmp_path / "absent/x.pdf"))
