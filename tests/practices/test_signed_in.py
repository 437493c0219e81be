import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def review_permission():
    return Permission.objects.get(codename="add_reviewcomment")


def test_whoever_was_granted_nothing_costs_no_query_for_permissions(client):
    client.force_login(UserFactory())
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/")
    assert "Atelier" not in response.text
    assert not any("auth_permission" in one["sql"] for one in captured)


def test_a_permission_given_to_the_person_or_to_their_group_holds_at_once(client):
    alone, grouped, group = UserFactory(), UserFactory(), Group.objects.create(name="Relecture")
    group.permissions.add(review_permission())
    for person, grant in (
        (alone, lambda: alone.user_permissions.add(review_permission())),
        (grouped, lambda: grouped.groups.add(group)),
    ):
        client.force_login(person)
        assert "Atelier" not in client.get("/").text
        grant()
        assert "Atelier" in client.get("/").text


def test_an_inactive_person_is_signed_in_no_more(client):
    person = UserFactory()
    client.force_login(person)
    person.is_active = False
    person.save()
    assert "Se connecter" in client.get("/").text
