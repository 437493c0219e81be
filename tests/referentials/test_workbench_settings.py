"""What a draft says of itself, with two editors at once; and its end."""

from datetime import UTC, date, datetime

import pytest
import yaml
from django.urls import reverse

from practices.models import User
from referentials.drafting import change_settings, settings_mark, settings_of, start_draft
from referentials.models import ReferentialVersion

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def address(name, number="2027.1"):
    return reverse(f"workbench:{name}", kwargs={"code": "essai", "number": number})


@pytest.fixture
def next_draft(live, editor):
    return start_draft(source=live, number="2027.1", by=editor, at=AT)


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def posted(response, **changes):
    form = response.context["form"]
    fields = {name: form[name].value() for name in form.fields}
    return {**{name: "" if value is None else value for name, value in fields.items()}, **changes}


def test_settings_are_saved(signed_in, next_draft):
    page = signed_in.get(address("settings"))
    data = posted(page, title="Nouveau titre", effective_on="2027-01-01", kinds="solo\nmsp", weight_4="10")
    assert signed_in.post(address("settings"), data).status_code == 302
    next_draft.refresh_from_db()
    assert next_draft.title == "Nouveau titre"
    assert next_draft.effective_on == date(2027, 1, 1)
    assert next_draft.kinds == ["solo", "msp"]
    assert next_draft.weights == {"1": 1, "2": 2, "3": 4, "4": 10}


def test_a_new_number_is_a_new_address(signed_in, next_draft):
    page = signed_in.get(address("settings"))
    response = signed_in.post(address("settings"), posted(page, number="2027.2"))
    assert response.url == address("settings", "2027.2")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "2025.1"),
        ("number", "a/b"),
        ("title", ""),
        ("weight_4", "0"),
        ("language", "français"),
        ("kinds", "Solo"),
        ("effective_on", "demain"),
    ],
)
def test_a_bad_setting_is_told_and_nothing_is_lost(signed_in, next_draft, field, value):
    page = signed_in.get(address("settings"))
    response = signed_in.post(address("settings"), posted(page, summary="Saisi.", **{field: value}))
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert "Saisi." in response.content.decode()
    next_draft.refresh_from_db()
    assert next_draft.summary == ""


def test_two_editors_at_once_lose_nothing(signed_in, next_draft):
    page = signed_in.get(address("settings"))
    other = User.objects.create_user("autre@exemple.fr", "x", full_name="Dominique Petit")
    theirs = {**settings_of(next_draft), "effective_on": None, "title": "Le sien", "summary": "Son résumé."}
    change_settings(version=next_draft, settings=theirs, seen=settings_mark(next_draft), by=other, at=AT)
    response = signed_in.post(address("settings"), posted(page, title="Le mien"))
    text = response.content.decode()
    assert response.status_code == 409
    assert "Dominique Petit a enregistré ces réglages" in text
    assert "Le sien" in text
    assert "Son résumé." in text
    assert 'value="Le mien"' in text
    next_draft.refresh_from_db()
    assert next_draft.title == "Le sien"
    again = signed_in.post(address("settings"), posted(response))
    assert again.status_code == 302
    next_draft.refresh_from_db()
    assert (next_draft.title, next_draft.summary) == ("Le mien", "")


@pytest.mark.parametrize("name", ["settings", "delete"])
def test_what_is_published_has_no_form(signed_in, live, name):
    assert signed_in.get(address(name, "2025.1")).status_code == 404
    assert signed_in.post(address(name, "2025.1"), {"number": "2025.1"}).status_code == 404


def test_deleting_says_what_is_lost_and_offers_a_copy(signed_in, next_draft):
    page = signed_in.get(address("delete")).content.decode()
    assert "1 exigence, 1 modification" in page
    copy = signed_in.get(address("copy"))
    assert address("copy") in page
    assert yaml.safe_load(copy.content)["version"]["number"] == "2027.1"
    assert copy["Content-Disposition"] == 'attachment; filename="essai-2027.1.yaml"'


def test_deleting_asks_for_the_number(signed_in, next_draft, live):
    refused = signed_in.post(address("delete"), {"number": "2025.1"})
    assert refused.status_code == 422
    assert "rien n'est supprimé" in refused.content.decode()
    assert ReferentialVersion.objects.count() == 2
    assert signed_in.post(address("delete"), {"number": " 2027.1 "}).url == reverse("workbench:home")
    assert list(ReferentialVersion.objects.all()) == [live]
