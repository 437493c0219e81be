"""The terms of a mandate: changed by the owner at once, given up by its holder."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from practices.models import JournalEntry, Mandate
from practices.sharing import MandateIsOver, Terms, change_mandate
from tests.factories import MandateFactory, UserFactory


@pytest.fixture
def mandate(practice, dpo):
    return practice.mandates.get()


def change(client, mandate, scope, ends_on=""):
    address = reverse("practices:change_mandate", args=[mandate.practice_id, mandate.pk])
    return client.post(address, {"scope": scope, "ends_on": ends_on}, follow=True)


def test_each_scope_is_explained_before_it_is_given(client, dr_martin, practice):
    client.force_login(dr_martin)
    page = client.get(reverse("practices:access", args=[practice.pk])).content.decode()
    assert "Aucune réponse, aucun rapport." in page
    assert "les fichiers gardés comme preuves" in page
    assert 'value="answers" required checked' in page


def test_narrowing_takes_effect_at_once(client, dr_martin, dpo, mandate):
    client.force_login(dr_martin)
    change(client, mandate, "figures", "2030-12-31")
    mandate.refresh_from_db()
    assert (mandate.scope, str(mandate.ends_on)) == ("figures", "2030-12-31")
    client.force_login(dpo)
    assert client.get(reverse("practices:access", args=[mandate.practice_id])).status_code == 404
    assert client.get(reverse("assessments:practice", args=[mandate.practice_id])).status_code == 200


def test_the_journal_keeps_both_terms(client, dr_martin, mandate):
    client.force_login(dr_martin)
    change(client, mandate, "figures", "2030-12-31")
    entry = mandate.practice.journal.get()
    assert entry.verb == JournalEntry.Verb.MANDATE_CHANGED
    assert (
        entry.detail == "dpo@exemple.fr (réponses et preuves → chiffres seulement, jusqu'au 31 décembre 2030)"
    )


def test_changing_nothing_leaves_no_trace(client, dr_martin, mandate):
    client.force_login(dr_martin)
    change(client, mandate, "evidence")
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("scope", "ends_on", "says"),
    [
        ("", "", "Choisissez ce que cette personne pourra voir"),
        ("tout", "", "Choisissez l'une des trois étendues"),
        ("answers", "2020-01-31", "Cette date est passée"),
        ("answers", "2020-02-31", "Cette date n'existe pas"),
    ],
)
def test_bad_terms_say_what_is_expected(client, dr_martin, mandate, scope, ends_on, says):
    client.force_login(dr_martin)
    assert says in change(client, mandate, scope, ends_on).content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("who", ["secretary", "dpo", "stranger"])
def test_only_an_owner_widens(client, request, mandate, who):
    Mandate.objects.update(scope="figures")
    client.force_login(request.getfixturevalue(who))
    assert change(client, mandate, "evidence").status_code == 404
    mandate.refresh_from_db()
    assert mandate.scope == "figures"


def test_a_revoked_mandate_is_not_brought_back(client, dr_martin, mandate):
    client.force_login(dr_martin)
    client.post(reverse("practices:revoke_mandate", args=[mandate.practice_id, mandate.pk]))
    assert change(client, mandate, "evidence").status_code == 404


def test_a_mandate_revoked_meanwhile_is_not_changed(dr_martin, mandate):
    Mandate.objects.update(revoked_at=timezone.now())
    with pytest.raises(MandateIsOver):
        change_mandate(mandate=mandate, terms=Terms(scope=Mandate.Scope.FIGURES, ends_on=None), by=dr_martin)


def test_the_holder_gives_up_a_mandate_at_once(client, dpo, mandate):
    client.force_login(dpo)
    page = client.get(reverse("practices:mandates")).content.decode()
    assert "Cabinet du docteur Martin" in page
    assert "Réponses et preuves" in page
    client.post(reverse("practices:give_up_mandate", args=[mandate.pk]))
    assert client.get(reverse("assessments:practice", args=[mandate.practice_id])).status_code == 404
    assert mandate.practice.journal.get().verb == JournalEntry.Verb.MANDATE_GIVEN_UP


def test_nobody_gives_up_the_mandate_of_another(client, stranger, mandate):
    client.force_login(stranger)
    assert client.post(reverse("practices:give_up_mandate", args=[mandate.pk])).status_code == 404


def test_the_page_of_mandates_costs_the_same_with_more(client, dpo, mandate, django_assert_num_queries):
    client.force_login(dpo)
    client.get(reverse("practices:mandates"))
    for _ in range(2):
        with django_assert_num_queries(3):  # user, count, mandates
            client.get(reverse("practices:mandates"))
        MandateFactory.create_batch(60, dpo=dpo)
    assert "Page 1 sur 2" not in client.get(reverse("practices:mandates") + "?page=3").content.decode()


HEADER = 'href="/suivi/"'


@pytest.mark.parametrize(
    ("terms", "shown"),
    [
        ([], False),
        ([{}], True),
        ([{"ends_on": 0}], True),
        ([{"ends_on": -1}], False),
        ([{"ends_on": -1}, {"ends_on": 3}], True),
        ([{"revoked_at": timezone.now()}], False),
    ],
)
def test_the_header_leads_to_the_portfolio_only_under_a_live_mandate(client, stranger, terms, shown):
    for one in terms:
        if "ends_on" in one:
            one = {"ends_on": timezone.localdate() + timedelta(days=one["ends_on"])}
        MandateFactory(dpo=stranger, **one)
    client.force_login(stranger)
    page = client.get(reverse("account_change_password")).content.decode()
    assert (HEADER in page) is shown
    assert ("Mes mandats" in page) is shown


def test_the_last_day_follows_mandates_however_they_are_made(practice):
    dpo = UserFactory()
    [made] = Mandate.objects.bulk_create([Mandate(practice=practice, dpo=dpo)])
    dpo.refresh_from_db()
    assert dpo.follows
    made.delete()
    dpo.refresh_from_db()
    assert not dpo.follows
