"""What a person does on the pages, in the words that they read there."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.factories import PASSWORD

REASON = "Aucune donnée de ce genre au cabinet."
SAVED = re.compile(r"Enregistré à \d\d:\d\d")
Words = str | re.Pattern[str]


def press(page: Page, words: Words) -> None:
    page.get_by_role("main").get_by_role("button", name=words).first.click()


def follow(page: Page, words: Words) -> None:
    page.get_by_role("main").get_by_role("link", name=words).first.click()


def title(page: Page, words: Words) -> None:
    """Waits for the page whose heading says `words`."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def sign_up(page: Page, *, name: str, email: str) -> None:
    page.goto("/")
    follow(page, "Créer mon compte")
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe").first.fill(PASSWORD)
    page.get_by_label("Mot de passe (confirmation)").fill(PASSWORD)
    press(page, "Créer mon compte")


def create_practice(page: Page, *, name: str) -> None:
    follow(page, "Créer ma structure")
    page.get_by_label("Nom de la structure").fill(name)
    page.get_by_role("radio", name="Cabinet individuel").check()
    press(page, "Continuer")
    title(page, "Votre situation")
    page.get_by_role("checkbox", name="J'emploie au moins un salarié").check()
    press(page, "Enregistrer mon profil")
    title(page, name)


def start(page: Page, referential: str) -> None:
    press(page, f"Commencer {referential}")
    follow(page, "Commencer")


def question(page: Page, code: str) -> Locator:
    return page.locator(f"#q-{code}")


def answer(page: Page, code: str, label: str) -> None:
    question(page, code).get_by_role("radio", name=label, exact=True).check()


def told(page: Page, code: str, words: Words) -> None:
    """Waits until the question's status says `words`."""
    expect(question(page, code).get_by_role("status")).to_contain_text(words)


def chosen(page: Page, code: str, label: str) -> None:
    expect(question(page, code).get_by_role("radio", name=label, exact=True)).to_be_checked()


def score(page: Page) -> str:
    return page.locator(".score strong").first.inner_text()


def open_theme(page: Page, assessment: Any, theme: str = "postes") -> None:
    page.goto(f"/evaluations/{assessment.pk}/themes/{theme}/")
