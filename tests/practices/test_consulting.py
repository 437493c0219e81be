"""What the holder of a mandate opens leaves a line, once an hour, that the practice reads."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from practices.consulting import KINDS
from practices.models import Consultation
from tests.assessments.versions import SMALL, publish
from tests.factories import AssessmentFactory, MandateFactory, PracticeFactory, UserFactory

MORNING = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)


@pytest.fixture
def small(db):
    return publish(SMALL)


@pytest.fixture
def watching(client, dpo):
    client.force_login(dpo)
    return client


def page_of(practice):
    return reverse("assessments:practice", args=[practice.pk])


def lines():
    return list(Consultation.objects.order_by("pk").values_list("person__email", "practice__name", "kind"))


def test_opening_a_page_leaves_a_line(watching, practice):
    watching.get(page_of(practice))
    assert lines() == [("dpo@exemple.fr", "Cabinet du docteur Martin", "practice")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("overview", "questions"), ("results", "results"), ("plan", "plan"), ("left_out", "questions")],
)
def test_each_kind_of_page_has_its_words(watching, practice, small, name, kind):
    assessment = AssessmentFactory(practice=practice, version=small)
    watching.get(reverse(f"assessments:{name}", args=[assessment.pk]))
    assert [line[2] for line in lines()] == [kind]


def test_once_an_hour_and_a_kind_of_page(watching, practice):
    for moment in (MORNING, MORNING + timedelta(minutes=30), MORNING + timedelta(hours=1)):
        with time_machine.travel(moment, tick=False):
            watching.force_login(watching_user := practice.mandates.get().dpo)
            watching.get(page_of(practice))
    assert watching_user.consultations.count() == 2
    assert Consultation.objects.earliest("at").at == MORNING


def test_members_leave_none(client, practice, dr_martin, secretary):
    for member in (dr_martin, secretary):
        client.force_login(member)
        client.get(page_of(practice))
    assert not Consultation.objects.exists()


def test_a_member_who_follows_others_leaves_none_at_home(client, practice, dr_martin):
    other = MandateFactory(dpo=dr_martin).practice
    client.force_login(dr_martin)
    client.get(page_of(practice))
    client.get(page_of(other))
    assert [line[1] for line in lines()] == [other.name]


def test_what_was_refused_leaves_none(client, watching, practice, small):
    assessment = AssessmentFactory(practice=PracticeFactory(), version=small)
    practice.mandates.update(scope="figures")
    assert watching.get(reverse("assessments:results", args=[assessment.pk])).status_code == 404
    assert watching.get(reverse("practices:access", args=[practice.pk])).status_code == 404
    assert not Consultation.objects.exists()


def test_an_address_without_words_is_written_all_the_same(watching, practice, monkeypatch):
    monkeypatch.delitem(KINDS, "assessments:practice")
    watching.get(page_of(practice))
    assert [line[2] for line in lines()] == ["other"]


def test_every_name_with_words_is_an_address():
    from django.urls import get_resolver

    known = set()
    for namespace, (_, resolver) in get_resolver().namespace_dict.items():
        known |= {f"{namespace}:{name}" for name in resolver.reverse_dict if isinstance(name, str)}
    assert set(KINDS) <= known


def test_a_list_leaves_one_line_that_each_practice_reads(client, watching, dpo, practice, dr_martin):
    MandateFactory.create_batch(3, dpo=dpo)
    watching.get("/suivi/")
    assert lines() == [("dpo@exemple.fr", None, "portfolio")]
    client.force_login(dr_martin)
    page = client.get(reverse("practices:consultations", args=[practice.pk])).content.decode()
    assert "Claude Bernard a ouvert le tableau de suivi de ses structures" in page


@pytest.mark.parametrize(
    ("terms", "reads"),
    [
        ({}, True),
        ({"granted_at": MORNING + timedelta(hours=1)}, False),
        ({"revoked_at": MORNING - timedelta(hours=1)}, False),
        ({"revoked_at": MORNING + timedelta(hours=1)}, True),
        ({"ends_on": MORNING.date()}, True),
        ({"ends_on": MORNING.date() - timedelta(days=1)}, False),
    ],
)
def test_a_list_opened_outside_the_mandate_says_nothing(client, practice, dr_martin, terms, reads):
    past = {"granted_at": MORNING - timedelta(days=90)}
    holder = MandateFactory(practice=practice, **past | terms).dpo
    Consultation.objects.create(person=holder, kind="portfolio", at=MORNING, hour=MORNING)
    client.force_login(dr_martin)
    page = client.get(reverse("practices:consultations", args=[practice.pk]))
    assert bool(page.context["page"].object_list) is reads


def test_a_list_without_a_mandate_leaves_none(client, stranger):
    client.force_login(stranger)
    client.get("/suivi/")
    assert not Consultation.objects.exists()


def test_the_access_page_shows_when_a_mandate_was_last_used(client, watching, practice, dr_martin):
    with time_machine.travel(MORNING, tick=False):
        watching.force_login(practice.mandates.get().dpo)
        watching.get(page_of(practice))
    client.force_login(dr_martin)
    page = client.get(reverse("practices:access", args=[practice.pk])).content.decode()
    assert "Dernière consultation le 20 novembre 2026 à 10:12" in page
    assert "Claude Bernard a ouvert la page de la structure" in page


def test_only_members_read_what_the_holders_opened(client, watching, practice, secretary):
    address = reverse("practices:consultations", args=[practice.pk])
    watching.get(page_of(practice))
    assert watching.get(address).status_code == 404
    assert (
        "Ce que vos DPO ont consulté"
        not in watching.get(reverse("practices:access", args=[practice.pk])).content.decode()
    )
    client.force_login(secretary)
    assert client.get(address).status_code == 200


def test_many_lines_are_read_page_by_page(client, practice, dr_martin, django_assert_num_queries):
    now = timezone.now()
    client.force_login(dr_martin)
    address = reverse("practices:consultations", args=[practice.pk])
    people = UserFactory.create_batch(60)
    Consultation.objects.bulk_create(
        [Consultation(practice=practice, person=one, kind="plan", at=now, hour=now) for one in people]
    )
    client.get(address)
    with django_assert_num_queries(4):  # user, practice, count, lines
        page = client.get(address)
    assert len(page.context["page"].object_list) == 50
    assert "Page 1 sur 2" in page.content.decode()


def test_it_costs_the_holder_one_statement_and_members_none(client, practice, dr_martin, dpo):
    def statements(user):
        client.force_login(user)
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(practice))
        return sum("practices_consultation" in query["sql"] for query in captured)

    assert [statements(user) for user in (dr_martin, dpo, dpo)] == [0, 1, 1]


@pytest.mark.parametrize("with_practice", [True, False])
def test_the_database_holds_one_line_an_hour(practice, dpo, with_practice):
    given = {"practice": practice if with_practice else None, "person": dpo, "kind": "plan"}
    Consultation.objects.create(**given, at=MORNING, hour=MORNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.create(**given, at=MORNING, hour=MORNING)
