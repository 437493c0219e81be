"""The editor's screens, without JavaScript: what they show, save, refuse, and keep."""

import pytest
from django.urls import reverse

from referentials.content_loading import build_content
from referentials.domain.condition_data import condition_from_data
from referentials.models import DraftEdit, Requirement
from tests.referentials.conftest import published, stored
from tests.referentials.contents import content_of, required
from tests.referentials.posting import fields_of

pytestmark = pytest.mark.django_db


def at(name, **more):
    return reverse(f"workbench:{name}", kwargs={"code": "essai", "number": "2025.1", **more})


LOCK = at("requirement", requirement="verrou")


@pytest.fixture
def version():
    return stored(
        content_of(required("verrou"), required("cadenas", when="employes"), required("alarme", when="wifi"))
    )


@pytest.fixture
def editing(client, editor, version):
    client.force_login(editor)
    return client


def requirement(version, code):
    return build_content(version).requirements[code]


def test_the_form_shows_and_saves_without_changing_anything(editing, version):
    before = build_content(version)
    page = editing.get(LOCK)
    assert page.status_code == 200
    response = editing.post(LOCK, {**fields_of(page), "do": "save"}, follow=True)
    assert response.redirect_chain[-1][0] == LOCK
    assert "avait changé" in response.content.decode()
    assert build_content(version) == before


def test_a_change_is_saved_and_said(editing, version, editor):
    data = fields_of(editing.get(LOCK)) | {"head-title": "Fermer à clé", "do": "save-next"}
    response = editing.post(LOCK, data, follow=True)
    assert response.redirect_chain[-1][0] == at("requirement", requirement="cadenas")
    assert "Enregistré." in response.content.decode()
    assert requirement(version, "verrou").title == "Fermer à clé"
    assert DraftEdit.objects.get().made_by == editor


def test_an_error_stands_beside_its_field_and_keeps_what_was_typed(editing, version):
    data = fields_of(editing.get(LOCK)) | {"head-title": "", "head-statement": "Nouvel énoncé", "do": "save"}
    response = editing.post(LOCK, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_head-title_error"' in page
    assert "Donnez un titre." in page
    assert "Nouvel énoncé" in page
    assert requirement(version, "verrou").title == "verrou"


def test_rows_come_and_go_without_javascript_and_nothing_is_saved(editing, version):
    data = fields_of(editing.get(LOCK)) | {"head-title": "Pas encore", "do": "add:questions"}
    response = editing.post(LOCK, data)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Pas encore enregistré." in page
    assert 'value="Pas encore"' in page
    assert 'name="questions-1-text"' in page
    assert not DraftEdit.objects.exists()
    data = fields_of(response) | {"questions-1-text": "Et la nuit ?", "do": "save"}
    editing.post(LOCK, data)
    assert [q.code for q in requirement(version, "verrou").questions] == ["verrou", "verrou-2"]


def test_a_condition_is_built_from_rows(editing, version):
    url = at("requirement", requirement="cadenas")
    data = fields_of(editing.get(url)) | {
        "if-mode": "rows",
        "if-groups-0-lines-0-what": "=",
        "if-groups-0-lines-0-question": "verrou",
        "do": "refresh",
    }
    response = editing.post(url, data)
    assert "Partiellement" in response.content.decode()
    data = fields_of(response) | {"if-groups-0-lines-0-picked": ["non"], "do": "save"}
    editing.post(url, data)
    wanted = {"answer": {"question": "verrou", "in": ["non"]}}
    assert requirement(version, "cadenas").condition == condition_from_data(wanted)
    assert "il est répondu «\u00a0Non\u00a0»" in editing.get(url).content.decode()


def test_a_requirement_is_added_to_the_theme_asked_for(editing, version):
    url = at("add_requirement")
    data = fields_of(editing.get(f"{url}?theme=securite")) | {
        "head-title": "Double authentification",
        "head-statement": "Elle est activée.",
        "questions-0-text": "L'est-elle ?",
        "citations-0-source": "RGPD",
        "measure-how": "L'activer.",
        "measure-effort_hours": "1,5",
        "do": "save",
    }
    response = editing.post(url, data, follow=True)
    assert response.redirect_chain[-1][0] == at("requirement", requirement="double-authentification")
    added = requirement(version, "double-authentification")
    assert [choice.code for choice in added.questions[0].choices][:3] == ["oui", "partiellement", "non"]
    assert "Aucun problème" in response.content.decode()


def test_themes_sources_and_facts_have_their_forms(editing, version):
    for name, field, value in [
        ("add_theme", "head-title", "Locaux"),
        ("add_source", "head-title", "Guide pratique"),
        ("add_fact", "head-label", "Je téléconsulte"),
    ]:
        editing.post(at(name), fields_of(editing.get(at(name))) | {field: value, "do": "save"})
    content = build_content(version)
    assert [theme.code for theme in content.themes] == ["securite", "locaux"]
    assert content.sources[-1].code == "guide-pratique"
    assert content.facts[-1].code == "je-teleconsulte"
    assert "1 exigence" in editing.get(at("facts")).content.decode()
    assert "3 exigences" in editing.get(at("sources")).content.decode()


def test_what_is_still_named_is_refused_with_what_names_it(editing, version):
    url = at("delete_thing", subject="fact", thing="employes")
    page = editing.get(url).content.decode()
    assert at("requirement", requirement="cadenas") in page
    response = editing.post(url, {"seen": "1"})
    assert response.status_code == 422
    assert "Rien n'est supprimé" in response.content.decode()


def test_deleting_then_putting_back(editing, version):
    before = build_content(version)
    url = at("delete_thing", subject="requirement", thing="cadenas")
    data = {"seen": Requirement.objects.get(version=version, code="cadenas").revision}
    assert editing.get(url).status_code == 200
    editing.post(url, data)
    assert "cadenas" not in build_content(version).requirements
    edit = DraftEdit.objects.get()
    assert "Supprimés de ce brouillon" in editing.get(at("order")).content.decode()
    editing.post(at("restore", edit=edit.pk))
    assert build_content(version) == before


URLS = [
    at("requirement", requirement="verrou"),
    at("add_requirement"),
    at("theme", theme="securite"),
    at("add_theme"),
    at("sources"),
    at("source", source="RGPD"),
    at("add_source"),
    at("facts"),
    at("fact", fact="wifi"),
    at("add_fact"),
    at("order"),
    at("split", requirement="verrou"),
    at("merge", requirement="verrou"),
    at("delete_thing", subject="theme", thing="securite"),
    at("thing_history", subject="requirement", thing="verrou"),
    at("history"),
]


@pytest.mark.parametrize("url", URLS)
def test_editors_only(client, version, url, editor, stranger):
    client.force_login(stranger)
    assert client.get(url).status_code == 404
    client.force_login(editor)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", URLS[:-1])
def test_what_is_published_has_no_form(client, editor, url):
    published(content_of())
    client.force_login(editor)
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("name", ["requirement", "theme", "fact"])
def test_what_does_not_exist_is_a_404(editing, name):
    assert editing.get(at(name, **{name: "rien"})).status_code == 404
    assert editing.get(at("thing_history", subject=name, thing="rien")).status_code == 404
    assert editing.get(at("delete_thing", subject=name, thing="rien")).status_code == 404
