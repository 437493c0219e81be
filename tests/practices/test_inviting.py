"""Inviting somebody without an account: the message, its link, and who may follow it."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from practices.models import Invitation, JournalEntry, Mandate
from tests.factories import PASSWORD, MandateFactory, MembershipFactory, UserFactory

INVITED = "nouvelle@exemple.fr"
Verb = JournalEntry.Verb


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    cache.clear()


@pytest.fixture
def owner_client(client, dr_martin):
    client.force_login(dr_martin)
    return client


def text_of(response):
    return response.content.decode().replace("&#x27;", "'").replace("&nbsp;", " ").replace("\u00a0", " ")


def invite(client, practice, email=INVITED, **terms):
    kind = "mandate" if terms else "member"
    data = {f"{kind}-email": email, "invite": "1"} | {f"{kind}-{key}": value for key, value in terms.items()}
    name = "grant_mandate" if terms else "add_member"
    data |= {} if terms else {"member-role": "contributor"}
    return client.post(reverse(f"practices:{name}", args=[practice.pk]), data, follow=True)


def link():
    """The path of the last message's link."""
    return re.search(r"https?://[^/]+(/structures/invitations/\S+)", mail.outbox[-1].body)[1]


def person(email=INVITED, *, confirmed=True):
    user = UserFactory(email=email)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=confirmed)
    return user


def deed(client, name, practice, invitation=None):
    invitation = invitation or practice.invitations.get()
    return client.post(reverse(f"practices:{name}", args=[practice.pk, invitation.pk]), follow=True)


def test_the_message_says_who_invites_to_what_and_in_plain_text(owner_client, practice):
    page = invite(owner_client, practice, scope="figures", ends_on="2030-06-30")
    [message] = mail.outbox
    assert message.to == [INVITED]
    assert message.subject == "Cabinet du docteur Martin vous invite sur Cabinet Compliance"
    assert "Camille Martin (martin@exemple.fr) vous invite" in message.body
    assert "«\u00a0Chiffres seulement\u00a0», jusqu'au 30 juin 2030." in message.body
    assert not message.alternatives
    assert "L'invitation est partie à nouvelle@exemple.fr." in text_of(page)
    assert practice.journal.get().verb == Verb.INVITED


def test_only_the_hash_of_the_link_is_kept(owner_client, practice):
    invite(owner_client, practice)
    token = link().rstrip("/").rpartition("/")[2]
    assert token not in str(Invitation.objects.values().get())
    assert len(Invitation.objects.get().token_hash) == 64


def test_an_unknown_address_is_only_invited_when_that_is_asked_for(owner_client, practice):
    data = {"member-email": INVITED, "member-role": "owner"}
    page = owner_client.post(reverse("practices:add_member", args=[practice.pk]), data)
    assert "Inviter par e-mail" in text_of(page)
    assert 'value="owner" selected' in text_of(page)
    assert not Invitation.objects.exists()


def test_an_account_that_exists_is_given_access_at_once(owner_client, practice, stranger):
    invite(owner_client, practice, stranger.email)
    assert practice.memberships.filter(user=stranger).exists()
    assert not mail.outbox


def test_somebody_signs_up_from_the_link_and_confirms_before_they_accept(owner_client, client, practice):
    invite(owner_client, practice)
    client.logout()
    page = client.get(link())
    assert INVITED in text_of(page)
    signup = reverse("account_signup") + f"?next={link()}"
    assert signup in text_of(page)
    path = link()
    data = {"email": INVITED, "full_name": "Nora Neuve", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(signup, data | {"next": path}).url == path
    assert "Confirmez d'abord l'adresse" in text_of(client.get(path))
    assert client.post(path).status_code == 409
    EmailAddress.objects.filter(email=INVITED).update(verified=True)
    assert "Accepter l'invitation" in text_of(client.get(path))
    assert client.post(path).url == reverse("assessments:practice", args=[practice.pk])
    assert practice.memberships.get(user__email=INVITED).role == "contributor"
    assert practice.journal.first().verb == Verb.INVITATION_ACCEPTED


def test_a_dpo_accepts_a_mandate_as_it_was_promised(owner_client, client, practice, dr_martin):
    invite(owner_client, practice, scope="evidence", ends_on="2030-06-30")
    dpo = person()
    client.force_login(dpo)
    client.post(link())
    mandate = practice.mandates.get(dpo=dpo)
    assert (mandate.scope, str(mandate.ends_on), mandate.granted_by) == ("evidence", "2030-06-30", dr_martin)
    dpo.refresh_from_db()
    assert dpo.follows


def test_a_second_confirmed_address_of_an_account_will_do(owner_client, client, practice, stranger):
    invite(owner_client, practice)
    EmailAddress.objects.create(user=stranger, email="Nouvelle@exemple.fr", verified=True)
    client.force_login(stranger)
    assert client.post(link()).status_code == 302
    assert practice.memberships.filter(user=stranger).exists()


def test_another_account_is_told_which_address_is_expected(owner_client, client, practice, stranger):
    invite(owner_client, practice)
    client.force_login(stranger)
    page = text_of(client.get(link()))
    assert f"pour l'adresse <strong>{INVITED}</strong>" in page
    assert "Accepter" not in page
    assert client.post(link()).status_code == 409
    assert not practice.memberships.filter(user=stranger).exists()


def test_a_link_serves_once(owner_client, client, practice):
    invite(owner_client, practice)
    user = person()
    client.force_login(user)
    client.post(link())
    practice.memberships.filter(user=user).delete()
    again = client.post(link())
    assert again.status_code == 404
    assert "Ce lien n'est plus valable" in text_of(again)
    assert not practice.memberships.filter(user=user).exists()


@pytest.mark.parametrize(("days", "status"), [(13, 200), (14, 404)])
def test_a_link_lives_fourteen_days(owner_client, client, practice, days, status):
    invite(owner_client, practice)
    path = link()
    with time_machine.travel(timezone.now() + timedelta(days=days, seconds=5)):
        client.logout()
        assert client.get(path).status_code == status


def test_a_mandate_whose_last_day_is_over_is_not_given(owner_client, client, practice):
    tomorrow = timezone.localdate() + timedelta(days=1)
    invite(owner_client, practice, scope="answers", ends_on=tomorrow.isoformat())
    user, path = person(), link()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        client.force_login(user)
        assert client.post(path).status_code == 404
    assert not Mandate.objects.filter(dpo=user).exists()


def test_sending_again_kills_the_former_link(owner_client, client, practice):
    invite(owner_client, practice)
    former = link()
    deed(owner_client, "send_invitation_again", practice)
    client.logout()
    assert client.get(former).status_code == 404
    assert client.get(link()).status_code == 200
    assert practice.journal.first().verb == Verb.INVITED_AGAIN


def test_inviting_again_replaces_what_was_promised(owner_client, client, practice):
    invite(owner_client, practice)
    former = link()
    invite(owner_client, practice, scope="figures")
    assert practice.invitations.pending().get().scope == "figures"
    assert client.get(former).status_code == 404


def test_a_cancelled_invitation_is_over_at_once_and_stays_so(owner_client, client, practice):
    invite(owner_client, practice)
    assert "est annulée" in text_of(deed(owner_client, "cancel_invitation", practice))
    assert client.get(link()).status_code == 404
    for name in ("cancel_invitation", "send_invitation_again"):
        assert "n'attend plus de réponse" in text_of(deed(owner_client, name, practice))
    assert len(mail.outbox) == 1


def test_pending_invitations_are_listed_to_owners_only(owner_client, client, practice, secretary):
    invite(owner_client, practice, scope="figures")
    address = reverse("practices:access", args=[practice.pk])
    assert f"<strong>{INVITED}</strong>" in text_of(owner_client.get(address))
    client.force_login(secretary)
    page = text_of(client.get(address))
    assert "Invitations en attente" not in page
    assert f"<strong>{INVITED}</strong>" not in page


def test_whoever_has_access_meanwhile_keeps_what_they_have(owner_client, client, practice):
    invite(owner_client, practice, scope="evidence")
    user = person()
    MandateFactory(practice=practice, dpo=user, scope="figures")
    client.force_login(user)
    assert client.post(link()).status_code == 302
    assert practice.mandates.get(dpo=user).scope == "figures"
    assert not practice.invitations.pending().exists()


def test_messages_are_limited_like_looking_for_accounts(owner_client, practice, settings):
    settings.ACCOUNT_RATE_LIMITS = {"find_account": "2/h/user"}
    assert invite(owner_client, practice).status_code == 200
    assert deed(owner_client, "send_invitation_again", practice).status_code == 200
    assert deed(owner_client, "send_invitation_again", practice).status_code == 429
    assert invite(owner_client, practice, "autre@exemple.fr").status_code == 429
    assert len(mail.outbox) == 2


def test_a_message_that_does_not_leave_is_told_and_can_be_sent_again(owner_client, practice, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nothing listens there
    assert "l'e-mail n'est pas parti" in text_of(invite(owner_client, practice))
    assert practice.invitations.pending().exists()


def test_a_line_break_in_a_name_does_not_reach_the_headers(owner_client, practice):
    practice.name = "Cabinet\nBcc: victime@exemple.fr"
    practice.save()
    invite(owner_client, practice)
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == [INVITED]


@pytest.mark.parametrize("name", ["cancel_invitation", "send_invitation_again"])
def test_an_invitation_of_another_practice_is_not_touched_from_here(owner_client, practice, name):
    elsewhere = MembershipFactory().practice
    invite(owner_client, practice)
    invitation = practice.invitations.get()
    Invitation.objects.filter(pk=invitation.pk).update(practice=elsewhere)
    assert deed(owner_client, name, practice, invitation).status_code == 404
