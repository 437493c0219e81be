"""Several people at the same second, each in their own thread and connection."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client

from assessments.models import Assessment
from assessments.queries import load_sheet
from practices.models import Practice
from tests.assessments.asking import autosave, in_force_of, url
from tests.assessments.test_stored_figures import check
from tests.assessments.versions import CABINETS, SMALL, publish
from tests.factories import AssessmentFactory, MembershipFactory, PracticeFactory, UserFactory

ROUNDS = 6


@pytest.fixture(autouse=True)
def _database_of_production(transactional_db, tmp_path):
    """On SQLite, tests run in memory, where threads share one cache and its locks: this needs a file."""
    if connection.vendor != "sqlite":
        yield
        return
    memory, settings = connections["default"], connections.settings["default"]
    file = tmp_path / "cabinet.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        memory.connection.backup(copy)
    name, settings["NAME"] = settings["NAME"], str(file)
    connections["default"] = memory.copy()
    yield
    connections["default"].close()
    connections["default"], settings["NAME"] = memory, name


@pytest.fixture
def owner():
    return UserFactory.create()


@pytest.fixture
def shared(owner):
    practice = PracticeFactory.create()
    MembershipFactory.create(practice=practice, user=owner)
    return practice


@pytest.fixture
def at_once(owner):
    """Runs each job with its own signed-in client, all starting together; returns what each got."""

    def browser():
        client = Client()
        client.force_login(owner)
        return client

    def run(*jobs):
        start = Barrier(len(jobs))

        def work(job, client):
            start.wait()
            try:
                return job(client)
            finally:
                connections.close_all()

        browsers = [browser() for _ in jobs]
        with ThreadPoolExecutor(len(jobs)) as threads:
            return list(threads.map(work, jobs, browsers))

    return run


def answering(assessment, question, choice="oui"):
    return lambda client: autosave(client, assessment, question, choice).status_code


def test_answers_to_different_questions_are_all_kept_and_the_figures_right(at_once, owner, shared):
    assessment = AssessmentFactory(practice=shared, version=publish(CABINETS), started_by=owner)
    codes = sorted(load_sheet(assessment).scope.question_codes)[: 3 * ROUNDS]
    for turn in range(ROUNDS):
        trio = codes[3 * turn : 3 * turn + 3]
        assert at_once(*(answering(assessment, code) for code in trio)) == [200, 200, 200]
        check(assessment)
    assert {row.question for row in assessment.answers.all()} == set(codes)


def test_sixteen_people_at_once_lose_no_answer(at_once, owner, shared):
    assessment = AssessmentFactory(practice=shared, version=publish(CABINETS), started_by=owner)
    codes = sorted(load_sheet(assessment).scope.question_codes)[:32]
    for turn in (codes[:16], codes[16:]):
        assert at_once(*(answering(assessment, code) for code in turn)) == [200] * 16
    check(assessment)
    assert sorted(row.question for row in assessment.answers.all()) == codes


def test_of_two_answers_to_the_same_question_one_is_kept_and_the_other_told(at_once, owner, shared):
    version = publish(SMALL)
    for _ in range(ROUNDS):
        assessment = AssessmentFactory(practice=shared, version=version, started_by=owner)
        codes = at_once(answering(assessment, "verrou", "oui"), answering(assessment, "verrou", "non"))
        assert sorted(codes) == [200, 409]
        assert in_force_of(assessment, "verrou").choice == ("oui" if codes[0] == 200 else "non")
        check(assessment)


def test_an_answer_given_while_the_assessment_is_completed_is_in_the_result_or_refused(
    at_once, owner, shared
):
    version = publish(SMALL)
    given = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "oui")
    for _ in range(ROUNDS):
        assessment = AssessmentFactory(practice=shared, version=version, started_by=owner, answers=given)
        seen = assessment.choices["verrou"][1]
        saved, _ = at_once(
            lambda client: autosave(client, assessment, "verrou", "non", seen=seen).status_code,  # noqa: B023
            lambda client: client.post(url("complete", assessment)).status_code,  # noqa: B023
        )
        assessment.refresh_from_db()
        choice = in_force_of(assessment, "verrou").choice
        assert (saved, choice) in [(200, "non"), (409, "oui")]
        assert assessment.result["answers"]["verrou"]["choice"] == choice


def test_two_clicks_at_once_start_one_assessment(at_once, shared):
    version = publish(SMALL)

    def click(client):
        return client.post(url("start", shared), {"version": version.pk}).url

    for _ in range(ROUNDS):
        first, second = at_once(click, click)
        assert first == second
        Assessment.objects.get().delete()


def test_a_profile_saved_while_answering_leaves_right_figures(at_once, owner, shared):
    assessment = AssessmentFactory(practice=shared, version=publish(SMALL), started_by=owner)
    for turn in range(ROUNDS):
        choice, facts = ("oui", ["wifi"]) if turn % 2 else ("non", ["employes"])
        seen = Assessment.objects.get().choices.get("verrou", ["", 0])[1]
        statuses = at_once(
            lambda client: autosave(client, assessment, "verrou", choice, seen=seen).status_code,  # noqa: B023
            lambda client: client.post(url("profile", shared), {"facts": facts}).status_code,  # noqa: B023
        )
        assert statuses == [200, 302]
        check(assessment)
        assert Assessment.objects.get().facts == Practice.objects.get().facts == facts
