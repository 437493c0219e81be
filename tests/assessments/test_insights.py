"""A DPO's practices taken together: map, spread, gaps; who counts, and what it costs."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, PortfolioSummary
from assessments.portfolio import summaries
from assessments.portfolio.audience import followed_by
from assessments.portfolio.summing import freeze_sums, sum_up, thaw_sums
from practices.models import Mandate
from tests.assessments.asking import text_of
from tests.factories import AssessmentFactory, MandateFactory, PracticeFactory, UserFactory

GOOD = {"verrou": "oui", "copie": "oui", "essai": "oui", "affiche": "oui"}
POOR = {"verrou": "non", "copie": "non", "papier-garde": "ne_sait_pas", "affiche": "sans_objet"}


@pytest.fixture
def claude(db):
    """A DPO with no practice yet."""
    return UserFactory.create()


@pytest.fixture
def followed(claude, small):
    def follow(answers, *, name="Cabinet suivi", **mandate):
        practice = PracticeFactory.create(name=name)
        MandateFactory.create(practice=practice, dpo=claude, **mandate)
        return AssessmentFactory.create(practice=practice, version=small, answers=answers)

    return follow


def sums_of(user):
    return sum_up(followed_by(user, "essai"), day=timezone.localdate())


def test_each_gap_counts_those_that_lack_it_and_those_it_concerns(claude, followed):
    for answers in (GOOD, POOR, POOR):
        followed(answers)
    gaps = {one.gap.requirement: one.gap for one in sums_of(claude).gaps}
    assert set(gaps) == {"verrou", "sauvegarde", "papier"}
    assert (gaps["verrou"].unmet, gaps["verrou"].applies) == (2, 3)
    assert (gaps["papier"].unknown, gaps["papier"].applies) == (2, 2)


def test_practices_that_show_figures_only_are_spread_and_their_gaps_are_not_counted(claude, followed):
    followed(POOR, scope=Mandate.Scope.FIGURES)
    followed(GOOD, scope=Mandate.Scope.ANSWERS)
    sums = sums_of(claude)
    assert (sums.begun, sums.gaps_counted, sums.gaps) == (2, 1, ())


@pytest.mark.parametrize("ended", [{"revoked": True}, {"expired": True}])
def test_a_mandate_that_ended_counts_nowhere(claude, followed, ended):
    at = timezone.now()
    mandate = {"revoked_at": at} if "revoked" in ended else {"ends_on": at.date() - timedelta(days=2)}
    followed(POOR, **mandate)
    sums = sums_of(claude)
    assert (sums.begun, sums.not_begun, sums.gaps_counted) == (0, 0, 0)


def test_who_answered_nothing_has_no_score_to_count(claude, followed):
    followed({})
    followed(GOOD)
    sums = sums_of(claude)
    assert (sums.begun, sums.not_begun, sums.distribution.count) == (1, 1, 1)


def test_stored_sums_are_read_as_they_were_computed(claude, followed):
    followed(GOOD)
    followed(POOR)
    sums = sums_of(claude)
    assert thaw_sums(freeze_sums(sums)) == sums


def test_over_many_practices_the_page_shows_what_is_stored(client, claude, followed, monkeypatch):
    monkeypatch.setattr(summaries, "COMPUTED_AT_ONCE", 1)
    followed(GOOD)
    followed(POOR)
    client.force_login(claude)
    page = reverse("assessments:portfolio_figures")
    assert "ne sont pas encore calculés" in text_of(client.get(page))
    client.post(reverse("assessments:portfolio_recompute"))
    read = text_of(client.get(page))
    assert "Chiffres du" in read
    assert "2 structures notées" in read


def test_only_portfolios_too_large_for_a_page_are_refreshed_and_once_an_hour(claude, followed, monkeypatch):
    at = timezone.now()
    followed(GOOD)
    assert summaries.refresh_summaries(at=at) == 0
    monkeypatch.setattr(summaries, "COMPUTED_AT_ONCE", 0)
    assert summaries.refresh_summaries(at=at) == 1
    assert summaries.refresh_summaries(at=at + timedelta(minutes=59)) == 0
    assert summaries.refresh_summaries(at=at + timedelta(minutes=61)) == 1
    assert PortfolioSummary.objects.get().dpo == claude


def test_the_map_shows_the_weakest_theme_first_and_each_score_in_its_cell(client, claude, followed):
    followed(GOOD, name="Cabinet sans écart")
    followed(POOR, name="Cabinet en retard")
    client.force_login(claude)
    read = text_of(client.get(reverse("assessments:portfolio_heatmap")))
    assert read.index("Cabinet en retard") < read.index("Cabinet sans écart")
    assert "100" in read


def test_the_map_can_be_narrowed_to_a_theme(client, claude, followed):
    followed(GOOD)
    client.force_login(claude)
    page = client.get(reverse("assessments:portfolio_heatmap"), {"theme": "equipe", "tri": "score"})
    assert [theme.code for theme in page.context["heatmap"].themes] == ["equipe"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "9" * 30])
def test_a_page_that_does_not_exist_is_no_error(client, claude, followed, page):
    followed(GOOD)
    client.force_login(claude)
    assert client.get(reverse("assessments:portfolio_heatmap"), {"page": page}).status_code == 200


@pytest.mark.parametrize("name", ["portfolio_heatmap", "portfolio_figures"])
def test_a_page_costs_as_many_queries_for_one_practice_as_for_twelve(
    client, claude, followed, name, django_assert_num_queries
):
    followed(GOOD)
    client.force_login(claude)
    client.get(reverse(f"assessments:{name}"))
    with django_assert_num_queries(QUERIES[name]):
        client.get(reverse(f"assessments:{name}"))
    for _ in range(11):
        followed(POOR)
    with django_assert_num_queries(QUERIES[name]):
        client.get(reverse(f"assessments:{name}"))


QUERIES = {"portfolio_heatmap": 6, "portfolio_figures": 10}


def test_what_is_out_of_the_score_is_stored_and_can_be_computed_again(followed):
    assessment = followed(POOR)
    assert set(assessment.left_out) == {"charte", "affiche", "associes", "wifi-separe"}
    assert assessment.worst_theme == 0
    Assessment.objects.update(left_out=[], worst_theme=None)
    call_command("refresh_figures", verbosity=0)
    assessment.refresh_from_db()
    assert (len(assessment.left_out), assessment.worst_theme) == (4, 0)


@pytest.fixture
def in_nantes(client, claude, followed):
    """One of two practices followed is in the department 44."""
    client.force_login(claude)
    followed(POOR, name="Cabinet de Lyon")
    kept = followed(POOR, name="Cabinet de Nantes").practice
    kept.department = "44"
    kept.save()
    return {"referentiel": "essai", "departement": "44"}


def test_the_map_keeps_what_the_filters_of_the_list_keep(client, in_nantes):
    page = client.get("/suivi/carte/", in_nantes)
    assert [row.practice.name for row in page.context["heatmap"].rows] == ["Cabinet de Nantes"]
    assert "?departement=44&amp;referentiel=essai" in page.text


def test_figures_are_summed_up_over_what_the_filters_keep(client, in_nantes, monkeypatch):
    assert client.get("/suivi/chiffres/", in_nantes).context["sums"].begun == 1
    monkeypatch.setattr(summaries, "COMPUTED_AT_ONCE", 0)
    page = client.get("/suivi/chiffres/", in_nantes)
    assert page.context["sums"] is None
    assert "Ajoutez un filtre" in page.text


def test_a_frequent_gap_leads_to_those_that_lack_it_where_answers_may_be_read(client, claude, followed):
    client.force_login(claude)
    followed(POOR, name="Sans verrou")
    followed(GOOD, name="Avec verrou")
    followed(POOR, name="Discret", scope=Mandate.Scope.FIGURES)
    assert "manque=verrou" in client.get("/suivi/chiffres/", {"referentiel": "essai"}).text
    listed = client.get("/suivi/", {"referentiel": "essai", "manque": "verrou"})
    assert [line.practice.name for line in listed.context["page"].lines] == ["Sans verrou"]
    assert "Retirer ce filtre" in listed.text
    assert client.get("/suivi/", {"referentiel": "essai", "manque": "inconnue"}).context["page"].lines == ()
