"""Tokens, limits, ETags, errors of one shape, and what comes from whoever means harm."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from practices.models import ApiToken
from practices.token_issuing import revoke_token
from tests.assessments.api.conftest import asking_as

Scope = ApiToken.Scope
SHAPE = {"type", "title", "status", "detail", "errors"}


def problem_of(response, status):
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert response["Cache-Control"] == "no-store"
    told = response.json()
    assert (set(told), told["status"], bool(told["detail"])) == (SHAPE, status, True)
    return told


@pytest.fixture
def token(issue, dpo):
    return issue(dpo)


def test_no_token_a_wrong_one_and_another_scheme_are_401(client, token):
    text = token[1]
    wrong = text[:-1] + ("A" if text[-1] != "A" else "B")
    for header in (None, "", "Bearer", "Bearer x", f"Bearer {wrong}", f"Basic {text}", f"Bearer {text}\n"):
        sent = {} if header is None else {"Authorization": header}
        response = client.get("/api/v1/practices", headers=sent)
        problem_of(response, 401)
        assert response["WWW-Authenticate"] == "Bearer"


def test_a_session_opens_nothing(client, dpo):
    client.force_login(dpo)
    problem_of(client.get("/api/v1/practices"), 401)


def test_an_expired_or_revoked_token_says_so_to_whoever_knows_its_secret(token, time_machine):
    told = {}
    row, text = token
    ask = asking_as(text)
    time_machine.move_to(row.expires_at, tick=False)
    told["expired"] = problem_of(ask("practices"), 401)["detail"]
    revoke_token(row, at=timezone.now())
    told["revoked"] = problem_of(ask("practices"), 401)["detail"]
    told["unknown"] = problem_of(asking_as(text[:-2] + "zz")("practices"), 401)["detail"]
    assert len(set(told.values())) == 3


def test_the_token_of_a_closed_account_is_unknown(token, dpo):
    dpo.is_active = False
    dpo.save()
    assert "inconnu" in problem_of(asking_as(token[1])("practices"), 401)["detail"]


@pytest.mark.parametrize(
    ("path", "scope"),
    [("practices", Scope.PRACTICES), ("referentials", Scope.REFERENTIALS)],
)
def test_each_scope_opens_its_own(issue, dpo, small, path, scope):
    for given in Scope:
        status = asking_as(issue(dpo, scopes=[given])[1])(path, **essai(path)).status_code
        assert status == (200 if given == scope else 403)


def essai(path):
    return {"referential": "essai"} if path == "practices" else {}


def test_beyond_the_limit_a_token_waits_and_another_does_not(ask, issue, dpo, settings, time_machine):
    time_machine.move_to("2026-03-10T09:30:20Z", tick=False)
    settings.API_REQUESTS_PER_MINUTE = 3
    assert [ask("referentials").status_code for _ in range(3)] == [200] * 3
    late = ask("referentials")
    problem_of(late, 429)
    assert 1 <= int(late["Retry-After"]) <= 61
    assert asking_as(issue(dpo)[1])("referentials").status_code == 200
    time_machine.shift(int(late["Retry-After"]))
    assert ask("referentials").status_code == 200


def test_without_its_cache_the_limit_lets_in(ask, monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *_, **__: False)
    monkeypatch.setattr(cache, "incr", lambda *_: None)
    assert ask("referentials").status_code == 200


def test_an_etag_given_back_is_304_until_something_changes(ask, practice, begun):
    path = f"practices/{practice.pk}"
    first = ask(path)
    assert first["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first["Vary"]
    for known in (first["ETag"], f'"autre", W/{first["ETag"]}', "*"):
        again = ask(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    practice.name = "Cabinet rebaptisé"
    practice.save()
    assert ask(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_head_is_get_without_its_body(ask, practice):
    got, head = ask(f"practices/{practice.pk}"), ask(f"practices/{practice.pk}", method="head")
    assert (head.status_code, head.content) == (200, b"")
    assert (head["Content-Length"], head["ETag"]) == (str(len(got.content)), got["ETag"])


@pytest.mark.parametrize("path", ["practices", "openapi.json", "referentials"])
def test_only_reading_is_allowed(path):
    strict = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete", "trace"):
        response = getattr(strict, method)(f"/api/v1/{path}")
        problem_of(response, 405)
        assert response["Allow"] == "GET, HEAD, OPTIONS"
    response = strict.options(f"/api/v1/{path}")
    assert (response.status_code, response["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    "path", ["", "v1/", "v1/nothing", "v2/practices", "v1/practices/x", "%00", "v1/a%0Ab"]
)
def test_what_is_not_there_is_a_404_of_the_same_shape(client, path):
    problem_of(client.get(f"/api/{path}"), 404)
    problem_of(client.post(f"/api/{path}"), 404)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=100000000000000000000000", "limit"),
        ("limit=1e2", "limit"),
        ("after=%00", "after"),
        ("after='; DROP TABLE practices_practice; --", "after"),
        ("kind=msp&kind=solo", "kind"),
        ("departement=44", "departement"),
        ("software=%00", "software"),
        ("software=" + "a" * 81, "software"),
        ("referential=%FF", "referential"),
        ("level=F", "level"),
        ("changed_since=0", "changed_since"),
        ("changed_since=2026-01-01T00:00:00", "changed_since"),
        ("changed_since=2026-13-01T00:00:00Z", "changed_since"),
        ("size_min=-1", "size_min"),
    ],
)
def test_a_refused_parameter_is_named_with_what_it_should_be(client, token, query, parameter):
    response = client.get(f"/api/v1/practices?{query}", headers={"Authorization": f"Bearer {token[1]}"})
    [error] = problem_of(response, 422)["errors"]
    assert (error["parameter"], bool(error["expected"])) == (parameter, True)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("&".join(f"a{number}=1" for number in range(2_000)), 400),
        ("software=" + "%C3%A9" * 50_000, 422),
        ("software=%FF%FE", 200),
        ("software=%F0%9F%92%8A", 200),
        ("changed_since=0001-01-01T00:00:00%2B23:59", 200),
        ("changed_since=9999-12-31T23:59:59-23:59", 200),
    ],
)
def test_hostile_queries_never_break(client, token, small, query, status):
    address = f"/api/v1/practices?referential=essai&{query}"
    response = client.get(address, headers={"Authorization": f"Bearer {token[1]}"})
    assert response.status_code == status
    if status != 200:
        problem_of(response, status)


def test_an_announced_body_too_big_is_refused_in_the_same_shape(client):
    problem_of(client.get("/api/v1/practices", CONTENT_LENGTH="999999999999"), 413)
