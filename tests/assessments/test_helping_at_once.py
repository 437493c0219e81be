"""Several people on one request in the same second, each in their own thread and connection."""

from django.test import Client
from django.utils import timezone

from assessments.asking_help import IsOver, renew, revoke
from assessments.models import HelpRequest, Notice, ProposedAnswer
from tests.assessments.asking import in_force_of
from tests.assessments.helping import ask_about, on_help, said
from tests.assessments.test_saving_at_once import (  # noqa: F401 - fixtures
    ROUNDS,
    _database_of_production,
    at_once,
    owner,
    shared,
)
from tests.assessments.test_stored_figures import check
from tests.assessments.versions import SMALL, publish
from tests.factories import AssessmentFactory

DOUBTS = {"copie": "ne_sait_pas"}


def begin(shared, owner, version):  # noqa: F811
    return AssessmentFactory(practice=shared, version=version, started_by=owner, answers=DOUBTS)


def sending(link, choice):
    """From somebody without an account."""
    return lambda _client: Client().post(link, said("copie", choice)).status_code


def ending(deed, request, **given):
    def end(_client):
        try:
            deed(request=request, at=timezone.now(), **given)
        except IsOver:
            return "over"
        return "done"

    return end


def test_of_two_replies_one_is_kept_and_the_other_told(at_once, owner, shared):  # noqa: F811
    assessment = begin(shared, owner, publish(SMALL))
    for _ in range(ROUNDS):
        _, link = ask_about(assessment, "copie")
        codes = at_once(sending(link, "oui"), sending(link, "non"))
        assert sorted(codes) == [302, 404]
        assert ProposedAnswer.objects.latest("pk").choice == ("oui" if codes[0] == 302 else "non")
    assert Notice.objects.count() == ROUNDS


def test_a_request_is_replied_to_or_revoked_never_both(at_once, owner, shared):  # noqa: F811
    assessment = begin(shared, owner, publish(SMALL))
    for _ in range(ROUNDS):
        request, link = ask_about(assessment, "copie")
        outcome = tuple(at_once(sending(link, "oui"), ending(revoke, request)))
        assert outcome in [(302, "over"), (404, "done")]
        state = request.replies.get().state
        assert state == ("proposed" if outcome[0] == 302 else "asked")


def test_a_reply_by_a_link_being_replaced_is_taken_or_refused(at_once, owner, shared):  # noqa: F811
    assessment = begin(shared, owner, publish(SMALL))
    for _ in range(ROUNDS):
        request, link = ask_about(assessment, "copie")
        outcome = tuple(at_once(sending(link, "oui"), ending(renew, request, days=3)))
        assert outcome in [(302, "over"), (404, "done")]
        assert (HelpRequest.objects.get(pk=request.pk).replied_at is None) == (outcome[0] == 404)


def test_of_accepting_and_declining_at_once_one_wins(at_once, owner, shared):  # noqa: F811
    version = publish(SMALL)
    for _ in range(ROUNDS):
        assessment = begin(shared, owner, version)
        request, link = ask_about(assessment, "copie")
        sending(link, "oui")(None)
        reply = request.replies.get()
        seen = {"seen-copie": assessment.choices["copie"][1]}

        def decide(name, reply=reply, request=request, seen=seen):
            return lambda client: client.post(on_help(name, request, reply.pk), seen).status_code

        assert at_once(decide("accept_help"), decide("decline_help"), decide("accept_help")) == [302] * 3
        reply.refresh_from_db()
        kept = in_force_of(assessment, "copie")
        assert (reply.state, kept.choice) in [("accepted", "oui"), ("declined", "ne_sait_pas")]
        assert reply.answer == (kept if reply.state == "accepted" else None)
        check(assessment)
