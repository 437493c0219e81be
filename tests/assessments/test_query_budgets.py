"""What each screen costs the database, on a referential of the size that people use."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.models import Practice
from referentials.content_loading import load_content
from tests.assessments.asking import autosave, chosen_in, url
from tests.assessments.versions import SMALL, publish
from tests.factories import AssessmentFactory, MandateFactory

SAVING = 6
"""The person, the assessment, then the answer and the figures between a beginning and an end."""


@pytest.fixture
def full(cabinets, practice, dr_martin):
    """Every question of 2025.1 asked and answered."""
    content = load_content(cabinets.pk)
    practice.kind, practice.facts = Practice.Kind.MSP, list(content.facts_by_code)
    practice.save()
    answers = dict.fromkeys(content.questions, "ne_sait_pas")
    return AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin, answers=answers)


@pytest.fixture
def count(doctor, full):
    """Counts what a request says to the database, begin and end of transactions included."""
    doctor.get(url("overview", full))  # the session is in the cache, the version in the process

    def count(ask):
        with CaptureQueriesContext(connection) as captured:
            response = ask()
        assert response.status_code in (200, 302), response.content
        return len(captured)

    return count


def test_saving_changing_and_erasing_an_answer_take_six_statements(doctor, full, count):
    for choice in ("oui", "non", "", "oui"):
        seen = full.choices.get("gov-minimisation", ["", 0])[1]
        cost = count(lambda: autosave(doctor, full, "gov-minimisation", choice, seen=seen))  # noqa: B023
        assert cost <= SAVING
        full.refresh_from_db()
        assert full.choices.get("gov-minimisation", [""])[0] == choice


def test_saving_into_an_empty_assessment_takes_no_more(doctor, cabinets, full, count):
    empty = AssessmentFactory(practice=full.practice, version=cabinets)
    assert count(lambda: autosave(doctor, empty, "gov-minimisation", "oui")) <= SAVING


def test_one_statement_reads_only_one_row_of_the_assessment_and_no_answer(doctor, full, count):
    with CaptureQueriesContext(connection) as captured:
        autosave(doctor, full, "gov-minimisation", "oui", seen=full.choices["gov-minimisation"][1])
    reads = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    assert len(reads) == 2
    assert not [sql for sql in reads if "assessments_answer" in sql]


@pytest.mark.parametrize(
    ("screen", "budget"),
    [("overview", 10), ("left_out", 10), ("results", 10), ("plan", 10), ("complete", 10)],
)
def test_each_screen_of_an_assessment_takes_ten_statements_at_most(doctor, full, count, screen, budget):
    assert count(lambda: doctor.get(url(screen, full))) <= budget


def test_an_action_takes_ten_statements_at_most(doctor, full, count):
    assert count(lambda: doctor.get(url("action", full, "gov-minimisation"))) <= 10


def test_the_practice_takes_ten_statements_at_most(doctor, full, count):
    assert count(lambda: doctor.get(url("practice", full.practice))) <= 10


def test_a_theme_costs_the_same_with_3_requirements_and_with_38(doctor, full, count):
    few = count(lambda: doctor.get(url("theme", full, "site_web")))
    many = count(lambda: doctor.get(url("theme", full, "securite_technique")))
    assert few == many <= 10


def a_theme_of(size):
    """The small version with as many requirements as wanted in its last theme."""
    head, mark, theme = SMALL.read_text().rpartition("      - code: wifi-separe\n")
    text = head + "".join((mark + theme).replace("wifi-separe", f"wifi-{n}") for n in range(size))
    return text.replace("code: essai, title", f"code: essai-{size}, title", 1).encode()


@pytest.fixture(params=[3, 300])
def large(request, practice, dr_martin):
    Practice.objects.update(facts=["wifi"])
    practice.refresh_from_db()
    version = publish(a_theme_of(request.param))
    answers = {f"wifi-{n}": "oui" for n in range(request.param)}
    return AssessmentFactory(practice=practice, version=version, started_by=dr_martin, answers=answers)


def test_a_theme_takes_ten_statements_at_most_whatever_its_size(doctor, large, django_assert_max_num_queries):
    doctor.get(url("overview", large))
    with django_assert_max_num_queries(10):
        page = doctor.get(url("theme", large, "reseau"))
    assert page.content.decode().count("Wi-Fi des patients") >= large.answered_count
    assert chosen_in(page, "wifi-2") == "oui"


def test_the_portfolio_costs_the_same_with_2_practices_and_with_20(client, dpo, cabinets, full):
    def follow_another():
        MandateFactory(dpo=dpo, practice=AssessmentFactory(version=cabinets).practice)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(url_of_portfolio)
        return len(captured)

    url_of_portfolio = "/suivi/"
    client.force_login(dpo)
    follow_another()
    client.get(url_of_portfolio)
    two = cost()
    for _ in range(18):
        follow_another()
    assert cost() == two <= 14
