"""Members who answer while the MSP's answers are handed down, each in their own thread and connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from assessments.answering import AnswerIsStale, save_answer
from assessments.domain.answers import Answer as DomainAnswer
from assessments.models import Answer
from practices.models import Practice
from tests.assessments.shared import LATER, WHY, an_msp, check, say, stands, sweep
from tests.assessments.test_saving_at_once import _database_of_production  # noqa: F401 - a file, and WAL
from tests.assessments.versions import SMALL, publish
from tests.factories import AssessmentFactory, MembershipFactory, PracticeFactory

ROUNDS = 6


@pytest.fixture
def msp(transactional_db):
    return an_msp(publish(SMALL), {"copie": "oui", "verrou": "oui"}, carrying=["sauvegarde"])


@pytest.fixture
def member(msp):
    """Begun before its practice belonged to the MSP: nothing was taken over yet."""
    owner = MembershipFactory(practice=PracticeFactory()).user
    practice = owner.memberships.get().practice
    assessment = AssessmentFactory(practice=practice, version=msp[1].version, started_by=owner)
    Practice.objects.filter(pk=practice.pk).update(parent=msp[1].practice)
    return owner, assessment


def at_once(*jobs):
    start = Barrier(len(jobs))

    def work(job):
        start.wait()
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(work, jobs))


def answering(owner, assessment, question, choice):
    def work():
        answer = DomainAnswer(choice=choice, reason=WHY)
        try:
            save_answer(
                by=owner, assessment_id=assessment.pk, question=question, answer=answer, seen=0, at=LATER
            )
        except AnswerIsStale:
            return "told"
        return "saved"

    return work


def test_another_question_is_saved_and_the_figures_right(msp, member):
    owner, assessment = member
    for choice in ("oui", "non", "partiellement", "oui", "non", "partiellement"):
        say(msp[1], "copie", choice, by=msp[0])
        at_once(sweep, sweep, lambda: say(assessment, "verrou", choice, by=owner))  # noqa: B023
        sweep()
        assert stands(assessment, "copie") == (choice, True, False)
        assert stands(assessment, "verrou") == (choice, False, False)
        check(assessment)


def test_the_same_question_is_the_members_or_they_are_told(msp):
    for _ in range(ROUNDS):
        owner = MembershipFactory(practice=PracticeFactory()).user
        practice = owner.memberships.get().practice
        assessment = AssessmentFactory(practice=practice, version=msp[1].version, started_by=owner)
        Practice.objects.filter(pk=practice.pk).update(parent=msp[1].practice)
        told, _ = at_once(answering(owner, assessment, "copie", "non"), sweep)
        sweep()
        expected = ("non", False, False) if told == "saved" else ("oui", True, False)
        assert stands(assessment, "copie") == expected
        check(assessment)


def test_two_sweeps_at_once_take_over_once(msp, member):
    at_once(sweep, sweep, sweep)
    assert Answer.objects.filter(assessment=member[1], question="copie").count() == 1
    check(member[1])
