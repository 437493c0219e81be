import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from practices.models import User
from tests.factories import PASSWORD

SIGN_UP = {
    "full_name": "Camille Martin",
    "email": "Martin@Exemple.fr",
    "password1": "quatre mots sans rapport",
    "password2": "quatre mots sans rapport",
}


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    cache.clear()


def errors_of(response):
    form = response.context["form"]
    return " ".join(error for errors in form.errors.values() for error in errors)


def sign_in(client, user):
    """As somebody who signed up: with an address that allauth knows, not yet confirmed."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


@pytest.mark.django_db
def test_sign_up_keeps_the_name_signs_in_and_leads_to_the_next_page(client):
    create = reverse("practices:create")
    page = client.get(reverse("account_signup"), {"next": create})
    assert f'name="next" value="{create}"' in page.content.decode()

    response = client.post(reverse("account_signup"), {**SIGN_UP, "next": create})

    assert response.status_code == 302
    assert response.url == create
    assert client.get(create).status_code == 200
    assert User.objects.get().full_name == "Camille Martin"
    assert User.objects.get().email == "martin@exemple.fr"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"full_name": ""}, "Indiquez vos prénom et nom"),
        ({"password1": "court", "password2": "court"}, "12 caractères"),
        ({"password2": "autre chose que lui"}, "deux fois le même mot de passe"),
        ({"email": "martin"}, "adresse"),
    ],
)
def test_sign_up_refuses_in_french_and_keeps_what_was_typed(client, change, says):
    response = client.post(reverse("account_signup"), {**SIGN_UP, **change})
    assert says in errors_of(response)
    assert response.context["form"]["email"].value() == {**SIGN_UP, **change}["email"]
    assert not User.objects.exists()


def test_sign_up_with_a_known_address_points_to_the_sign_in(client, dr_martin):
    response = client.post(reverse("account_signup"), SIGN_UP)
    assert "Un compte existe déjà" in errors_of(response)
    assert User.objects.count() == 1


def test_sign_in_by_email_whatever_its_case(client, dr_martin):
    response = client.post(reverse("account_login"), {"login": "MARTIN@exemple.fr", "password": PASSWORD})
    assert response.url == reverse("home")
    assert [str(m) for m in get_messages(response.wsgi_request)] == ["Bonjour Camille Martin."]


def test_sign_in_comes_back_where_it_was_asked(client, dr_martin, practice):
    wanted = reverse("practices:access", args=[practice.pk])
    asked = client.get(wanted)
    assert asked.url == f"{reverse('account_login')}?next={wanted}"
    response = client.post(asked.url, {"login": dr_martin.email, "password": PASSWORD})
    assert response.url == wanted


def test_a_wrong_password_says_what_to_do(client, dr_martin):
    response = client.post(reverse("account_login"), {"login": dr_martin.email, "password": "faux"})
    assert "Vérifiez-les, ou choisissez" in errors_of(response)


def test_too_many_wrong_passwords_are_stopped(client, dr_martin, settings):
    settings.ACCOUNT_RATE_LIMITS = {}  # allauth's own, which the tests switch off
    wrong = {"login": dr_martin.email, "password": "faux"}
    for _ in range(5):
        client.post(reverse("account_login"), wrong)
    response = client.post(reverse("account_login"), {**wrong, "password": PASSWORD})
    assert "Attendez cinq minutes" in errors_of(response)


def test_a_forgotten_password_is_replaced_by_a_link(client, dr_martin):
    sent = client.post(reverse("account_reset_password"), {"email": dr_martin.email}, follow=True)
    assert "Vérifiez votre messagerie" in sent.content.decode()
    message = mail.outbox[0]
    assert message.subject == "Choisissez un nouveau mot de passe"
    assert message.body.startswith("Bonjour,")

    link = re.search(r"https?://\S+", message.body)[0]
    page = client.get(link, follow=True)
    assert "Choisir un nouveau mot de passe" in page.content.decode()
    new = {"password1": "un tout autre mot de passe", "password2": "un tout autre mot de passe"}
    client.post(page.request["PATH_INFO"], new)

    assert client.login(username=dr_martin.email, password=new["password1"])
    assert mail.outbox[1].subject == "Votre mot de passe a changé"


def test_an_unknown_address_is_answered_alike(client, stranger):
    pages = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True).content.decode()
        for email in (stranger.email, "personne@exemple.fr")
    ]
    known, unknown = (re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page) for page in pages)
    assert known == unknown
    assert mail.outbox[1].subject == "Aucun compte à cette adresse"


@pytest.mark.parametrize(
    "name", ["account_email", "account_change_password", "account_logout", "account_reauthenticate"]
)
def test_account_pages_wear_our_look(client, stranger, name):
    sign_in(client, stranger)
    page = client.get(reverse(name)).content.decode()
    assert "Aller au contenu" in page
    assert "Cabinet Compliance</title>" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/compte/login/", "/compte/signup/", "/compte/password/reset/", "/compte/password/reset/done/",
        "/compte/password/reset/key/done/", "/compte/password/reset/key/1-faux/", "/compte/inactive/",
        "/compte/confirm-email/", "/compte/confirm-email/faux/",
    ],
)  # fmt: skip
def test_entrance_pages_wear_our_look(client, path):
    page = client.get(path).content.decode()
    assert "Aller au contenu" in page
    assert "placeholder" not in page


def test_changing_address_waits_for_its_confirmation(client, dr_martin):
    sign_in(client, dr_martin)
    client.post(reverse("account_email"), {"email": "nouvelle@exemple.fr", "action_add": ""}, follow=True)
    confirmation = next(message for message in mail.outbox if "nouvelle@exemple.fr" in message.to)
    link = re.search(r"https?://\S+", confirmation.body)[0]
    assert "Oui, confirmer" in client.get(link).content.decode()
    client.post(link)
    dr_martin.refresh_from_db()
    assert dr_martin.email == "martin@exemple.fr"

    client.post(reverse("account_email"), {"email": "nouvelle@exemple.fr", "action_primary": ""})
    dr_martin.refresh_from_db()
    assert dr_martin.email == "nouvelle@exemple.fr"


def test_the_administration_signs_in_at_the_same_door(client, db):
    response = client.get("/admin/login/?next=/admin/")
    assert response.url.startswith(reverse("account_login"))
