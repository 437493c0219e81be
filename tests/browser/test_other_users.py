"""The DPO who follows and cannot change, and the editor of referentials."""

import pytest
from playwright.sync_api import expect

from referentials.importing import import_referential
from tests.assessments.versions import SMALL
from tests.browser.conftest import DESKTOP
from tests.browser.steps import follow, title
from tests.browser.watching import faults_of, look
from tests.factories import AssessmentFactory


@pytest.fixture
def answered(practice, dr_martin, cabinets):
    answers = {"gov-registre-tenu": "non", "gov-dpo-analyse": "ne_sait_pas"}
    return AssessmentFactory.create(
        practice=practice, version=cabinets, started_by=dr_martin, answers=answers
    )


def test_the_dpo_reads_and_changes_nothing(opened, dpo, answered):
    page = opened(user=dpo, on=DESKTOP)
    page.goto("/")
    look(page)
    follow(page, "Ouvrir le tableau de suivi")
    title(page, "Mes structures suivies")
    look(page)
    follow(page, "Résultats de Cabinet du docteur Martin")
    title(page, "Résultats")
    expect(page.get_by_role("link", name="Terminer l'évaluation")).to_have_count(0)
    follow(page, "Questions")
    expect(page.get_by_role("main").get_by_role("link", name="Reprendre")).to_have_count(0)
    follow(page, "Gouvernance")
    expect(page.get_by_role("main")).to_contain_text("seuls ses membres peuvent les changer")
    expect(page.locator("#q-gov-registre-tenu").get_by_role("radio", name="Non")).to_be_disabled()
    assert page.get_by_role("main").get_by_role("button").count() == 0
    look(page)
    follow(page, "Plan d'actions")
    follow(page, "Registre des traitements")
    assert page.get_by_role("main").get_by_role("button").count() == 0
    look(page)
    page.goto(f"/structures/{answered.practice_id}/acces/")
    assert page.get_by_role("main").get_by_role("button").count() == 0
    look(page)


def test_a_dpo_without_mandate_is_told_where_it_comes_from(opened, stranger, cabinets):
    page = opened(user=stranger)
    page.goto("/suivi/")
    expect(page.get_by_role("main")).to_contain_text("Qui voit ces données")
    look(page)


def test_a_practice_of_others_does_not_exist(opened, stranger, practice, watch):
    watch.foresee("404 (Not Found)")
    page = opened(user=stranger)
    page.goto(f"/structures/{practice.pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("n'existe pas, ou ne vous est pas ouverte")
    look(page)


def test_the_editor_reads_the_referentials_and_edits_a_draft(opened, editor, assessment, watch):
    editor.is_staff = True  # the administration besides the workbench
    editor.save()
    draft = import_referential(SMALL.read_bytes().replace(b"2025.1", b"2026.1")).version
    page = opened(user=editor, on=DESKTOP)
    page.goto("/referentiels/")
    look(page)
    follow(page, "Version 2025.1")
    look(page)
    page.get_by_text("Question, mesure et textes").first.click()
    expect(page.get_by_role("link", name="Règlement général").first).to_be_visible()
    for address in ("", "referentials/", "referentials/referentialversion/"):
        page.goto(f"/admin/{address}")
        assert [fault for fault in faults_of(page) if not fault.startswith("under")] == []
    watch.foresee("Applying inline style")  # Django's own, in its change forms
    page.goto(f"/admin/referentials/referentialversion/{draft.pk}/change/")
    page.get_by_label("Titre").first.fill("Un autre titre")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("a été modifié")
