"""Two editors on one thing, the order by buttons, the history: on screen, without JavaScript."""

import pytest
from django.urls import reverse

from practices.models import User
from referentials.appointing import EDITORS
from referentials.content_loading import build_content
from referentials.models import DraftEdit, Requirement, Source
from tests.factories import UserFactory
from tests.harness import ReadOnlyGetClient
from tests.referentials.conftest import stored
from tests.referentials.contents import asked, content_of, required
from tests.referentials.posting import fields_of

pytestmark = pytest.mark.django_db


def at(name, **more):
    return reverse(f"workbench:{name}", kwargs={"code": "essai", "number": "2025.1", **more})


LOCK = at("requirement", requirement="verrou")


@pytest.fixture
def version():
    return stored(content_of(required("verrou"), required("cadenas"), required("alarme")))


def signed_in(user: User):
    client = ReadOnlyGetClient()
    client.force_login(user)
    return client


@pytest.fixture
def alix(editor, version):
    return signed_in(editor)


@pytest.fixture
def claude(version):
    from django.contrib.auth.models import Group

    user = UserFactory.create(full_name="Claude Bernard")
    user.groups.add(Group.objects.get(name=EDITORS))
    return signed_in(user)


def lock(version):
    return build_content(version).requirements["verrou"]


def save(browser, data, **typed):
    return browser.post(
        LOCK, data | {name.replace("__", "-"): value for name, value in typed.items()} | {"do": "save"}
    )


@pytest.fixture
def conflict(alix, claude, version):
    """Both opened the form; Claude saved a title and a reason, then Alix a title and a statement."""
    ours, theirs = fields_of(alix.get(LOCK)), fields_of(claude.get(LOCK))
    save(claude, theirs, head__title="De Claude", head__severity_reason="Vu trois fois.")
    return save(alix, ours, head__title="D'Alix", head__statement="Énoncé d'Alix.")


def test_the_conflict_is_told_field_by_field_and_nothing_is_written(conflict, version):
    page = conflict.content.decode()
    assert conflict.status_code == 409
    for text in ("Claude Bernard", "De Claude", "D&#x27;Alix", "Vu trois fois.", "changé des deux côtés"):
        assert text in page
    assert lock(version).title == "De Claude"


def fields_of_conflict(response):
    page = response.content.decode()
    whole = type(response)(page.replace("data-sheet data-unsaved", 'id="sheet"'))
    return fields_of(whole)


def test_choosing_field_by_field_keeps_both_works(conflict, alix, version):
    data = fields_of_conflict(conflict)
    assert data["settle:severity_reason"] == ["theirs"], "what only the other changed is already chosen"
    assert data["settle:statement"] == ["mine"]
    alix.post(LOCK, data | {"settle:title": "theirs", "do": "settle"})
    one = lock(version)
    assert (one.title, one.statement, one.severity_reason) == (
        "De Claude",
        "Énoncé d'Alix.",
        "Vu trois fois.",
    )


@pytest.mark.parametrize(("deed", "title"), [("settle-mine", "D'Alix"), ("settle-theirs", "De Claude")])
def test_taking_one_side_whole(conflict, alix, version, deed, title):
    response = alix.post(LOCK, fields_of_conflict(conflict) | {"do": deed})
    assert response.status_code == 302
    assert lock(version).title == title


def test_a_third_save_while_choosing_is_a_conflict_again(conflict, alix, claude, version):
    save(claude, fields_of(claude.get(LOCK)), head__title="Encore Claude")
    response = alix.post(LOCK, fields_of_conflict(conflict) | {"do": "settle"})
    assert response.status_code == 409
    assert "Encore Claude" in response.content.decode()


def test_what_the_other_deleted_may_come_back_with_my_words(alix, claude, version):
    ours = fields_of(alix.get(LOCK))
    seen = Requirement.objects.get(version=version, code="verrou").revision
    claude.post(at("delete_thing", subject="requirement", thing="verrou"), {"seen": seen})
    response = save(alix, ours, head__title="D'Alix")
    assert response.status_code == 409
    assert "Claude Bernard a supprimé" in response.content.decode()
    alix.post(LOCK, fields_of_conflict(response) | {"do": "settle-again"})
    assert lock(version).title == "D'Alix"


def test_a_source_deleted_meanwhile_leaves_what_was_typed_to_be_taken_up(alix, claude, version):
    add = at("add_source")
    alix.post(add, fields_of(alix.get(add)) | {"head-title": "Guide", "head-code": "GUIDE", "do": "save"})
    ours = fields_of(alix.get(LOCK)) | {"citations-0-source": "GUIDE"}
    save(claude, fields_of(claude.get(LOCK)), head__title="De Claude")
    claude.post(at("delete_thing", subject="source", thing="GUIDE"), {"seen": source_revision(version)})
    save(claude, fields_of(claude.get(LOCK)), head__title="Encore")
    response = save(alix, ours, head__title="D'Alix")
    assert response.status_code == 422, "the missing source is told first, beside its field"
    again = save(alix, fields_of(response), **{"citations-0-source": "RGPD"})
    assert again.status_code == 409
    assert "D&#x27;Alix" in again.content.decode()


def source_revision(version):
    return Source.objects.get(version=version, code="GUIDE").revision


def test_a_new_code_of_the_other_meets_mine(alix, claude, version):
    ours = fields_of(alix.get(LOCK))
    save(claude, fields_of(claude.get(LOCK)), head__code="serrure", **{"questions-0-code": "serrure"})
    response = save(alix, ours, head__title="D'Alix")
    assert response.status_code == 409
    data = fields_of_conflict(response)
    assert data["settle:code"] == ["theirs"]
    alix.post(at("requirement", requirement="serrure"), data | {"do": "settle"})
    one = build_content(version).requirements["serrure"]
    assert (one.title, [question.code for question in one.questions]) == ("D'Alix", ["serrure"])


def test_questions_added_by_both_are_all_kept(alix, claude, version):
    ours, theirs = fields_of(alix.get(LOCK)), fields_of(claude.get(LOCK))
    for browser, data, code in ((claude, theirs, "de-claude"), (alix, ours, "d-alix")):
        more = fields_of(browser.post(LOCK, data | {"do": "add:questions"}))
        response = save(browser, more, **{"questions-1-text": "Et ?", "questions-1-code": code})
    alix.post(LOCK, fields_of_conflict(response) | {"do": "settle"})
    assert {question.code for question in lock(version).questions} == {"verrou", "d-alix", "de-claude"}


# ---- order


def order(version):
    return list(build_content(version).requirements)


def test_a_button_moves_by_one_post_and_the_last_move_is_undone(alix, version):
    data = {"subject": "requirement", "item": "cadenas", "direction": "up", "back": at("order")}
    assert alix.post(at("move"), data).url == at("order")
    assert order(version) == ["cadenas", "verrou", "alarme"]
    assert "Annuler le dernier déplacement" in alix.get(at("order")).content.decode()
    alix.post(at("restore", edit=DraftEdit.objects.latest("pk").pk))
    assert order(version) == ["verrou", "cadenas", "alarme"]


def test_a_script_gives_a_place_and_gets_json(alix, version):
    data = {"subject": "requirement", "item": "alarme", "position": "0", "theme": "securite"}
    answer = alix.post(at("move"), data, headers={"Accept": "application/json"}).json()
    assert answer["moved"]
    assert order(version)[0] == "alarme"
    gone = alix.post(at("move"), data | {"item": "rien"}, headers={"Accept": "application/json"})
    assert gone.status_code == 409


@pytest.mark.parametrize("back", ["https://ailleurs.exemple/", "//ailleurs.exemple/", ""])
def test_a_move_never_leads_elsewhere(alix, back):
    data = {"subject": "theme", "item": "securite", "direction": "up", "back": back}
    assert alix.post(at("move"), data).url == at("order")
    assert alix.post(at("move"), data | {"subject": "mapping"}).status_code == 404


# ---- history, split, merge


def test_the_history_tells_who_changed_what_and_leads_back(alix, version, editor):
    save(alix, fields_of(alix.get(LOCK)), head__title="Un")
    save(alix, fields_of(alix.get(LOCK)), head__title="Deux")
    url = at("thing_history", subject="requirement", thing="verrou")
    page = alix.get(url).content.decode()
    assert str(editor) in page
    assert page.count("Revenir à cet état") == 2
    assert "Deux" in alix.get(at("history")).content.decode()
    first = DraftEdit.objects.order_by("pk")[0]
    data = fields_of_first_restore(first, version)
    alix.post(at("restore", edit=first.pk), data)
    assert lock(version).title == "Un"


def fields_of_first_restore(edit, version):
    seen = Requirement.objects.get(version=version, code="verrou").revision
    return {"state": "after", "thing": "verrou", "seen": seen}


def test_splitting_and_merging_on_screen(alix, version):
    url = at("split", requirement="verrou")
    seen = Requirement.objects.get(version=version, code="verrou").revision
    refused = alix.post(url, {"seen": seen, "first_title": "Porte", "second_title": ""})
    assert refused.status_code == 422
    assert "obligatoire" in refused.content.decode()
    data = {"seen": seen, "first_title": "Porte", "second_title": "Fenêtre", "second_code": "baie"}
    alix.post(url, data)
    assert order(version) == ["porte", "baie", "cadenas", "alarme"]
    url = at("merge", requirement="porte")
    seen = Requirement.objects.get(version=version, code="porte").revision
    assert "Choisissez l" in alix.post(url, {"seen": seen, "other": ""}).content.decode()
    alix.post(url, {"seen": seen, "other": "baie"})
    assert order(version) == ["porte", "cadenas", "alarme"]


def test_a_split_shares_the_questions_as_ticked(alix):
    version = stored(content_of(required("verrou", asked("a"), asked("b"))))
    seen = Requirement.objects.get(version=version, code="verrou").revision
    data = {
        "seen": seen,
        "first_title": "Porte",
        "first_questions": ["a"],
        "second_title": "Fenêtre",
        "second_questions": ["b"],
    }
    alix.post(at("split", requirement="verrou"), data)
    requirements = build_content(version).requirements.values()
    assert [[q.code for q in one.questions] for one in requirements] == [["a"], ["b"]]
