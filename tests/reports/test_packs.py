"""The proof pack: what it holds, byte for byte the same; its link, its rights and its end."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.evidence import add_file, add_place, remove_evidence
from assessments.models import Answer, Assessment
from assessments.planning import organise_action
from reports import doorbell, jobs, packing
from reports.models import Pack, PackPart
from reports.packing import KEPT_FOR, NoReportYet, purge, request_pack, run, sign_link
from reports.rendering import canonical_json
from reports.snapshots import request_report
from tests.factories import UserFactory
from tests.reports.samples import AT, completed_assessment

pytestmark = pytest.mark.django_db
FORMULA = "=HYPERLINK(1)"


class Sent:
    def __init__(self, name, content):
        self.name, self.content, self.size = name, content, len(content)

    def read(self):
        return self.content


@pytest.fixture(autouse=True)
def _nobody_hears(monkeypatch):
    monkeypatch.setattr(doorbell, "_send", lambda job_id: None)


@pytest.fixture
def assessment(practice, dr_martin):
    """Answered, planned, with a file, a place, and a file taken away; its report is made."""
    assessment = completed_assessment(practice, dr_martin)
    given = {"assessment": assessment, "answered_by": dr_martin, "answered_at": AT}
    Answer.objects.create(question="verrou", choice="non", comment=FORMULA, revision=1, **given)
    Answer.objects.create(question="verrou", choice="oui", revision=2, **given)
    Answer.objects.create(question="verrou", choice="", revision=3, **given)
    common = {
        "assessment": assessment,
        "requirement": "verrou",
        "by": dr_martin,
        "at": AT,
        "expires_on": None,
    }
    add_file(sent=Sent("Preuve été.pdf", b"%PDF- preuve"), **common)
    common["at"] += timedelta(minutes=1)
    add_place(place="Armoire", **common)
    common["at"] += timedelta(minutes=1)
    remove_evidence(evidence=add_file(sent=Sent("b.txt", b"erreur"), **common), by=dr_martin, at=AT)
    decided = {"status": "in_progress", "assignee": "Dominique", "due_on": None, "note": "vite"}
    organise_action(assessment=assessment, requirement="verrou", by=dr_martin, at=AT, **decided)
    report = request_report(assessment=assessment, by=dr_martin, at=AT)
    assert jobs.run(report.pk, now=lambda: AT)
    return assessment


@pytest.fixture
def pack(assessment, dr_martin):
    """Ready now, since its link is for the next days."""
    pack = request_pack(assessment=assessment, by=dr_martin, at=AT)
    assert run(pack.pk, now=timezone.now)
    pack.refresh_from_db()
    return pack


def content_of(pack):
    return b"".join(packing.send_parts(pack))


def opened(pack):
    return zipfile.ZipFile(io.BytesIO(content_of(pack)))


def rows_of(archive, name):
    text = archive.read(f"{name}.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == len(json.loads(archive.read(f"{name}.json")))
    return rows


def test_it_holds_everything_under_plain_names(pack):
    archive = opened(pack)
    assert archive.testzip() is None
    names = archive.namelist()
    [evidence] = [name for name in names if name.startswith("preuves/verrou/")]
    assert evidence.endswith("-preuve-ete.pdf")
    assert archive.read(evidence) == b"%PDF- preuve"
    assert set(names) - {evidence} == {
        "LISEZMOI.txt",
        *(f"rapports/01-{one}" for one in ("rapport.pdf", "synthese.pdf", "donnees.json")),
        *(
            f"{table}.{kind}"
            for table in ("preuves/liste", "historique/reponses", "historique/plan", "sans-objet")
            for kind in ("csv", "json")
        ),
        "manifeste.json",
        "SHA256SUMS.txt",
    }
    assert names[0] == "LISEZMOI.txt"
    assert all(name.isascii() for name in names)
    assert "Cabinet du docteur Martin" in archive.read("LISEZMOI.txt").decode()


def test_every_member_has_its_hash(pack):
    archive = opened(pack)
    real = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    del real["SHA256SUMS.txt"]
    sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS.txt").decode().splitlines())
    assert sums == real
    del real["manifeste.json"]
    manifest = json.loads(archive.read("manifeste.json"))
    assert {one["name"]: one["sha256"] for one in manifest["members"]} == real
    assert pack.sha256 == hashlib.sha256(content_of(pack)).hexdigest()
    assert pack.size == len(content_of(pack))


def test_the_report_and_its_data_are_those_that_were_frozen(pack):
    archive, report = opened(pack), pack.assessment.reports.get()
    assert archive.read("rapports/01-rapport.pdf") == bytes(report.file.content)
    assert archive.read("rapports/01-donnees.json") == canonical_json(report.document)
    [told] = json.loads(archive.read("manifeste.json"))["reports"]
    assert told["document_hash"] == report.document_hash


def test_the_histories_say_who_when_and_what(pack):
    archive = opened(pack)
    answers = rows_of(archive, "historique/reponses")
    assert [(row["code"], row["réponse"]) for row in answers] == [
        ("non", "Non"),
        ("oui", "Oui"),
        ("", "(effacée)"),
    ]
    assert answers[0]["par"] == "Camille Martin <martin@exemple.fr>"
    assert answers[0]["le"] == "2026-11-22T10:30:00+01:00"
    assert answers[0]["commentaire"] == f"'{FORMULA}"
    [decision] = rows_of(archive, "historique/plan")
    assert (decision["état"], decision["confiée à"], decision["note"]) == ("En cours", "Dominique", "vite")
    [set_aside] = rows_of(archive, "sans-objet")
    assert set_aside["motif"] == "Le cabinet ne reçoit personne."
    kept, place, removed = rows_of(archive, "preuves/liste")
    assert kept["dans ce dossier"] in archive.namelist()
    assert place["nom d'origine ou lieu"] == "Armoire"
    assert (removed["retirée le"], removed["dans ce dossier"]) == ("2026-11-22T10:30:00+01:00", "")


def test_the_same_pack_is_the_same_bytes(pack):
    before = content_of(pack)
    PackPart.objects.all().delete()
    Pack.objects.update(state="queued", ready_at=None, expires_at=None, size=0, attempts=0)
    assert run(pack.pk, now=timezone.now)
    assert content_of(pack) == before


def test_it_is_stored_and_sent_in_pieces(pack, monkeypatch):
    whole = content_of(pack)
    monkeypatch.setattr(packing, "PART", 1_000)
    PackPart.objects.all().delete()
    Pack.objects.update(state="queued", ready_at=None, expires_at=None, size=0, attempts=0)
    run(pack.pk, now=timezone.now)
    assert [len(part) for part in packing.send_parts(pack)][:-1] == [1_000] * (len(whole) // 1_000)
    assert content_of(pack) == whole


def test_a_pack_needs_a_report(practice, dr_martin):
    with pytest.raises(NoReportYet):
        request_pack(assessment=completed_assessment(practice, dr_martin), by=dr_martin, at=AT)


def test_asking_twice_prepares_once(assessment, dr_martin):
    first = request_pack(assessment=assessment, by=dr_martin, at=AT)
    assert request_pack(assessment=assessment, by=dr_martin, at=AT) == first


def test_a_pack_whose_assessment_names_people_who_left_is_still_made(pack, dr_martin, secretary):
    dr_martin.delete()
    pack = request_pack(assessment=Assessment.objects.get(), by=secretary, at=AT)
    assert run(pack.pk, now=timezone.now)
    assert rows_of(opened(pack), "historique/reponses")[0]["par"] == "compte supprimé"


def test_the_sweep_forgets_it_when_its_time_is_over(pack):
    purge(at=pack.expires_at - timedelta(seconds=1))
    assert Pack.objects.exists()
    purge(at=pack.expires_at)
    assert not Pack.objects.exists()
    assert not PackPart.objects.exists()


def test_a_failed_pack_is_forgotten_as_well(pack):
    failed = {"ready_at": None, "expires_at": None, "size": 0, "failed_at": AT, "failure": "worker_lost"}
    Pack.objects.update(state="failed", **failed)
    purge(at=AT + KEPT_FOR)
    assert not Pack.objects.exists()


# ---- on screen


def link(pack):
    return reverse("reports:download_pack", args=[sign_link(pack)])


def page(name, of):
    return reverse(f"reports:{name}", args=[of.pk])


def test_a_doctor_asks_watches_downloads_and_deletes(client, dr_martin, assessment):
    client.force_login(dr_martin)
    assert "Préparer le dossier" in client.get(page("index", assessment)).content.decode()
    asked = client.post(page("ask_pack", assessment), follow=True)
    assert "Actualiser" in asked.content.decode()
    pack = Pack.objects.get()
    assert run(pack.pk, now=timezone.now)
    shown = client.get(page("pack", pack)).content.decode()
    assert link(pack) in shown
    answer = client.get(link(pack))
    assert answer.streaming
    assert answer.getvalue() == content_of(pack)
    assert answer["Content-Length"] == str(len(content_of(pack)))
    assert answer["Content-Disposition"].startswith(
        'attachment; filename="preuves-cabinet-du-docteur-martin-'
    )
    assert client.post(page("delete_pack", pack)).status_code == 302
    assert client.get(link(pack)).status_code == 404


def test_the_link_dies_at_its_hour(client, dr_martin, pack):
    client.force_login(dr_martin)
    Pack.objects.update(expires_at=timezone.now())
    assert client.get(link(pack), follow=True).redirect_chain == [(page("pack", pack), 302)]
    assert "a expiré" in client.get(page("pack", pack)).content.decode()


def test_a_forged_link_leads_nowhere(client, dr_martin, pack):
    client.force_login(dr_martin)
    for token in (pack.pk.hex, f"{pack.pk.hex}:x", sign_link(pack)[:-1] + "!", "x"):
        assert client.get(reverse("reports:download_pack", args=[token])).status_code == 404


def test_a_pack_that_failed_says_so_and_starts_again(client, dr_martin, pack):
    failed = {"ready_at": None, "expires_at": None, "size": 0, "failed_at": AT, "failure": "too_heavy"}
    Pack.objects.update(state="failed", **failed)
    client.force_login(dr_martin)
    assert "plus de mémoire" in client.get(page("pack", pack)).content.decode()
    client.post(page("retry_pack", pack))
    assert Pack.objects.get().state == "queued"
    part = client.get(page("pack", pack), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


@pytest.fixture
def cast(dr_martin, secretary, dpo, stranger):
    return {"owner": dr_martin, "secretary": secretary, "dpo": dpo, "stranger": stranger}


@pytest.mark.parametrize(
    ("who", "sees", "acts"),
    [("owner", 200, 302), ("secretary", 200, 302), ("dpo", 200, 404), ("stranger", 404, 404)],
)
def test_rights_are_checked_at_each_door(client, cast, pack, who, sees, acts):
    client.force_login(cast[who])
    assert client.get(link(pack)).status_code == sees
    assert client.get(page("pack", pack)).status_code == sees
    assert client.post(page("ask_pack", pack.assessment)).status_code == acts
    assert client.post(page("retry_pack", pack)).status_code == acts
    assert client.post(page("delete_pack", pack)).status_code == acts


def test_without_signing_in_the_link_asks_for_it(client, pack):
    answer = client.get(link(pack))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    other = UserFactory.create()
    client.force_login(other)
    assert client.get(link(pack)).status_code == 404
