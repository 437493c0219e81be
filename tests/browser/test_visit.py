"""A DPO visits: the owner opens, both fill, the DPO sees otherwise, the owner replies and closes."""

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.steps import answer, follow, open_theme, press, question, title, told
from tests.browser.watching import look

SECRET = "Le docteur hésite"
SEEN = "L'écran d'accueil est resté ouvert sur un dossier."


def test_a_visit_from_its_opening_to_its_end(opened, assessment, practice, dr_martin, dpo):
    owner, visitor = opened(user=dr_martin), opened(user=dpo, on=DESKTOP)
    owner.goto(f"/structures/{practice.pk}/acces/")
    owner.get_by_text("Ouvrir une visite").click()
    look(owner)
    press(owner, "Ouvrir la visite")
    expect(owner.get_by_text("Visite en cours")).to_be_visible()

    open_theme(visitor, assessment)
    answer(visitor, "verrou", "Oui")
    told(visitor, "verrou", "Enregistré")
    notes(visitor)
    disagreement(visitor)
    look(visitor)

    open_theme(owner, assessment)
    asked = question(owner, "verrou")
    expect(asked.get_by_text(SEEN)).to_be_visible()
    expect(owner.get_by_text(SECRET)).to_have_count(0)
    asked.get_by_label("Ce que la structure en dit").fill("Réglé le soir même.")
    asked.get_by_role("button", name="Enregistrer notre réponse").click()
    expect(asked.get_by_text("Votre réponse au désaccord est enregistrée.")).to_be_visible()
    look(owner)

    visitor.goto(f"/evaluations/{assessment.pk}/visite/")
    title(visitor, "Visite")
    expect(visitor.get_by_text("Réglé le soir même.")).to_be_visible()
    look(visitor)
    owner.goto(f"/structures/{practice.pk}/acces/")
    press(owner, "Clore la visite")
    open_theme(visitor, assessment)
    expect(question(visitor, "verrou").get_by_role("radio").first).to_be_disabled()


def notes(page):
    asked = question(page, "verrou")
    asked.get_by_text("Mes notes de visite").click()
    asked.get_by_label("Note privée").fill(SECRET)
    asked.get_by_label("Observation partagée").fill("Le poste est à l'accueil.")
    asked.get_by_role("button", name="Enregistrer mes notes").click()
    expect(asked.get_by_text("Vos notes sont enregistrées.")).to_be_visible()


def disagreement(page):
    asked = question(page, "verrou")
    asked.get_by_text("Je constate autre chose").click()
    asked.get_by_label("Selon vous").select_option("Non")
    asked.get_by_label("Ce que vous avez constaté").fill(SEEN)
    asked.get_by_role("button", name="Enregistrer le désaccord").click()
    expect(asked.get_by_text("Le désaccord est enregistré.")).to_be_visible()


def test_without_javascript_a_note_and_a_disagreement_are_written_too(
    opened, assessment, dpo, dr_martin, watch
):
    watch.foresee("422")
    owner = opened(user=dr_martin, java_script_enabled=False)
    open_theme(owner, assessment)
    answer(owner, "verrou", "Oui")
    press(owner, "Enregistrer et continuer")
    page = opened(user=dpo, java_script_enabled=False)
    open_theme(page, assessment)
    asked = question(page, "verrou")
    asked.get_by_text("Je constate autre chose").click()
    asked.get_by_label("Selon vous").select_option("Non")
    asked.get_by_label("Ce que vous avez constaté").fill("Ouvert")
    asked.get_by_role("button", name="Enregistrer le désaccord").click()
    title(page, "Désaccord à compléter")
    page.get_by_label("Ce que vous avez constaté").fill(SEEN)
    press(page, "Enregistrer le désaccord")
    expect(page.get_by_role("main").get_by_text(SEEN).first).to_be_visible()
    follow_visit(owner, assessment)


def follow_visit(page, assessment):
    page.goto(f"/evaluations/{assessment.pk}/")
    follow(page, "Lire et répondre")
    page.get_by_label("Ce que la structure en dit").fill("Nous ne sommes pas d'accord.")
    press(page, "Enregistrer notre réponse")
    title(page, "Visite")
    expect(page.get_by_label("Ce que la structure en dit")).to_have_value("Nous ne sommes pas d'accord.")
