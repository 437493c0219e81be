"""What a region reads of all its practices at once."""

import pytest
from django.utils import timezone

from assessments.portfolio.summaries import COMPUTED_AT_ONCE, store_summary
from practices.models import Mandate
from tests.factories import AssessmentFactory, MandateFactory


@pytest.fixture
def follow(dpo, small):
    """follow(answers, **terms) is a practice of the DPO's with an assessment."""

    def follow(answers, **terms):
        mandate = MandateFactory(dpo=dpo, **terms)
        return AssessmentFactory(practice=mandate.practice, version=small, answers=answers)

    return follow


def test_levels_quartiles_and_gaps_are_those_of_the_practices_followed(ask, follow):
    for answers in ({"verrou": "non"}, {"verrou": "non", "copie": "oui"}, {"verrou": "oui", "copie": "oui"}):
        follow(answers)
    figures = ask("aggregates", referential="essai").json()["figures"]
    assert (figures["scored"], figures["under_way"]) == (3, 3)
    assert sum(figures["levels"].values()) == sum(figures["tens"].values()) == 3
    [gap] = [one for one in figures["gaps"] if one["requirement"] == "verrou"]
    assert (gap["unmet"], gap["applies"]) == (2, 3)
    assert float(figures["spread"]["first_quartile"]) <= float(figures["spread"]["third_quartile"])


def test_gaps_are_counted_only_where_a_mandate_opens_the_answers(ask, follow):
    follow({"verrou": "non"}, scope=Mandate.Scope.FIGURES)
    figures = ask("aggregates", referential="essai").json()["figures"]
    assert (figures["scored"], figures["gaps_counted"], figures["gaps"]) == (1, 0, [])


def test_many_practices_are_read_as_they_were_last_summed_up(ask, dpo, follow, small):
    follow({"verrou": "non"})
    MandateFactory.create_batch(COMPUTED_AT_ONCE, dpo=dpo)
    assert ask("aggregates", referential="essai").json() == {
        "referential": "essai",
        "computed_at": None,
        "figures": None,
    }
    store_summary(dpo, small.referential, at=timezone.now())
    assert ask("aggregates", referential="essai").json()["figures"]["scored"] == 1


def test_an_unknown_referential_is_not_there(ask):
    assert ask("aggregates", referential="inconnu").status_code == 404


@pytest.mark.parametrize("path", ["practices", "aggregates"])
def test_five_hundred_practices_cost_the_queries_of_twenty(
    path, ask, dpo, follow, small, django_assert_num_queries
):
    follow({"verrou": "non"})
    MandateFactory.create_batch(19, dpo=dpo)
    store_summary(dpo, small.referential, at=timezone.now())
    counts = []
    for more in (480, 0):
        ask(path, referential="essai")
        with django_assert_num_queries(12, exact=False) as asked_of_database:
            ask(path, referential="essai")
        counts.append(len(asked_of_database))
        MandateFactory.create_batch(more, dpo=dpo)
    assert counts[1] <= counts[0]
