import pytest
from django.urls import reverse

from practices.models import JournalEntry, User
from tests.factories import PASSWORD, MandateFactory, UserFactory


@pytest.fixture
def admin_client(client, db):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", ["user", "practice", "membership", "mandate", "journalentry"])
def test_lists_open_and_search(admin_client, practice, dr_martin, model):
    MandateFactory(practice=practice)
    JournalEntry.objects.create(practice=practice, actor=dr_martin, verb=JournalEntry.Verb.PRACTICE_EDITED)
    page = admin_client.get(reverse(f"admin:practices_{model}_changelist"), {"q": "martin"})
    assert page.status_code == 200


def test_a_person_is_created_by_email(admin_client):
    new = {
        "email": "Nouvelle@Exemple.fr",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "usable_password": "true",
    }
    response = admin_client.post(reverse("admin:practices_user_add"), new)
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert User.objects.get(email="nouvelle@exemple.fr").check_password(PASSWORD)


def test_a_practice_opens_with_its_people(admin_client, practice, dr_martin):
    page = admin_client.get(reverse("admin:practices_practice_change", args=[practice.pk])).content.decode()
    assert "martin@exemple.fr" in page or "Camille Martin" in page


def test_the_journal_is_read_only_even_for_an_administrator(admin_client, practice, dr_martin):
    entry = JournalEntry.objects.create(
        practice=practice, actor=dr_martin, verb=JournalEntry.Verb.PRACTICE_EDITED
    )
    assert admin_client.get(reverse("admin:practices_journalentry_add")).status_code == 403
    assert (
        admin_client.post(reverse("admin:practices_journalentry_delete", args=[entry.pk])).status_code == 403
    )
    url = reverse("admin:practices_journalentry_change", args=[entry.pk])
    assert admin_client.post(url, {"detail": "autre"}).status_code == 403
