"""An editor prepares the next version: adds, rewords, splits, retires, orders; two at once lose nothing."""

import re

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from playwright.sync_api import expect

from referentials.appointing import EDITORS
from referentials.content_loading import build_content
from referentials.domain.condition_data import condition_to_data
from referentials.drafting import start_draft
from tests.browser.conftest import DESKTOP
from tests.browser.steps import follow, press, title
from tests.browser.watching import look
from tests.factories import UserFactory

DRAFT = "/atelier/cabinets/2026.1/"
BACKUP = f"{DRAFT}exigences/sec-sauvegarde-321/"
SAVED = re.compile("Enregistré")


@pytest.fixture
def draft(cabinets, editor):
    return start_draft(source=cabinets, number="2026.1", by=editor, at=timezone.now())


@pytest.fixture
def claude(db):
    """A second editor."""
    user = UserFactory.create(full_name="Claude Bernard")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def saved(page, words=SAVED):
    expect(page.locator(".alert-success", has_text=words).first).to_be_visible()


def fill(page, label, text):
    page.get_by_label(label, exact=True).first.fill(text)


def requirements(draft):
    return build_content(draft).requirements


# ---- the walk


def add_mfa(page):
    follow(page, "Ajouter une exigence")
    title(page, "Nouvelle exigence")
    fill(page, "Titre", "MFA")
    fill(page, "Ce qu'il faut", "La double authentification protège chaque accès.")
    page.get_by_text("Selon des critères").first.click()
    page.locator("[name='if-groups-0-lines-0-what']").select_option(label="J'emploie au moins un salarié")
    expect(page.locator(".meaning").first).to_contain_text(
        "Posée si «\u00a0J'emploie au moins un salarié\u00a0»"
    )
    fill(page, "Question", "La double authentification est-elle activée ?")
    expect(page.locator(".choices > summary")).to_contain_text("Oui (1) · Partiellement (0,5) · Non (0)")
    fill(page, "Comment faire", "L'activer pour toute l'équipe.")
    fill(page, "Effort en heures", "1/2")
    page.get_by_label("Source").first.select_option("CNIL-MFA-2025")
    fill(page, "Référence", "pt 1")
    look(page)
    press(page, "Enregistrer")
    title(page, "MFA")
    saved(page)


def test_an_editor_prepares_a_version(opened, draft, editor):
    page = opened(user=editor, on=DESKTOP)
    page.goto(DRAFT)
    add_mfa(page)
    expect(page.get_by_text("Aucun problème")).to_be_visible()
    page.goto(BACKUP)
    fill(page, "Titre", "Quatre copies")
    page.keyboard.press("Control+s")
    saved(page)
    title(page, "Quatre copies")
    look(page)
    split(page)
    page.goto(f"{DRAFT}exigences/gov-registre-contenu/")
    follow(page, "Supprimer du brouillon")
    look(page)
    press(page, "Supprimer du brouillon")
    saved(page, "Supprimé de ce brouillon")
    found = requirements(draft)
    assert condition_to_data(found["mfa"].condition) == "employes"
    assert found["sec-sauvegarde-321"].title == "Quatre copies"
    assert {"gov-registre-tenu", "registre-relu"} < set(found)
    assert "gov-registre-contenu" not in found


def split(page):
    page.goto(f"{DRAFT}exigences/gov-registre-tenu/")
    follow(page, "Scinder en deux")
    fill(page, "Titre de la première", "Registre tenu")
    fill(page, "Titre de la seconde", "Registre relu")
    look(page)
    press(page, "Scinder")
    title(page, "Registre tenu")
    follow(page, "Exigence suivante")
    title(page, "Registre relu")


@pytest.mark.parametrize(
    "path",
    [
        "ordre/",
        "sources/",
        "sources/RGPD/",
        "faits/",
        "faits/employes/",
        "themes/gouvernance/",
        "nouvelle-source/",
        "nouveau-fait/",
        "nouveau-theme/",
        "historique/",
        "historique/requirement/sec-sauvegarde-321/",
        "exigences/sec-sauvegarde-321/fusionner/",
        "exigences/gov-charte-informatique/",
    ],
)
def test_every_page_is_accessible(opened, draft, editor, path):
    page = opened(user=editor)
    page.goto(f"{DRAFT}{path}")
    look(page)


# ---- two at once


def test_two_browsers_lose_nothing(opened, draft, editor, claude, watch):
    watch.foresee("409")
    ours, theirs = opened(user=editor, on=DESKTOP), opened(user=claude, on=DESKTOP)
    for page in (ours, theirs):
        page.goto(BACKUP)
    fill(theirs, "Titre", "De Claude")
    fill(theirs, "Raison de la gravité", "Vu trois fois.")
    press(theirs, "Enregistrer")
    saved(theirs)
    fill(ours, "Titre", "D'Alix")
    fill(ours, "Ce qu'il faut", "L'énoncé d'Alix.")
    press(ours, "Enregistrer")
    title(ours, "Deux saisies à la fois")
    expect(ours.get_by_role("alert")).to_contain_text("Claude Bernard a enregistré")
    look(ours)
    ours.get_by_role("group", name=re.compile("Titre")).get_by_label(re.compile("Claude Bernard")).check()
    press(ours, "Enregistrer ces choix")
    saved(ours)
    one = requirements(draft)["sec-sauvegarde-321"]
    assert (one.title, one.statement, one.severity_reason) == (
        "De Claude",
        "L'énoncé d'Alix.",
        "Vu trois fois.",
    )


# ---- rows of the form


def test_leaving_with_unsaved_words_asks_first(opened, draft, editor):
    page = opened(user=editor, on=DESKTOP)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(BACKUP)
    page.goto(DRAFT)
    assert asked == []
    page.goto(BACKUP)
    page.get_by_label("Titre", exact=True).first.press_sequentially("x")
    page.goto(DRAFT)
    assert asked == ["beforeunload"]


def test_rows_are_added_and_moved_in_the_form_and_saved_at_once(opened, draft, editor):
    page = opened(user=editor)
    page.goto(BACKUP)
    fill(page, "Titre", "Gardé")
    press(page, "Ajouter une question")
    expect(page.locator("[name='questions-1-text']")).to_be_focused()
    page.keyboard.type("Et la nuit ?")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".question-card textarea").first).to_have_value("Et la nuit ?")
    expect(page.locator("[name='questions-1-text']")).to_be_focused()
    page.locator(".choices > summary").last.click()
    page.get_by_role("button", name="Descendre cette réponse").first.focus()
    page.keyboard.press("Enter")
    press(page, "Enregistrer")
    saved(page)
    one = requirements(draft)["sec-sauvegarde-321"]
    assert one.title == "Gardé"
    assert one.questions[0].text == "Et la nuit ?"


# ---- order


def order(draft):
    return [requirement.code for requirement in build_content(draft).themes[0].requirements]


def row(page, code):
    return page.locator(f"#requirement-{code}")


def test_order_by_keyboard_and_undo(opened, draft, editor):
    first, second, *rest = order(draft)
    page = opened(user=editor, on=DESKTOP)
    page.goto(f"{DRAFT}ordre/")
    row(page, second).get_by_role("link").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("status").last).to_contain_text(f"Déplacé : 1 sur {len(rest) + 2}.")
    expect(row(page, second).get_by_role("link")).to_be_focused()
    assert order(draft) == [second, first, *rest]
    page.get_by_role("button", name="Annuler", exact=True).click()
    saved(page, "rétabli")
    assert order(draft) == [first, second, *rest]


@pytest.mark.parametrize("finger", [False, True])
def test_order_by_dragging(opened, draft, editor, finger):
    first, second, third, *rest = order(draft)
    page = opened(user=editor) if finger else opened(user=editor, on=DESKTOP)
    page.goto(f"{DRAFT}ordre/")
    grip, target = row(page, first).locator(".grip").bounding_box(), row(page, third).bounding_box()
    start = grip["x"] + 10, grip["y"] + 10
    end = grip["x"] + 10, target["y"] + target["height"] - 4
    drag = drag_with_finger if finger else drag_with_mouse
    drag(page, start, end)
    expect(page.get_by_role("status").last).to_contain_text("Déplacé : 3 sur")
    assert order(draft) == [second, third, first, *rest]


def drag_with_mouse(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def drag_with_finger(page, start, end):
    touch = page.context.new_cdp_session(page)

    def send(kind, *points):
        touched = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    send("touchStart", start)
    for share in (0.25, 0.5, 0.75, 1):
        send("touchMove", (start[0], start[1] + share * (end[1] - start[1])))
    send("touchEnd")


def test_a_requirement_passes_to_the_next_theme_by_its_arrow(opened, draft, editor):
    last = order(draft)[-1]
    page = opened(user=editor)
    page.goto(f"{DRAFT}ordre/")
    row(page, last).get_by_role("button", name=f"Descendre {last}").click()
    expect(page.get_by_role("status").last).to_contain_text("Déplacé : 1 sur")
    assert build_content(draft).themes[1].requirements[0].code == last
