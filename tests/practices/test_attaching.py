"""Joining an MSP or a CPTS by its link, and leaving it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from practices.attaching import CannotAttach, Obstacle, attach
from practices.models import AttachmentLink, JournalEntry, Practice
from tests.assessments.asking import text_of
from tests.factories import MembershipFactory, PracticeFactory, UserFactory

Verb = JournalEntry.Verb


@pytest.fixture
def msp(db):
    return PracticeFactory(msp=True, name="MSP du Port")


@pytest.fixture
def owner(msp):
    return MembershipFactory(practice=msp).user


@pytest.fixture
def doctor(client, dr_martin):
    client.force_login(dr_martin)
    return client


@pytest.fixture
def link(client, msp, owner):
    """Its path, read from the page that shows it once."""
    client.force_login(owner)
    page = client.post(reverse("assessments:make_link", args=[msp.pk]))
    address = page.context["made"]
    assert address in page.content.decode()
    assert address not in client.get(reverse("assessments:attachment", args=[msp.pk])).content.decode()
    client.logout()
    return "/" + address.split("/", 3)[3]


def join(client, link, practice, **more):
    return client.post(link, {"practice": practice.pk, **more}, follow=True)


def parent_of(practice):
    return Practice.objects.get(pk=practice.pk).parent


def test_an_owner_reads_what_it_means_then_joins_and_both_journals_say_so(link, doctor, msp, practice):
    text = text_of(doctor.get(link))
    assert "Rejoindre MSP du Port" in text
    assert "Elle ne voit ni vos réponses, ni vos preuves, ni votre plan." in text
    assert parent_of(practice) is None
    assert "est maintenant rattachée à MSP du Port" in text_of(join(doctor, link, practice))
    assert parent_of(practice) == msp
    assert [(one.verb, one.detail) for one in practice.journal.all()] == [(Verb.ATTACHED, "MSP du Port")]
    assert msp.journal.get().detail == "celle-ci\u00a0: Cabinet du docteur Martin"
    join(doctor, link, practice)
    assert practice.journal.count() == 1


def test_only_the_hash_of_the_link_is_kept(link):
    assert link.split("/")[-2] not in str(AttachmentLink.objects.values().get())


def test_a_forged_revoked_or_expired_link_leads_nowhere(client, link, msp, owner, practice, dr_martin):
    client.force_login(dr_martin)
    assert client.get(link[:-3] + "x/").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1)):
        client.force_login(dr_martin)
        assert join(client, link, practice).status_code == 404
    client.force_login(owner)
    client.post(reverse("assessments:revoke_link", args=[msp.pk, AttachmentLink.objects.get().pk]))
    client.force_login(dr_martin)
    gone = join(client, link, practice)
    assert gone.status_code == 404
    assert "Ce lien n'est plus valable" in text_of(gone)
    assert parent_of(practice) is None


def test_whoever_is_signed_out_signs_in_first(client, link):
    assert client.get(link).url.startswith(reverse("account_login"))


def test_nobody_joins_with_a_practice_that_they_do_not_answer_for(
    client, link, practice, secretary, stranger
):
    for person in (secretary, stranger):
        client.force_login(person)
        assert "Aucune des structures dont vous êtes responsable" in text_of(client.get(link))
        assert join(client, link, practice).status_code == 422
    assert parent_of(practice) is None


def test_changing_parents_asks_first_and_only_for_the_one_that_was_shown(link, doctor, msp, practice):
    former, other = PracticeFactory(cpts=True, name="CPTS Nord"), PracticeFactory(cpts=True)
    Practice.objects.filter(pk=practice.pk).update(parent=former)
    asked = join(doctor, link, practice)
    assert asked.status_code == 422
    assert "elle quitterait CPTS Nord pour MSP du Port" in text_of(asked)
    assert join(doctor, link, practice, leaving=other.pk).status_code == 422
    assert parent_of(practice) == former
    join(doctor, link, practice, leaving=former.pk)
    assert parent_of(practice) == msp
    assert [one.verb for one in practice.journal.all()] == [Verb.ATTACHED, Verb.DETACHED]
    assert former.journal.get().verb == Verb.DETACHED


@pytest.mark.parametrize(
    ("child", "parent", "allowed"),
    [
        ("solo", "msp", True),
        ("groupe", "cpts", True),
        ("msp", "cpts", True),
        ("msp", "msp", False),
        ("cpts", "msp", False),
        ("solo", "groupe", False),
        ("cpts", "cpts", False),
    ],
)
def test_what_may_belong_to_what(db, child, parent, allowed):
    small, large, person = PracticeFactory(kind=child), PracticeFactory(kind=parent), UserFactory()
    if allowed:
        attach(practice=small, parent=large, leaving=None, by=person)
        assert parent_of(small) == large
        return
    with pytest.raises(CannotAttach) as refusal:
        attach(practice=small, parent=large, leaving=None, by=person)
    assert refusal.value.obstacle is Obstacle.KIND
    assert parent_of(small) is None


def test_no_loop_even_where_a_kind_was_changed_since(db):
    """An MSP that belongs to a CPTS, which the administration put below that same MSP."""
    above, below = PracticeFactory(cpts=True), PracticeFactory(msp=True)
    Practice.objects.filter(pk=above.pk).update(parent=below)
    with pytest.raises(CannotAttach) as refusal:
        attach(practice=below, parent=above, leaving=None, by=UserFactory())
    assert refusal.value.obstacle is Obstacle.CYCLE


def test_either_side_ends_it_at_once(client, link, msp, owner, practice, dr_martin):
    client.force_login(dr_martin)
    join(client, link, practice)
    page = client.post(reverse("assessments:leave", args=[practice.pk]), follow=True)
    assert "n'est plus rattachée à MSP du Port" in text_of(page)
    assert parent_of(practice) is None
    join(client, link, practice)
    client.force_login(owner)
    assert "Cabinet du docteur Martin" in text_of(
        client.get(reverse("assessments:attachment", args=[msp.pk]))
    )
    client.post(reverse("assessments:let_member_go", args=[msp.pk, practice.pk]))
    assert parent_of(practice) is None
    assert practice.journal.count() == msp.journal.count() == 4


def test_a_practice_that_takes_no_members_makes_no_link(doctor, practice):
    assert doctor.post(reverse("assessments:make_link", args=[practice.pk])).status_code == 404
    assert AttachmentLink.objects.count() == 0
