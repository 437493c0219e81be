import pytest
from django.template.loader import get_template
from django.urls import reverse

from tests.factories import MandateFactory, MembershipFactory, PracticeFactory, UserFactory


@pytest.mark.django_db
def test_the_landing_page_says_what_it_is_and_where_to_sign_up(client):
    page = client.get("/").content.decode()
    assert "45&nbsp;minutes" in page
    assert "logiciel libre" in page
    assert "ne constitue pas un avis juridique" in page
    assert reverse("account_signup") in page


def test_nothing_yet_leads_to_the_first_practice(client, stranger):
    client.force_login(stranger)
    page = client.get("/").content.decode()
    assert "Commencez par votre structure" in page
    assert reverse("practices:create") in page


def test_ones_practices_are_listed(client, dr_martin, practice):
    PracticeFactory(name="Cabinet d'un confrère")
    client.force_login(dr_martin)
    page = client.get("/").content.decode()
    assert "Cabinet du docteur Martin" in page
    assert "Nantes" in page
    assert reverse("assessments:practice", args=[practice.pk]) in page
    assert "confrère" not in page


def test_a_dpo_finds_the_practices_that_gave_mandate(client, dpo):
    client.force_login(dpo)
    page = client.get("/").content.decode()
    assert "1 structure vous a donné mandat" in page
    assert "Cabinet du docteur Martin" in page


def test_a_long_portfolio_is_cut_and_counted(client, db):
    dpo = UserFactory()
    MandateFactory.create_batch(15, dpo=dpo)
    client.force_login(dpo)
    response = client.get("/")
    assert "15 structures vous ont donné mandat" in response.content.decode()
    assert len(response.context["practices"].followed) == 12


def test_home_costs_the_same_with_two_and_twenty_practices(client, dr_martin, django_assert_num_queries):
    client.force_login(dr_martin)
    client.get("/")
    with django_assert_num_queries(4):  # user, own practices, followed practices, themes given to them
        client.get("/")
    for _ in range(20):
        MembershipFactory(user=dr_martin)
    with django_assert_num_queries(4):
        client.get("/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nulle-part/", "/structures/pas-un-identifiant/acces/"])
def test_an_unknown_page_says_what_to_do(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "Vérifiez l'adresse" in response.content.decode()


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_the_last_resort_pages_need_no_context(template):
    page = get_template(template).render()
    assert "Revenir à l'accueil" in page
