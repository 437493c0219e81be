import pytest
from django.core import mail
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language, gettext

from practices.models import User
from practices.speaking import COOKIE, speak

BROWSER = {"Accept-Language": "en-GB,en;q=0.9"}


def choose(client, language, **more):
    return client.post(reverse("language"), {"language": language, **more})


def lang_of(response):
    return response.content.decode().partition('<html lang="')[2][:2]


@pytest.mark.django_db
def test_a_page_is_french_whatever_the_browser_prefers(client):
    response = client.get("/", headers=BROWSER)
    assert lang_of(response) == response["Content-Language"] == "fr"
    assert "Cookie" in response["Vary"]


@pytest.mark.django_db
def test_a_visitor_chooses_and_keeps_it_without_a_session(client):
    assert choose(client, "en").url == "/"
    response = client.get("/")
    assert lang_of(response) == response["Content-Language"] == "en"
    assert "sessionid" not in client.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["de", "", "../../etc", "en-US"])
def test_an_unknown_language_is_french(client, cookie):
    client.cookies[COOKIE] = cookie
    assert lang_of(client.get("/")) == "fr"


def test_the_account_remembers_for_another_browser(client, stranger):
    client.force_login(stranger)
    choose(client, "en")
    assert User.objects.get(pk=stranger.pk).language == "en"
    del client.cookies[COOKIE]
    assert lang_of(client.get("/")) == "en"


@pytest.mark.django_db
def test_what_was_chosen_before_signing_in_goes_on(client, stranger):
    choose(client, "en")
    client.force_login(stranger)
    assert lang_of(client.get("/")) == "en"


@pytest.mark.django_db
def test_an_unknown_choice_changes_nothing(client, stranger):
    client.force_login(stranger)
    response = choose(client, "de")
    assert (response.status_code, COOKIE in response.cookies) == (302, False)
    assert User.objects.get(pk=stranger.pk).language == "fr"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/referentiels/?a=1", "/referentiels/?a=1"),
        ("", "/"),
        ("https://ailleurs.example/", "/"),
        ("//ailleurs.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_choice_leads_back_and_never_elsewhere(client, asked, reached):
    assert choose(client, "en", next=asked).url == reached


def test_the_choice_is_refused_without_its_token(db):
    response = Client(enforce_csrf_checks=True).post(reverse("language"), {"language": "en"})
    assert response.status_code == 403


def test_speaking_costs_a_signed_in_page_no_query(client, stranger, django_assert_num_queries):
    client.force_login(stranger)
    client.get("/")
    with django_assert_num_queries(1):  # who they are: the session is in the cache
        client.get(reverse("account_logout"))


def test_a_request_without_a_session_looks_nobody_up(client, django_assert_num_queries, db):
    client.cookies[COOKIE] = "en"
    with django_assert_num_queries(0):
        assert lang_of(client.get("/")) == "en"


def test_the_language_ends_with_the_request_and_lasts_as_long_as_its_stream(rf):
    def say():
        yield get_language().encode()

    request = rf.get("/")
    request.COOKIES[COOKIE] = "en"
    response = speak(lambda _: StreamingHttpResponse(say()))(request)
    assert get_language() == "fr"
    assert b"".join(response.streaming_content) == b"en"
    assert get_language() == "fr"


def test_a_file_says_no_language_of_a_page(rf):
    response = speak(lambda _: HttpResponse(b"%PDF-", content_type="application/pdf"))(rf.get("/"))
    assert "Content-Language" not in response


def test_french_is_what_the_code_says_and_no_library_translates_it():
    assert gettext("Accueil") == "Accueil"


@pytest.mark.django_db
def test_an_account_made_in_english_stays_english_and_is_welcomed_so(client):
    choose(client, "en")
    password = "four unrelated words here"
    client.post(
        reverse("account_signup"),
        {"full_name": "Jo", "email": "jo@example.org", "password1": password, "password2": password},
    )
    assert User.objects.get(email="jo@example.org").language == "en"
    assert mail.outbox[0].subject == "Welcome: confirm your e-mail address"
    assert mail.outbox[0].body.startswith("Hello,")


def test_an_invitation_is_written_in_the_language_of_its_sender(client, practice, dr_martin):
    client.force_login(dr_martin)
    choose(client, "en")
    given = {"member-email": "new@example.org", "member-role": "contributor", "invite": "1"}
    client.post(reverse("practices:add_member", args=[practice.pk]), given)
    assert mail.outbox[0].subject == "Cabinet du docteur Martin invites you to Cabinet Compliance"
    assert "with the role “Contributor”" in mail.outbox[0].body


def test_the_journal_keeps_its_details_in_french(client, practice, dr_martin, stranger):
    client.force_login(dr_martin)
    choose(client, "en")
    given = {"mandate-email": stranger.email, "mandate-scope": "figures", "mandate-ends_on": "2099-12-31"}
    client.post(reverse("practices:grant_mandate", args=[practice.pk]), given)
    entry = practice.journal.get(verb="mandate_granted")
    assert entry.detail == f"{stranger.email} (chiffres seulement, jusqu'au 31 décembre 2099)"
    page = client.get(reverse("practices:access", args=[practice.pk])).content.decode()
    assert "Camille Martin gave a mandate to" in page
