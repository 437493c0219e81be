"""What a DPO and an owner see of a campaign, with and without htmx."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments.campaign_forms import read_choice
from assessments.campaign_reading import cohort_of
from assessments.models import Campaign, MailRefusal
from practices.models import Mandate
from tests.assessments.asking import text_of
from tests.assessments.versions import SMALL, publish
from tests.factories import MandateFactory, PracticeFactory, UserFactory


@pytest.fixture
def follower(client, dpo):
    """The DPO's browser."""
    client.force_login(dpo)
    return client


@pytest.fixture
def form(small):
    return {
        "id": str(uuid4()),
        "version": small.pk,
        "title": "Printemps",
        "message": "Merci !",
        "deadline": str(timezone.localdate() + timedelta(days=40)),
        "who": "all",
    }


NEW = "/suivi/campagnes/nouvelle/"


def test_a_campaign_is_launched_followed_closed_and_opened_again(follower, practice, form):
    other = PracticeFactory(name="Cabinet écarté")
    MandateFactory(practice=other, dpo=Mandate.objects.get().dpo)
    ids = {"shown": [str(practice.pk), str(other.pk)], "practice": [str(practice.pk)]}
    page = text_of(follower.post(NEW, {**form, **ids}, follow=True))
    assert "Évaluations terminées 0 sur 1" in page
    assert "Cabinet écarté" not in page
    campaign = Campaign.objects.get()
    address = reverse("assessments:campaign", args=[campaign.pk])
    assert "Relance de 1 structure." in text_of(follower.post(f"{address}relancer/", follow=True))
    assert "Une relance est déjà partie" in text_of(follower.post(f"{address}relancer/", follow=True))
    assert "close le" in text_of(follower.post(f"{address}clore/", follow=True))
    refused = follower.post(f"{address}rouvrir/", {"deadline": "2020-01-01"})
    assert refused.status_code == 422
    assert "Choisissez un jour à venir." in text_of(refused)
    reopened = follower.post(f"{address}rouvrir/", {"deadline": form["deadline"]}, follow=True)
    assert "La campagne est rouverte." in text_of(reopened)


def test_only_the_figures_come_again_for_htmx_and_only_while_open(follower, practice, form):
    follower.post(NEW, form)
    campaign = Campaign.objects.get()
    address = reverse("assessments:campaign", args=[campaign.pk])
    fragment = follower.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert 'hx-trigger="every 10s"' in fragment
    follower.post(f"{address}clore/")
    assert "hx-trigger" not in follower.get(address).content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"deadline": "2020-01-01"}, "Choisissez un jour à venir."),
        ({"title": ""}, "Ce champ est obligatoire."),
        ({"version": "0"}, "Sélectionnez un choix valide."),
        ({"who": "ticked"}, "Gardez au moins une structure."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(follower, practice, form, wrong, message):
    refused = follower.post(NEW, {**form, **wrong})
    assert refused.status_code == 422
    assert message in text_of(refused)
    assert "Merci !" in text_of(refused)
    assert not Campaign.objects.exists()


def test_filters_keep_what_they_say(follower, dpo, practice):
    far = PracticeFactory(name="Loin", city="Brest", department="29", kind="msp", software="Axi")
    MandateFactory(practice=far, dpo=dpo)
    for query in ("q=brest", "departement=29", "type=msp", "logiciel=axi"):
        page = text_of(follower.get(f"{NEW}?{query}"))
        assert "Loin" in page
        assert "Cabinet du docteur Martin" not in page
    assert "Aucune structure" in text_of(follower.get(f"{NEW}?q=rien"))


def test_an_owner_begins_from_the_invitation(follower, client, practice, dr_martin, form):
    follower.post(NEW, form)
    client.force_login(dr_martin)
    address = reverse("assessments:practice", args=[practice.pk])
    assert "Claude Bernard vous invite à faire l'évaluation" in text_of(client.get(address))
    client.post(reverse("assessments:start", args=[practice.pk]), {"version": form["version"]})
    assert "Continuer l'évaluation" in text_of(client.get(address))


def test_e_mails_can_be_refused_and_taken_again(doctor, dr_martin):
    address = reverse("assessments:mail_preference")
    assert "checked" in doctor.get(address).content.decode()
    doctor.post(address)
    assert MailRefusal.objects.get().person == dr_martin
    assert "checked" not in doctor.get(address).content.decode()
    doctor.post(address, {"mails": "1"})
    assert not MailRefusal.objects.exists()


def test_a_tick_that_is_no_practice_names_none(rf):
    choice = read_choice(rf.post("/", {"who": "ticked", "practice": ["x", "../../"]}).POST)
    assert choice.only == frozenset()


def test_a_state_that_is_none_is_not_found(follower, practice, form):
    follower.post(NEW, form)
    address = reverse("assessments:campaign", args=[Campaign.objects.get().pk])
    assert follower.get(f"{address}?etat=rien").status_code == 404
    assert "Cabinet du docteur Martin" in text_of(follower.get(f"{address}?etat=not_started"))
    assert "Aucune structure dans cet état" in text_of(follower.get(f"{address}?etat=completed"))


class NoPracticeOutsideTheMandate(TestCase):
    """Whatever mandates and whatever is posted, only practices under a live mandate are asked and seen."""

    @given(
        st.lists(
            st.tuples(st.sampled_from(["none", "live", "expired", "revoked", "another"]), st.booleans()),
            max_size=6,
        )
    )
    def test_it(self, practices):
        dpo, another = UserFactory.create_batch(2)
        yesterday = timezone.localdate() - timedelta(days=1)
        given_by = {
            "live": {"dpo": dpo},
            "another": {"dpo": another},
            "expired": {"dpo": dpo, "ends_on": yesterday},
            "revoked": {"dpo": dpo, "revoked_at": timezone.now()},
        }
        made = []
        for mandate, ticked in practices:
            practice = PracticeFactory()
            if mandate != "none":
                MandateFactory(practice=practice, **given_by[mandate])
            made.append((practice, mandate, ticked))
        self.client.force_login(dpo)
        self.client.post(
            NEW,
            {
                "id": str(uuid4()),
                "version": publish(SMALL).pk,
                "title": "x",
                "deadline": str(timezone.localdate() + timedelta(days=9)),
                "who": "ticked",
                "practice": [str(practice.pk) for practice, _, ticked in made if ticked],
            },
        )
        expected = {practice.pk for practice, mandate, ticked in made if mandate == "live" and ticked}
        asked = Campaign.objects.filter(launched_by=dpo).first()
        assert {one.pk for one in (cohort_of(asked) if asked else [])} == expected
