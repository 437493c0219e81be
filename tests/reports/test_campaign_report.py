"""The report on a campaign: who may have it, what stands in it, on paper and in a spreadsheet."""

import io
from datetime import date, datetime, timedelta
from uuid import uuid4

import openpyxl
import pdfua
import pikepdf
import pypdfium2
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from assessments.campaign_reading import Standing
from assessments.campaigning import launch_campaign
from assessments.following import followed_by
from practices.access import Right
from practices.models import Consultation
from reports import doorbell
from reports.domain.campaign import MOST_LISTED, About, Listed, build_campaign_document
from reports.layout import UnknownDocument
from reports.models import CampaignReport
from reports.rendering import canonical_json, render_campaign
from reports.tasks import tell_owners, work
from tests.assessments.versions import SMALL, publish
from tests.factories import AssessmentFactory, MandateFactory, PracticeFactory, UserFactory

AT = datetime.fromisoformat("2026-05-04T10:00:00+02:00")
ABOUT = About(
    title="Printemps 2026",
    message="Merci !",
    launched_by="Claude Bernard",
    launched_on=date(2026, 3, 1),
    deadline=date(2026, 6, 30),
    closed_on=None,
    referential="Référentiel d'essai",
    number="2025.1",
)


def listed(name, standing="completed", level="B", score="78.5000"):
    done = standing == "completed"
    return Listed(
        id=str(uuid4()),
        name=name,
        kind="solo",
        city="Nantes",
        standing=standing,
        percent=100 if done else 40,
        score_low=score if done else None,
        score_high=score if done else None,
        level=level if done else "",
    )


def document(*practices):
    return build_campaign_document(ABOUT, practices, standings=Standing.values, made_at=AT)


MIXED = (listed("Cabinet A"), listed("Cabinet B", level="D", score="31"), listed("Cabinet C", "in_progress"))


@pytest.fixture(autouse=True)
def _not_rung(monkeypatch):
    monkeypatch.setattr(doorbell, "_send", lambda _: None)


@pytest.fixture
def campaign(db, practice, dpo):
    return launch_campaign(
        campaign_id=uuid4(),
        version=publish(SMALL),
        title="=Printemps",
        message="",
        deadline=timezone.localdate() + timedelta(days=20),
        practices=followed_by(dpo, to=Right.FIGURES),
        by=dpo,
        at=timezone.now(),
    )


@pytest.fixture
def follower(client, dpo):
    client.force_login(dpo)
    return client


def text_of(pdf):
    return " ".join(" ".join(p.get_textpage().get_text_bounded().split()) for p in pypdfium2.PdfDocument(pdf))


def test_it_is_archival_and_accessible_as_reports_are(tmp_path, no_complaint):
    told = document(*MIXED)
    pdf = render_campaign(told)
    path = tmp_path / "campagne.pdf"
    path.write_bytes(pdf)
    findings = pdfua.validate(str(path)).findings
    assert [f.message for f in findings if f.severity is pdfua.Severity.ERROR] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        attached = opened.attachments["donnees.json"].get_file().read_bytes()
    assert attached == canonical_json(told)
    text = text_of(pdf)
    for wanted in ("Rapport de campagne", "Printemps 2026", "66,7", "En cours, 40", "78,5", "Cabinet A"):
        assert wanted in text


def test_figures_add_up_and_those_who_are_not_done_come_first():
    told = document(*MIXED)
    assert told["standings"] == [
        {"code": "not_started", "count": 0},
        {"code": "in_progress", "count": 1},
        {"code": "completed", "count": 2},
    ]
    assert [one["count"] for one in told["levels"]] == [0, 1, 0, 1, 0]
    assert [one["name"] for one in told["practices"]] == ["Cabinet C", "Cabinet A", "Cabinet B"]


def test_a_long_list_stops_on_paper_and_says_so(no_complaint):
    told = document(*(listed(f"Cabinet {number:04}") for number in range(MOST_LISTED + 1)))
    assert (told["total"], len(told["practices"])) == (MOST_LISTED + 1, MOST_LISTED)


def test_nobody_left_still_makes_a_report(no_complaint):
    assert "Aucune structure n'est suivie" in text_of(render_campaign(document()))


def test_a_document_of_another_shape_is_refused():
    with pytest.raises(UnknownDocument):
        render_campaign({**document(), "schema": 2})


def test_it_is_asked_for_watched_and_taken_away(follower, campaign, practice):
    asked = follower.post(reverse("reports:ask_campaign_report", args=[campaign.pk]))
    report = CampaignReport.objects.get()
    assert asked.url == reverse("reports:campaign_report", args=[report.pk])
    download = reverse("reports:download_campaign_report", args=[report.pk])
    assert "La demande est enregistrée" in follower.get(asked.url).content.decode()
    assert follower.get(download).status_code == 404
    work(job_id=str(report.pk))
    ready = follower.get(asked.url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in ready
    assert download in ready
    assert practice.name in text_of(follower.get(download).content)
    practice.mandates.update(revoked_at=timezone.now())
    assert follower.get(download).status_code == 404
    assert "mis fin à son mandat" in follower.get(asked.url, follow=True).content.decode()


def test_the_spreadsheet_has_every_practice_and_no_formula(follower, campaign, practice, dpo):
    outside = PracticeFactory(name="Jamais")
    AssessmentFactory(practice=practice, version=campaign.version, answers={"verrou": "oui"})
    type(practice).objects.filter(pk=practice.pk).update(name="=1+1")
    response = follower.get(reverse("reports:campaign_spreadsheet", args=[campaign.pk]))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    rows = list(book["Structures"].values)
    assert rows[0][0] == "Structure"
    assert rows[1][:1] + rows[1][4:6] == ("=1+1", "En cours", 33)
    assert len(rows) == 2
    assert outside.name not in str(rows)
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert book["Campagne"]["B1"].value == "=Printemps"


def test_who_takes_it_away_leaves_a_line(follower, campaign, dpo):
    follower.get(reverse("reports:campaign_spreadsheet", args=[campaign.pk]))
    assert Consultation.objects.get(person=dpo).kind == Consultation.Kind.PORTFOLIO


@pytest.mark.parametrize("who", ["dr_martin", "stranger", "another_dpo"])
def test_it_is_for_who_launched_the_campaign_alone(client, request, campaign, practice, who):
    another = UserFactory()
    MandateFactory(practice=practice, dpo=another, scope="evidence")
    client.force_login(another if who == "another_dpo" else request.getfixturevalue(who))
    report = CampaignReport.objects.create(campaign=campaign, document=document())
    for name, of, ask in (
        ("campaign_spreadsheet", campaign, client.get),
        ("ask_campaign_report", campaign, client.post),
        ("campaign_report", report, client.get),
        ("download_campaign_report", report, client.get),
    ):
        assert ask(reverse(f"reports:{name}", args=[of.pk])).status_code == 404


def test_the_worker_tells_owners_once(campaign):
    for _ in range(2):
        tell_owners()
    assert [one.to for one in mail.outbox] == [["martin@exemple.fr"]]
