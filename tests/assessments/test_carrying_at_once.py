"""Two people carry over, undo or answer in the same second, each in their own thread and connection."""

from assessments.models import Assessment, CarryOver
from tests.assessments.asking import autosave, in_force_of, url
from tests.assessments.test_saving_at_once import (  # noqa: F401 - fixtures
    ROUNDS,
    _database_of_production,
    at_once,
    owner,
    shared,
)
from tests.assessments.two_versions import publish_next
from tests.assessments.versions import SMALL, publish
from tests.factories import AssessmentFactory

GIVEN = {"verrou": "oui", "copie": "oui", "essai": "non", "affiche": "oui"}


def begin(shared, owner, version):  # noqa: F811
    return AssessmentFactory(practice=shared, version=version, started_by=owner, answers=GIVEN)


def test_two_clicks_carry_over_once_and_two_more_undo_once(at_once, owner, shared):  # noqa: F811
    small = publish(SMALL)
    publish_next(small)
    begun = begin(shared, owner, small)
    for turn in range(1, ROUNDS + 1):
        carry = at_once(*[lambda client: client.post(url("carry_over", begun)).url] * 2)
        assert carry[0] == carry[1]
        assert CarryOver.objects.count() == turn
        new = Assessment.objects.get(state="in_progress")
        undo = at_once(*[lambda client: client.post(url("undo_carry_over", new)).url] * 2)  # noqa: B023
        assert undo == [url("overview", begun)] * 2
        assert Assessment.objects.get(state="in_progress") == begun


def test_an_answer_given_while_carrying_over_is_carried_or_refused(at_once, owner, shared):  # noqa: F811
    small = publish(SMALL)
    publish_next(small)
    for _ in range(ROUNDS):
        begun = begin(shared, owner, small)
        seen = begun.choices["verrou"][1]
        saved, _ = at_once(
            lambda client: autosave(client, begun, "verrou", "non", seen=seen).status_code,  # noqa: B023
            lambda client: client.post(url("carry_over", begun)).status_code,  # noqa: B023
        )
        new = Assessment.objects.get(state="in_progress")
        choices = {in_force_of(begun, "verrou").choice, in_force_of(new, "verrou").choice}
        assert (saved, choices) in [(200, {"non"}), (409, {"oui"})]
        Assessment.objects.all().delete()
