"""« Mes jetons » : created once seen, listed without their secret, revoked at once."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practices.models import ApiToken
from practices.token_issuing import (
    LONGEST,
    MOST_LIVE,
    LastsTooLong,
    TokenRefused,
    find_token,
    issue_token,
)
from practices.token_urls import urlpatterns
from tests.factories import PASSWORD

SHOW, CREATE = "/compte/jetons/", "/compte/jetons/creer/"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def sure(client, dpo):
    """The browser of somebody who has just given their password again."""
    client.force_login(dpo)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def form(**changed):
    end = timezone.localdate() + timedelta(days=30)
    return {"name": "Entrepôt", "scopes": ["practices:read"], "last_day": end.isoformat()} | changed


def issue(owner, *, days=30):
    now = timezone.now()
    scopes = [ApiToken.Scope.PRACTICES]
    return issue_token(
        owner=owner, name="Essai", scopes=scopes, at=now, expires_at=now + timedelta(days=days)
    )


def revoke_address(token):
    return reverse("tokens:revoke", args=[token.pk])


def test_the_text_is_shown_once_and_kept_nowhere(sure, dpo):
    response = sure.post(CREATE, form())
    text = re.search(r"cct_[0-9a-f]{8}_[\w-]{43}", response.content.decode())[0]
    assert "no-store" in response["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.owner, token.name, token.scopes) == (dpo, "Entrepôt", ["practices:read"])
    assert text.rpartition("_")[2] not in str(ApiToken.objects.values())
    assert find_token(text, at=timezone.now()) == token
    page = sure.get(SHOW).content.decode()
    assert f"cct_{token.prefix}_…" in page
    assert text not in page


def test_the_last_day_is_whole(sure):
    today = timezone.localdate()
    sure.post(CREATE, form(last_day=today.isoformat()))
    assert timezone.localtime(ApiToken.objects.get().expires_at).date() == today + timedelta(days=1)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "Nommez le programme"),
        ({"name": "a" * 81}, "dépasse 80"),
        ({"scopes": []}, "Cochez au moins une case"),
        ({"scopes": ["all"]}, "Cochez seulement"),
        ({"last_day": ""}, "Donnez une date de fin"),
        ({"last_day": "demain"}, "Écrivez une date"),
        ({"last_day": "2020-01-01"}, "est passée"),
        ({"last_day": "2099-01-01"}, "un an au plus"),
    ],
)
def test_what_is_refused_is_said_beside_its_field(sure, changed, told):
    response = sure.post(CREATE, form(**changed))
    assert response.status_code == 422
    assert told in response.content.decode()
    assert not ApiToken.objects.exists()


def test_a_year_from_today_is_taken(sure):
    sure.post(CREATE, form(last_day=(timezone.localdate() + timedelta(days=366)).isoformat()))
    assert ApiToken.objects.exists()


def test_no_token_outlives_a_year_whoever_asks(dpo):
    with pytest.raises(LastsTooLong):
        issue(dpo, days=LONGEST.days + 1)
    with pytest.raises(LastsTooLong):
        issue(dpo, days=-1)


def test_twenty_live_tokens_are_enough(sure, dpo):
    for _ in range(MOST_LIVE):
        token, _text = issue(dpo)
    assert "Révoquez d'abord" in sure.post(CREATE, form()).content.decode().replace("&#x27;", "'")
    sure.post(revoke_address(token))
    assert sure.post(CREATE, form()).status_code == 200


def test_revoking_closes_it_at_once_and_for_good(sure, dpo):
    token, text = issue(dpo)
    assert sure.post(revoke_address(token)).url == SHOW
    first = ApiToken.objects.get().revoked_at
    sure.post(revoke_address(token))
    assert ApiToken.objects.get().revoked_at == first
    with pytest.raises(TokenRefused):
        find_token(text, at=timezone.now())
    assert "Révoqué le" in sure.get(SHOW).content.decode()


def test_the_day_of_the_last_use_is_remembered(sure, dpo):
    _, text = issue(dpo)
    assert "aucune utilisation connue" in sure.get(SHOW).content.decode()
    find_token(text, at=timezone.now())
    assert "utilisé le" in sure.get(SHOW).content.decode()


def test_creating_asks_the_password_again_after_a_while(sure, time_machine):
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    asked = sure.post(CREATE, form())
    assert asked.url.startswith(reverse("account_reauthenticate"))
    done = sure.post(asked.url, {"password": PASSWORD})
    assert "Copiez votre jeton" in done.content.decode()


def test_anonymous_people_sign_in_and_others_tokens_do_not_exist(client, dpo, stranger):
    token, _ = issue(dpo)
    addresses = [SHOW, CREATE, revoke_address(token)]
    assert len(addresses) == len(urlpatterns)
    for address in addresses:
        assert client.get(address).url.startswith(reverse("account_login"))
        assert client.post(address).url.startswith(reverse("account_login"))
    client.force_login(stranger)
    assert client.post(revoke_address(token)).status_code == 404
    assert "Essai" not in client.get(SHOW).content.decode()
    assert ApiToken.objects.get().revoked_at is None


def test_a_post_without_csrf_token_is_refused(dpo):
    token, _ = issue(dpo)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dpo)
    assert [strict.post(one).status_code for one in (CREATE, revoke_address(token))] == [403, 403]
