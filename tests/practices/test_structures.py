import uuid

import pytest
from django.urls import reverse

from practices.models import JournalEntry, Membership, Practice
from tests.factories import PracticeFactory

CREATE = "/structures/creer/"
NEW = {"name": "Cabinet des Tilleuls", "kind": "groupe", "city": "Nantes"}


def test_creating_makes_the_creator_answer_for_it_and_asks_the_profile(client, stranger):
    client.force_login(stranger)
    response = client.post(CREATE, NEW)
    practice = Practice.objects.get()
    assert response.url == reverse("assessments:profile", kwargs={"practice_id": practice.pk})
    assert practice.memberships.get().user == stranger
    assert practice.memberships.get().role == Membership.Role.OWNER
    assert practice.journal.get().verb == JournalEntry.Verb.PRACTICE_CREATED


def test_the_form_explains_the_four_kinds(client, stranger):
    client.force_login(stranger)
    page = client.get(CREATE).content.decode()
    assert page.count('type="radio"') == 4
    assert "Vous exercez seul" in page


@pytest.mark.parametrize(
    ("typed", "kept"), [("44", "44"), ("1", "01"), (" 2a ", "2A"), ("974", "974"), ("", "")]
)
def test_a_department_is_kept_as_insee_writes_it(client, stranger, typed, kept):
    client.force_login(stranger)
    client.post(CREATE, NEW | {"department": typed, "size": "4", "software": "  Dossier   Santé "})
    practice = Practice.objects.get()
    assert (practice.department, practice.size, practice.software) == (kept, 4, "Dossier Santé")


def test_the_software_that_others_named_is_proposed_the_most_used_first(client, stranger):
    for software in ("Alpha", "Beta", "Beta", ""):
        PracticeFactory(software=software)
    client.force_login(stranger)
    page = client.get(CREATE).content.decode()
    assert '<option value="Beta"></option><option value="Alpha"></option></datalist>' in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "Donnez un nom à votre structure"),
        ({"kind": ""}, "Choisissez le type de structure"),
        ({"kind": "clinique"}, "Choisissez l'un des quatre types"),
        ({"name": "x" * 151}, "150"),
        ({"department": "96"}, "Ce numéro de département n'existe pas"),
        ({"department": "44000"}, "Ce numéro de département n'existe pas"),
        ({"size": "0"}, "Il y a au moins une personne"),
        ({"size": "quatre"}, "Écrivez un nombre entier"),
    ],
)
def test_a_refused_form_says_what_to_do_and_keeps_the_rest(client, stranger, change, says):
    client.force_login(stranger)
    page = client.post(CREATE, {**NEW, **change}).content.decode()
    assert says in page.replace("&#x27;", "'")
    assert 'value="Nantes"' in page
    assert not Practice.objects.exists()


def test_the_owner_edits_and_the_journal_says_what(client, dr_martin, practice):
    client.force_login(dr_martin)
    url = reverse("practices:edit", args=[practice.pk])
    assert 'value="solo" required checked' in client.get(url).content.decode()
    response = client.post(url, {"name": "Cabinet Martin", "kind": "solo", "city": "Nantes"})
    practice.refresh_from_db()
    assert response.url == reverse("assessments:practice", args=[practice.pk])
    assert practice.name == "Cabinet Martin"
    assert str(practice.journal.get()) == "Camille Martin a modifié la structure (nom)"


def test_another_kind_sends_back_to_the_profile(client, dr_martin, practice):
    client.force_login(dr_martin)
    url = reverse("practices:edit", args=[practice.pk])
    response = client.post(url, {"name": practice.name, "kind": "msp", "city": "Nantes"})
    assert response.url == reverse("assessments:profile", args=[practice.pk])


def test_saving_without_a_change_leaves_no_trace(client, dr_martin, practice):
    client.force_login(dr_martin)
    url = reverse("practices:edit", args=[practice.pk])
    client.post(url, {"name": practice.name, "kind": practice.kind, "city": practice.city})
    assert not practice.journal.exists()


@pytest.mark.parametrize("who", ["secretary", "dpo", "stranger"])
def test_only_an_owner_edits(client, request, practice, who):
    client.force_login(request.getfixturevalue(who))
    url = reverse("practices:edit", args=[practice.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, NEW).status_code == 404
    practice.refresh_from_db()
    assert practice.name == "Cabinet du docteur Martin"


def test_a_wrong_id_is_a_404(client, dr_martin):
    client.force_login(dr_martin)
    for practice_id in (uuid.uuid4(), PracticeFactory().pk):
        assert client.get(reverse("practices:edit", args=[practice_id])).status_code == 404
        assert client.get(reverse("practices:access", args=[practice_id])).status_code == 404


@pytest.mark.parametrize("name", ["edit", "access"])
def test_signed_out_one_is_asked_to_sign_in(client, practice, name):
    response = client.get(reverse(f"practices:{name}", args=[practice.pk]))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
