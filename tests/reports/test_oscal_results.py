import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from trestle.oscal.assessment_results import AssessmentResults

from assessments.models import Assessment, Evidence, PlannedAction
from assessments.starting import start_assessment
from referentials.formats import oscal
from reports.domain.document import build_document
from reports.oscal_results import Assessed, Decision, write_results
from tests.reports.samples import (
    AT,
    SMALL_ANSWERS,
    SUBJECT,
    completed_assessment,
    frozen,
    our_answers,
    our_content,
    small_content,
    small_document,
)

ASSESSED = Assessed(
    id=UUID(int=7),
    started_at=datetime(2026, 11, 2, 8, tzinfo=UTC),
    changed_at=SUBJECT.completed_at,
    ended_at=SUBJECT.completed_at,
    decisions={"sauvegarde": Decision(due_on=date(2027, 1, 15), lifecycle="planned", note="Devis reçu.")},
    evidence={"verrou": ["photo.png"]},
)


def sound(data):
    """The results, once compliance-trestle and their own references agree."""
    found = json.loads(data)["assessment-results"]
    AssessmentResults.model_validate(found)
    [result] = found["results"]
    known = {item["uuid"] for key in ("observations", "risks", "findings") for item in result.get(key, [])}
    for item in [*result.get("findings", []), *result.get("risks", [])]:
        for link in [*item["related-observations"], *item.get("related-risks", [])]:
            assert set(link.values()) <= known
    resources = {f"#{resource['uuid']}" for resource in found["back-matter"]["resources"]}
    assert found["import-ap"]["href"] in resources
    return result


def titled(items, title):
    [found] = [item for item in items if item["title"] == title]
    return found


def small_result(**changes):
    return sound(write_results(small_content(), small_document(**changes), ASSESSED))


def test_what_is_asked_is_observed_and_what_counts_is_found():
    result = small_result(facts=["employes"])
    states = {f["title"]: tuple(f["target"]["status"].values()) for f in result["findings"]}
    assert states == {
        "verrou": ("satisfied", "pass"),
        "sauvegarde": ("not-satisfied", "fail"),
        "charte": ("not-satisfied", "other"),
        "groupe-seul": ("not-satisfied", "other"),
    }
    assert [o["title"] for o in result["observations"]] == [*list(states)[:3], "affiche", "groupe-seul"]
    assert result["reviewed-controls"]["control-selections"] == [
        {
            "include-all": {},
            "exclude-controls": [{"control-id": "wifi-separe"}, {"control-id": "salles"}],
        }
    ]


def test_an_observation_says_what_was_answered_and_what_proves_it():
    result = small_result()
    lock = titled(result["observations"], "verrou")
    assert lock["description"] == "verrou ?\n\nOui"
    assert lock["methods"] == ["INTERVIEW", "EXAMINE"]
    assert lock["relevant-evidence"] == [{"description": "photo.png"}]
    assert "Partiellement — Chaque vendredi." in titled(result["observations"], "sauvegarde")["description"]


def test_a_gap_is_a_risk_with_its_priority_deadline_and_measure():
    risk = titled(small_result()["risks"], "sauvegarde")
    assert risk["deadline"] == "2027-01-15T23:59:59Z"
    assert {prop["name"]: prop["value"] for prop in risk["props"]}["priority"] == "P2"
    [remediation] = risk["remediations"]
    assert (remediation["lifecycle"], remediation["description"]) == ("planned", "Faire.")
    assert remediation["remarks"] == "Devis reçu."


def test_the_findings_name_the_statements_of_our_catalog():
    content = our_content()
    document = build_document(content, frozen(content, our_answers(content)), subject=SUBJECT)
    result = sound(write_results(content, document, ASSESSED))
    catalog = oscal.write(content).data.decode()
    assert len(result["findings"]) > 50
    assert all(f'"id": "{finding["target"]["target-id"]}"' in catalog for finding in result["findings"])


def test_the_same_assessment_gives_the_same_file():
    assert write_results(small_content(), small_document(), ASSESSED) == write_results(
        small_content(), small_document(), ASSESSED
    )


def test_no_answer_at_all_is_still_valid():
    assert "risks" not in small_result(answers={})


@pytest.mark.django_db
class TestDownload:
    def address(self, assessment):
        return reverse("reports:oscal", kwargs={"assessment_id": assessment.pk})

    def test_a_completed_assessment_with_its_plan_and_evidence(self, client, practice, dr_martin):
        assessment = completed_assessment(practice, dr_martin)
        PlannedAction.objects.create(
            assessment=assessment, requirement="sauvegarde", status="in_progress", due_on=date(2027, 3, 1)
        )
        Evidence.objects.create(
            assessment=assessment, requirement="verrou", kind="place", place="Classeur bleu", added_at=AT
        )
        client.force_login(dr_martin)
        answer = client.get(self.address(assessment))
        assert answer["Content-Disposition"].endswith('.json"')
        result = sound(answer.content)
        assert titled(result["risks"], "sauvegarde")["deadline"] == "2027-03-01T23:59:59Z"
        kept = titled(result["observations"], "verrou")["relevant-evidence"]
        assert kept == [{"description": "Classeur bleu"}]

    def test_one_in_progress_tells_its_state_of_today(self, client, practice, dr_martin):
        version = completed_assessment(practice, dr_martin).version
        Assessment.objects.all().delete()
        assessment = start_assessment(practice=practice, version=version, by=dr_martin, at=AT)
        client.force_login(dr_martin)
        result = sound(client.get(self.address(assessment)).content)
        assert result["title"] == "Évaluation en cours"
        assert "end" not in result

    def test_a_stranger_finds_nothing(self, client, practice, dr_martin, stranger):
        assessment = completed_assessment(practice, dr_martin)
        assert client.get(self.address(assessment)).status_code == 302
        client.force_login(stranger)
        assert client.get(self.address(assessment)).status_code == 404

    def test_the_page_of_reports_offers_it(self, client, practice, dr_martin):
        assessment = completed_assessment(practice, dr_martin)
        client.force_login(dr_martin)
        page = client.get(reverse("reports:index", kwargs={"assessment_id": assessment.pk}))
        assert self.address(assessment) in page.content.decode()

    def test_the_command_writes_the_same_file(self, client, practice, dr_martin, tmp_path):
        assessment = completed_assessment(practice, dr_martin)
        out = tmp_path / "resultats.json"
        call_command("export_results", str(assessment.pk), "-o", str(out))
        client.force_login(dr_martin)
        assert out.read_bytes() == client.get(self.address(assessment)).content

    def test_the_command_says_that_there_is_no_such_assessment(self, tmp_path):
        with pytest.raises(CommandError, match="n'existe pas"):
            call_command("export_results", str(UUID(int=1)), "-o", str(tmp_path / "resultats.json"))


def test_a_document_without_profile_facts_keeps_its_answers():
    """What was answered « sans objet » is observed, with its reason, and is no finding."""
    result = small_result(answers=SMALL_ANSWERS)
    poster = titled(result["observations"], "affiche")
    assert "Le cabinet ne reçoit personne." in poster["description"]
    assert "affiche" not in [finding["title"] for finding in result["findings"]]
