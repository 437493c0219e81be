"""In English, no page shows French, but for what is data and for what is said to be French.

Who may see what, and the address of each page, come from the table of rights of the whole site.
"""

import pytest
from allauth.account.models import EmailAddress
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from tests.english import english_reader, find_french, french_of, strings_in_database
from tests.test_all_rights import ROWS, address, cast, known  # noqa: F401  # fixtures

IN_ENGLISH = ("",)
"""The beginnings of the names of the pages that are held to English so far."""

PAGES = sorted(name for name, method in ROWS if method == "GET" and name.startswith(IN_ENGLISH))
READERS = ("anonymous", "owner", "evidence", "figures", "stranger")
OF_ACCOUNTS = (
    "account_login",
    "account_signup",
    "account_logout",
    "account_change_password",
    "account_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_inactive",
    "account_reauthenticate",
)


def test_the_finder_finds_and_leaves_what_is_said_to_be_french():
    page = (
        '<html lang="fr"><title>Vos réponses</title><script>les</script><p lang="fr">Une <b>question</b></p>'
        '<p aria-label="Fil">Hello <i>Vous</i> Anne</p><input placeholder="Votre nom">'
        "<p>No, Cabinet des Lilas</p>"
    )
    assert find_french(page, frozenset({"Cabinet des Lilas"})) == ["Vos réponses", "Vous", "Votre nom"]


def test_no_page_of_the_site_shows_french(cast, known):  # noqa: F811
    data, left = strings_in_database(), {}
    readers = {who: english_reader(cast[who]) for who in READERS}
    for name in PAGES:
        for who, client in readers.items():
            found = french_of(client.get(address(name, known)), data)
            if found:
                left[name, who] = found
    assert left == {}


@pytest.mark.parametrize("name", OF_ACCOUNTS)
def test_no_page_of_an_account_shows_french(dr_martin, name):
    EmailAddress.objects.create(user=dr_martin, email=dr_martin.email, verified=True, primary=True)
    for person in (None, dr_martin):
        page = english_reader(person).get(reverse(name), follow=True)
        assert french_of(page, strings_in_database()) == []


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("account_login", {"login": "x@example.org", "password": "not the right one"}),
        ("account_signup", {"email": "x", "password1": "short", "password2": "other"}),
        ("practices:create", {"department": "99", "size": "0", "kind": "x"}),
        ("tokens:create", {"last_day": "2020-01-01"}),
    ],
)
def test_no_refusal_shows_french(dr_martin, name, sent):
    person = None if name.startswith("account_") else dr_martin
    assert french_of(english_reader(person).post(reverse(name), sent), strings_in_database()) == []


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_no_page_of_an_error_shows_french(name):
    with override("en"):
        assert find_french(render_to_string(f"{name}.html")) == []
