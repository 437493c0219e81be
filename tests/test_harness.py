"""The harness catches what it claims to catch."""

import socket

import pytest
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template, engines
from django.template.base import Origin
from django.urls import path

from tests.harness import ROOT, forbid_writes


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Group.objects.count()))


def write(request: HttpRequest) -> HttpResponse:
    Group.objects.create(name="written")
    return HttpResponse()


urlpatterns = [path("read/", read), path("write/", write)]


def template(text: str, *, folder: str) -> Template:
    origin = Origin(name=str(ROOT / folder / "page.html"))
    return Template(text, origin=origin, engine=engines["django"].engine)  # type: ignore[attr-defined]


def test_an_undefined_variable_in_our_template_fails():
    with pytest.raises(AssertionError, match=r"Undefined template variable nobody.name"):
        template("{{ nobody.name }}", folder="templates").render(Context())


def test_an_undefined_variable_inside_a_tag_fails():
    with pytest.raises(AssertionError, match="Undefined template variable nobody"):
        template("{% for x in y %}{{ nobody }}{% endfor %}", folder="templates").render(Context({"y": [1]}))


def test_an_undefined_variable_elsewhere_is_left_alone():
    assert template("[{{ nobody.name }}]", folder=".venv").render(Context()) == "[]"


def test_if_may_ask_for_an_undefined_variable():
    assert template("{% if nobody %}x{% endif %}", folder="templates").render(Context()) == ""


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_get_may_read(client):
    assert client.get("/read/").content == str(Group.objects.count()).encode()


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_get_that_writes_fails(client, method):
    with pytest.raises(AssertionError, match="A GET wrote to the database: INSERT"):
        getattr(client, method)("/write/")


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_post_may_write(client):
    assert client.post("/write/").status_code == 200
    assert Group.objects.filter(name="written").exists()


def test_a_call_to_another_machine_fails():
    with socket.socket() as outside, pytest.raises(AssertionError, match="only this machine"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.parametrize(
    "sql",
    [
        'INSERT OR IGNORE INTO "practices_practice" VALUES (1)',
        'UPDATE "practices_consultation" SET "kind" = 1',
        'DELETE FROM "practices_consultation"',
    ],
)
def test_only_a_new_consultation_is_written_by_a_get(sql):
    with pytest.raises(AssertionError, match="A GET wrote"):
        forbid_writes(lambda *_: None, sql, (), False, {})
    for insert in ("INSERT", "INSERT OR IGNORE"):
        forbid_writes(lambda *_: None, f'{insert} INTO "practices_consultation"', (), False, {})
