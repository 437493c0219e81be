"""To whom the workbench exists: every address, for every role, by GET and by POST."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.urls import reverse

from referentials.appointing import EDITORS, REVIEWERS, found_groups
from referentials.workbench.urls import urlpatterns

FOR_REVIEWERS_TOO = {
    "home",
    "draft",
    "copy",
    "problems",
    "mapping",
    "comments",
    "thread",
    "settle_comment",
    "history",
}
NAMES = {str(pattern.name): pattern for pattern in urlpatterns}
BY_NAME = {"code": "essai", "number": "2025.1", "subject": "version", "thing": "-"}
SIGNED_OUT_AT = reverse("account_login")


def address(name):
    """With a value for every part: what stands there matters less than who is let in."""
    parts = re.findall(r"<(\w+):(\w+)>", str(NAMES[name].pattern))
    return reverse(
        f"workbench:{name}",
        kwargs={part: BY_NAME.get(part, 1 if kind == "int" else "a") for kind, part in parts},
    )


@pytest.fixture(params=["get", "post"])
def ask(request, client):
    return getattr(client, request.param)


@pytest.mark.parametrize("name", NAMES)
def test_whoever_is_signed_out_is_sent_to_sign_in(ask, draft, name):
    response = ask(address(name))
    assert response.status_code == 302
    assert response.url.startswith(SIGNED_OUT_AT)


@pytest.mark.parametrize("who", ["stranger", "dr_martin", "dpo"])
@pytest.mark.parametrize("name", NAMES)
def test_to_everybody_else_it_does_not_exist(client, ask, draft, name, who, request):
    client.force_login(request.getfixturevalue(who))
    assert ask(address(name)).status_code == 404


@pytest.mark.parametrize("name", sorted(NAMES.keys() - FOR_REVIEWERS_TOO))
def test_a_reviewer_changes_nothing(client, ask, draft, name, reviewer):
    client.force_login(reviewer)
    assert ask(address(name)).status_code == 404


@pytest.mark.parametrize("who", ["editor", "reviewer"])
@pytest.mark.parametrize("name", sorted((FOR_REVIEWERS_TOO & NAMES.keys()) - {"settle_comment"}))
def test_whoever_reviews_reads(client, draft, name, who, request):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(name)).status_code == 200


def test_the_workbench_needs_no_access_to_the_administration(editor, reviewer):
    assert not editor.is_staff
    assert not reviewer.is_staff


def test_a_link_leads_to_it_for_those_who_may(client, editor, stranger):
    for who, shown in ((editor, True), (stranger, False)):
        client.force_login(who)
        page = client.get(reverse("referentials:index")).content.decode()
        assert (f'href="{reverse("workbench:home")}"' in page) is shown


def test_migrating_founds_both_groups(db):
    Group.objects.all().delete()
    migration = import_module("referentials.migrations.0004_editors_and_reviewers")
    migration.found(apps, connection.schema_editor())
    assert {EDITORS, REVIEWERS} <= set(Group.objects.values_list("name", flat=True))


def test_founding_the_groups_again_changes_nothing(db):
    found_groups()  # a test with its own transactions may have emptied the tables before
    Group.objects.get(name=EDITORS).permissions.clear()
    before = Permission.objects.count()
    found_groups()
    found_groups()
    assert Permission.objects.count() == before
    rights = Group.objects.get(name=EDITORS).permissions.values_list("codename", flat=True)
    assert {"change_referentialversion", "add_reviewcomment", "view_draftedit"} <= set(rights)
    reviewing = Group.objects.get(name=REVIEWERS).permissions.values_list("codename", flat=True)
    assert set(reviewing) == {"view_referentialversion", "add_reviewcomment", "view_reviewcomment"}
