"""What the report says of a DPO's visit: both voices, and never a private note."""

from datetime import date

import pytest
from django.utils import timezone

from reports import doorbell, jobs
from reports.domain.document import build_document
from reports.domain.visit import Disagreement, Observation, tell_visit
from reports.layout import lay_out
from reports.rendering import hash_document, render_pdf
from reports.snapshots import request_report
from tests.reports.samples import SMALL_ANSWERS, SUBJECT, completed_assessment, frozen, small_content

SECRET = "Le docteur hésite beaucoup"
ON = date(2026, 11, 18)


def disagreement(**more):
    said = {
        "question": "verrou",
        "choice": "non",
        "observation": "Un poste est resté ouvert.",
        "by": "Claude",
    }
    return Disagreement(**{**said, "on": ON, **more})


def told(observations=(), disagreements=()):
    content = small_content()
    return tell_visit(
        content,
        frozen(content, SMALL_ANSWERS),
        observations=observations,
        disagreements=disagreements,
    )


def test_both_answers_are_told_in_the_words_of_the_referential():
    [one] = told(disagreements=[disagreement(reply="Réglé.", replied_by="Camille", replied_on=ON)])[
        "disagreements"
    ]
    assert (one["answer"], one["dpo_answer"]) == ("Oui", "Non")
    assert (one["reply"], one["replied_on"]) == ("Réglé.", "2026-11-18")


@pytest.mark.parametrize("settled", [{"choice": "oui"}, {"question": "salle"}, {"question": "wifi-separe"}])
def test_what_the_final_answers_settled_or_never_asked_is_not_told(settled):
    assert told(disagreements=[disagreement(**settled)]) is None


def test_they_come_in_the_order_of_the_referential():
    notes = [Observation(question=code, text="Vu.", by="Claude", on=ON) for code in ("affiche", "verrou")]
    assert [one["requirement"] for one in told(observations=notes)["observations"]] == ["verrou", "affiche"]


def test_without_a_visit_the_document_is_what_it_was():
    content = small_content()
    result = frozen(content, SMALL_ANSWERS)
    before = build_document(content, result, subject=SUBJECT)
    assert "visit" not in before
    assert build_document(content, result, subject=SUBJECT, visit=told()) == before


def test_a_document_of_before_still_opens_and_one_with_a_visit_prints():
    content = small_content()
    result = frozen(content, SMALL_ANSWERS)
    for visit in (None, told(disagreements=[disagreement()])):
        document = build_document(content, result, subject=SUBJECT, visit=visit)
        lay_out(document, document_hash=hash_document(document))
        assert render_pdf(document).startswith(b"%PDF-")


@pytest.fixture
def report(practice, dr_martin, dpo, monkeypatch):
    assessment = completed_assessment(practice, dr_martin)
    said = {"assessment": assessment, "question": "verrou"}
    dpo.visit_notes.create(**said, is_private=True, text=SECRET)
    dpo.visit_notes.create(**said, is_private=False, text="Écran tourné vers la salle.")
    assessment.disagreements.create(
        question="verrou",
        dpo=dpo,
        answered="oui",
        choice="non",
        observation="Un poste est resté ouvert.",
        reply="Réglé le soir même.",
        replied_by=dr_martin,
        replied_at=timezone.now(),
    )
    monkeypatch.setattr(doorbell, "_send", lambda job_id: None)
    report = request_report(assessment=assessment, by=dr_martin, at=timezone.now())
    assert jobs.run(report.pk, now=timezone.now)
    return report


def test_the_report_freezes_what_was_shared_and_no_private_note(report, client, dr_martin):
    assert SECRET not in str(report.document)
    assert report.document["visit"]["observations"][0]["text"] == "Écran tourné vers la salle."
    client.force_login(dr_martin)
    page = client.get(f"/rapports/{report.pk}/lire/", follow=True).content.decode()
    for expected in ("Désaccords constatés", "Claude Bernard", "Réglé le soir même.", "Écran tourné"):
        assert expected in page
    assert SECRET not in page
