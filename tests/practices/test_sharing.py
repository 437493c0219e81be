"""The access page: who sees a practice, and who decides it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from practices.models import Consultation, JournalEntry, Mandate, Membership
from tests.factories import MandateFactory, MembershipFactory, PracticeFactory, UserFactory


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    cache.clear()


@pytest.fixture
def owner_client(client, dr_martin):
    client.force_login(dr_martin)
    return client


def url(name, practice, *ids):
    return reverse(f"practices:{name}", args=[practice.pk, *ids])


def text_of(response):
    return response.content.decode().replace("&#x27;", "'")


def add(client, practice, email, role="contributor"):
    return client.post(url("add_member", practice), {"member-email": email, "member-role": role}, follow=True)


def grant(client, practice, email, ends_on="", scope="answers"):
    data = {"mandate-email": email, "mandate-ends_on": ends_on, "mandate-scope": scope}
    return client.post(url("grant_mandate", practice), data, follow=True)


def consult(practice, dpo):
    now = timezone.now()
    return Consultation.objects.create(practice=practice, person=dpo, kind="plan", at=now, hour=now)


def test_the_owner_adds_a_contributor_who_then_sees_the_practice(owner_client, client, practice, stranger):
    page = text_of(add(owner_client, practice, "INCONNU@exemple.fr"))
    assert "Sacha Dubois a maintenant accès à la structure." in page
    assert practice.memberships.get(user=stranger).role == Membership.Role.CONTRIBUTOR
    assert practice.journal.get().detail == "inconnu@exemple.fr (contributeur)"
    client.force_login(stranger)
    assert client.get(url("access", practice)).status_code == 200


@pytest.mark.parametrize("ask", [add, grant])
def test_an_unknown_address_and_a_closed_account_get_the_same_sentence(owner_client, practice, ask):
    UserFactory(email="ferme@exemple.fr", is_active=False)
    for email in ("personne@exemple.fr", "ferme@exemple.fr"):
        page = text_of(ask(owner_client, practice, email))
        assert "Aucun compte actif n'utilise cette adresse. Vérifiez-la avec la personne" in page
        assert "Inviter par e-mail" in page
        assert f'value="{email}"' in page
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("ask", [add, grant])
@pytest.mark.parametrize(
    ("email", "says"), [("", "avec laquelle cette personne se connecte"), ("dpo", "incomplète")]
)
def test_a_bad_address_says_what_is_expected(owner_client, practice, ask, email, says):
    assert says in text_of(ask(owner_client, practice, email))


def test_nobody_is_added_twice(owner_client, practice, secretary):
    page = text_of(add(owner_client, practice, secretary.email, role="owner"))
    assert "a déjà accès à la structure" in page
    assert practice.memberships.get(user=secretary).role == Membership.Role.CONTRIBUTOR


def test_looking_for_accounts_is_limited(owner_client, practice, settings):
    settings.ACCOUNT_RATE_LIMITS = {"find_account": "3/h/user"}
    statuses = [add(owner_client, practice, f"essai{n}@exemple.fr").status_code for n in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_the_owner_removes_a_contributor_at_once(owner_client, client, practice, secretary):
    membership = practice.memberships.get(user=secretary)
    page = text_of(owner_client.post(url("remove_member", practice, membership.pk), follow=True))
    assert "Dominique Petit n'a plus accès à la structure." in page
    assert practice.journal.get().verb == JournalEntry.Verb.MEMBER_REMOVED
    client.force_login(secretary)
    assert client.get(url("access", practice)).status_code == 404


def test_the_last_owner_stays(owner_client, practice, dr_martin, secretary):
    membership = practice.memberships.get(user=dr_martin)
    page = text_of(owner_client.post(url("remove_member", practice, membership.pk), follow=True))
    assert "Ajoutez d'abord un autre responsable" in page
    assert practice.memberships.filter(pk=membership.pk).exists()


def test_an_owner_leaves_once_there_is_another(owner_client, practice, dr_martin, stranger):
    add(owner_client, practice, stranger.email, role="owner")
    membership = practice.memberships.get(user=dr_martin)
    response = owner_client.post(url("remove_member", practice, membership.pk))
    assert response.url == reverse("home")
    assert practice.memberships.get().user == stranger


def test_a_member_of_another_practice_is_not_removed_from_here(owner_client, practice):
    elsewhere = MembershipFactory(contributor=True)
    assert owner_client.post(url("remove_member", practice, elsewhere.pk)).status_code == 404
    assert Membership.objects.filter(pk=elsewhere.pk).exists()


def test_a_mandate_opens_the_practice_to_a_dpo_until_its_last_day(owner_client, client, practice, stranger):
    today = timezone.localdate()
    grant(owner_client, practice, stranger.email, today.isoformat())
    assert practice.mandates.get().ends_on == today
    assert practice.journal.get().verb == JournalEntry.Verb.MANDATE_GRANTED
    client.force_login(stranger)
    page = text_of(client.get(url("access", practice)))
    assert "Sacha Dubois" in page
    assert "Donner mandat" not in page


def test_a_mandate_cannot_end_in_the_past(owner_client, practice, stranger):
    page = text_of(grant(owner_client, practice, stranger.email, "2020-01-31"))
    assert "Cette date est passée." in page
    assert not Mandate.objects.exists()


def test_a_live_mandate_is_not_doubled(owner_client, practice, dpo):
    assert "a déjà accès" in text_of(grant(owner_client, practice, dpo.email))
    assert practice.mandates.count() == 1


def test_an_expired_mandate_makes_room_for_a_new_one(owner_client, practice, stranger):
    yesterday = timezone.localdate() - timedelta(days=1)
    old = MandateFactory(practice=practice, dpo=stranger, ends_on=yesterday)
    assert "suit maintenant votre structure" in text_of(grant(owner_client, practice, stranger.email))
    old.refresh_from_db()
    assert old.revoked_at is not None
    assert practice.mandates.filter(revoked_at__isnull=True).count() == 1


def test_revoking_takes_effect_at_once_and_twice_is_harmless(owner_client, client, practice, dpo):
    mandate = practice.mandates.get()
    for _ in range(2):
        page = text_of(owner_client.post(url("revoke_mandate", practice, mandate.pk), follow=True))
        assert "n'a plus accès" in page
    assert practice.journal.filter(verb=JournalEntry.Verb.MANDATE_REVOKED).count() == 1
    client.force_login(dpo)
    assert client.get(url("access", practice)).status_code == 404


@pytest.mark.parametrize(("days", "status"), [(0, 200), (-1, 404)])
def test_a_mandate_opens_until_its_end(client, practice, stranger, days, status):
    ends_on = timezone.localdate() + timedelta(days=days)
    MandateFactory(practice=practice, dpo=stranger, ends_on=ends_on)
    client.force_login(stranger)
    assert client.get(url("access", practice)).status_code == status


@pytest.mark.parametrize("who", ["secretary", "dpo", "stranger"])
@pytest.mark.parametrize("change", ["add_member", "grant_mandate", "remove_member", "revoke_mandate"])
def test_only_an_owner_changes_accesses(client, request, practice, dr_martin, who, change):
    user = request.getfixturevalue(who)
    ids = {
        "remove_member": [practice.memberships.get(user=dr_martin).pk],
        "revoke_mandate": [MandateFactory(practice=practice).pk],
    }.get(change, [])
    client.force_login(user)
    assert client.post(url(change, practice, *ids), {"member-email": user.email}).status_code == 404
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("change", "ids"), [("add_member", []), ("grant_mandate", []), ("remove_member", [1])]
)
def test_changes_are_posted(owner_client, practice, change, ids):
    assert owner_client.get(url(change, practice, *ids)).status_code == 405


def test_a_journal_line_is_never_changed(owner_client, practice, stranger):
    add(owner_client, practice, stranger.email)
    entry = practice.journal.get()
    entry.detail = "autre chose"
    with pytest.raises(TypeError):
        entry.save()


def test_the_page_costs_the_same_with_more_people(owner_client, practice, django_assert_num_queries):
    def fill(count):
        MembershipFactory.create_batch(count, practice=practice, contributor=True)
        for mandate in MandateFactory.create_batch(count, practice=practice):
            consult(practice, mandate.dpo)

    fill(1)
    owner_client.get(url("access", practice))
    for _ in range(2):
        # user, practice, rights on it, members, mandates, invitations, consultations, journal
        with django_assert_num_queries(10):
            owner_client.get(url("access", practice))
        fill(20)


def test_accesses_of_another_practice_stay_there(owner_client, practice):
    other = PracticeFactory()
    MandateFactory(practice=other, dpo=UserFactory(full_name="Ailleurs Seulement"))
    assert "Ailleurs Seulement" not in text_of(owner_client.get(url("access", practice)))
