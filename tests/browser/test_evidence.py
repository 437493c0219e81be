"""Evidence, then the proof pack, on a phone and without JavaScript."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reports import doorbell, jobs, packing
from reports.models import Pack, Report
from tests.browser.steps import title
from tests.browser.watching import look
from tests.reports.samples import completed_assessment


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(opened, dr_martin, request):
    return opened(user=dr_martin, java_script_enabled=request.param)


def look_if_scripted(page, request):
    """The audit itself is a script."""
    if "no script" not in request.node.name:
        look(page)


def test_a_doctor_keeps_a_file_and_a_place(page, assessment, request, tmp_path):
    proof = tmp_path / "attestation.pdf"
    proof.write_bytes(b"%PDF-1.7 une attestation")
    page.goto(f"/evaluations/{assessment.pk}/themes/postes/")
    page.get_by_role("link", name="Preuves de « Verrouillage des postes »").click()
    title(page, "Preuves · Verrouillage des postes")
    expect(page.get_by_text("Jamais de donnée de patient.")).to_be_visible()
    look_if_scripted(page, request)
    page.locator("input[type=file]").set_input_files(proof)
    page.get_by_role("button", name="Ajouter le fichier").click()
    expect(page.get_by_role("link", name="attestation.pdf", exact=True)).to_be_visible()
    page.get_by_role("textbox", name="Où la preuve est gardée").fill("Armoire du secrétariat")
    page.get_by_role("button", name="Enregistrer le lieu").click()
    expect(page.get_by_role("listitem").filter(has_text="Armoire du secrétariat")).to_be_visible()
    look_if_scripted(page, request)
    with page.expect_download() as download:
        page.get_by_role("link", name="attestation.pdf", exact=True).click()
    assert download.value.path().read_bytes() == proof.read_bytes()
    page.get_by_role("button", name="Retirer « attestation.pdf »").click()
    expect(page.get_by_role("listitem").filter(has_text="retirée le")).to_be_visible()


def test_a_proof_pack_is_asked_for_and_taken_away(page, practice, dr_martin, request, monkeypatch):
    monkeypatch.setattr(doorbell, "_send", lambda job_id: None)
    assessment = completed_assessment(practice, dr_martin)
    page.goto(f"/rapports/evaluations/{assessment.pk}/")
    page.get_by_role("button", name="Demander le rapport").click()
    assert jobs.run(Report.objects.get().pk, now=timezone.now)
    page.goto(f"/rapports/evaluations/{assessment.pk}/")
    look_if_scripted(page, request)
    page.get_by_role("button", name="Préparer le dossier").click()
    title(page, "Dossier de preuves")
    look_if_scripted(page, request)
    assert packing.run(Pack.objects.get().pk, now=timezone.now)
    page.reload()
    look_if_scripted(page, request)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le dossier").click()
    assert download.value.path().read_bytes().startswith(b"PK")
