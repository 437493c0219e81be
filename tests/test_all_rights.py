"""Who gets what at each address of the site: one row an address, one column a person.

The addresses of the assessments have their rows in tests/assessments/test_rights.py, those of the API take
tokens and have theirs in tests/assessments/api, those of the workbench are all shut to this cast, and allauth
answers for its own.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from assessments.models import Campaign
from practices.inviting import invite
from practices.models import Consultation, Membership
from practices.token_issuing import issue_token
from referentials.formats.catalogue import FORMATS
from reports import doorbell, jobs, packing
from reports.campaign_reporting import request_campaign_report
from reports.models import CampaignReport, Questionnaire, Seal
from reports.packing import request_pack, sign_link
from reports.printing import request_questionnaire
from reports.snapshots import request_report
from tests.assessments import test_rights as of_assessments
from tests.factories import MandateFactory, MembershipFactory, PracticeFactory, UserFactory
from tests.harness import ReadOnlyGetClient
from tests.reports.samples import completed_assessment

# « in » is 302 to the sign-in page; « ok » any answer of the screen itself: 200, 302 elsewhere, 409 or 422.
# « evidence », « answers » and « figures » hold a mandate of that scope; « others » are those of OTHERS.
TABLE = """
                                GET/POST   anonymous owner contributor evidence answers figures others
home                            GET        ok        ok    ok          ok       ok      ok      ok
home                            POST       ok        ok    ok          ok       ok      ok      ok
health                          GET        ok        ok    ok          ok       ok      ok      ok
health                          POST       405       405   405         405      405     405     405
language                        GET        405       405   405         405      405     405     405
language                        POST       ok        ok    ok          ok       ok      ok      ok
practices:create                GET        in        ok    ok          ok       ok      ok      ok
practices:create                POST       in        ok    ok          ok       ok      ok      ok
practices:edit                  GET        in        ok    404         404      404     404     404
practices:edit                  POST       in        ok    404         404      404     404     404
practices:access                GET        in        ok    ok          ok       ok      404     404
practices:access                POST       in        405   405         405      405     405     405
practices:add_member            GET        in        405   405         405      405     405     405
practices:add_member            POST       in        ok    404         404      404     404     404
practices:remove_member         GET        in        405   405         405      405     405     405
practices:remove_member         POST       in        ok    404         404      404     404     404
practices:grant_mandate         GET        in        405   405         405      405     405     405
practices:grant_mandate         POST       in        ok    404         404      404     404     404
practices:change_mandate        GET        in        ok    404         404      404     404     404
practices:change_mandate        POST       in        ok    404         404      404     404     404
practices:revoke_mandate        GET        in        405   405         405      405     405     405
practices:revoke_mandate        POST       in        ok    404         404      404     404     404
practices:consultations         GET        in        ok    ok          404      404     404     404
practices:consultations         POST       in        405   405         405      405     405     405
practices:send_invitation_again GET        in        405   405         405      405     405     405
practices:send_invitation_again POST       in        ok    404         404      404     404     404
practices:cancel_invitation     GET        in        405   405         405      405     405     405
practices:cancel_invitation     POST       in        ok    404         404      404     404     404
practices:open_visit            GET        in        405   405         405      405     405     405
practices:open_visit            POST       in        ok    404         404      404     404     404
practices:close_visit           GET        in        405   405         405      405     405     405
practices:close_visit           POST       in        ok    404         ok       404     404     404
practices:mandates              GET        in        ok    ok          ok       ok      ok      ok
practices:mandates              POST       in        405   405         405      405     405     405
practices:give_up_mandate       GET        in        405   405         405      405     405     405
practices:give_up_mandate       POST       in        404   404         ok       404     404     404
practices:invitation            GET        ok        ok    ok          ok       ok      ok      ok
practices:invitation            POST       ok        ok    ok          ok       ok      ok      ok
tokens:show                     GET        in        ok    ok          ok       ok      ok      ok
tokens:show                     POST       in        405   405         405      405     405     405
tokens:create                   GET        in        ok    ok          ok       ok      ok      ok
tokens:create                   POST       in        ok    ok          ok       ok      ok      ok
tokens:revoke                   GET        in        405   405         405      405     405     405
tokens:revoke                   POST       in        404   404         ok       404     404     404
referentials:index              GET        in        ok    ok          ok       ok      ok      ok
referentials:index              POST       in        405   405         405      405     405     405
referentials:version            GET        in        ok    ok          ok       ok      ok      ok
referentials:version            POST       in        405   405         405      405     405     405
referentials:export             GET        in        ok    ok          ok       ok      ok      ok
referentials:export             POST       in        405   405         405      405     405     405
referentials:download           GET        in        ok    ok          ok       ok      ok      ok
referentials:download           POST       in        405   405         405      405     405     405
referentials:differences        GET        in        ok    ok          ok       ok      ok      ok
referentials:differences        POST       in        405   405         405      405     405     405
referentials:differences_json   GET        in        ok    ok          ok       ok      ok      ok
referentials:differences_json   POST       in        405   405         405      405     405     405
reports:index                   GET        in        ok    ok          ok       ok      404     404
reports:index                   POST       in        405   405         405      405     405     405
reports:ask                     GET        in        405   405         405      405     405     405
reports:ask                     POST       in        ok    ok          404      404     404     404
reports:oscal                   GET        in        ok    ok          ok       ok      404     404
reports:oscal                   POST       in        405   405         405      405     405     405
reports:report                  GET        in        ok    ok          ok       ok      404     404
reports:report                  POST       in        405   405         405      405     405     405
reports:retry                   GET        in        405   405         405      405     405     405
reports:retry                   POST       in        ok    ok          404      404     404     404
reports:read                    GET        in        ok    ok          ok       ok      404     404
reports:read                    POST       in        405   405         405      405     405     405
reports:download                GET        in        ok    ok          ok       ok      404     404
reports:download                POST       in        405   405         405      405     405     405
reports:summary                 GET        in        ok    ok          ok       ok      404     404
reports:summary                 POST       in        405   405         405      405     405     405
reports:word                    GET        in        ok    ok          ok       ok      404     404
reports:word                    POST       in        405   405         405      405     405     405
reports:ask_blank               GET        in        405   405         405      405     405     405
reports:ask_blank               POST       in        ok    ok          ok       ok      404     404
reports:blank                   GET        in        ok    ok          ok       ok      ok      ok
reports:blank                   POST       in        405   405         405      405     405     405
reports:download_blank          GET        in        ok    ok          ok       ok      ok      ok
reports:download_blank          POST       in        405   405         405      405     405     405
reports:ask_pack                GET        in        405   405         405      405     405     405
reports:ask_pack                POST       in        ok    ok          404      404     404     404
reports:pack                    GET        in        ok    ok          ok       404     404     404
reports:pack                    POST       in        405   405         405      405     405     405
reports:retry_pack              GET        in        405   405         405      405     405     405
reports:retry_pack              POST       in        ok    ok          404      404     404     404
reports:delete_pack             GET        in        405   405         405      405     405     405
reports:delete_pack             POST       in        ok    ok          404      404     404     404
reports:download_pack           GET        in        ok    ok          ok       404     404     404
reports:download_pack           POST       in        405   405         405      405     405     405
verification:index              GET        ok        ok    ok          ok       ok      ok      ok
verification:index              POST       ok        ok    ok          ok       ok      ok      ok
verification:code               GET        ok        ok    ok          ok       ok      ok      ok
verification:code               POST       405       405   405         405      405     405     405
reports:campaign_spreadsheet    GET        in        404   404         ok       404     404     404
reports:campaign_spreadsheet    POST       in        405   405         405      405     405     405
reports:ask_campaign_report     GET        in        405   405         405      405     405     405
reports:ask_campaign_report     POST       in        404   404         ok       404     404     404
reports:campaign_report         GET        in        404   404         ok       404     404     404
reports:campaign_report         POST       in        405   405         405      405     405     405
reports:download_campaign_report GET        in        404   404         ok       404     404     404
reports:download_campaign_report POST       in        405   405         405      405     405     405
"""
(_, *COLUMNS), *LINES = [line.split() for line in TABLE.strip().splitlines()]
ROWS = {(name, method): dict(zip(COLUMNS, outcomes, strict=True)) for name, method, *outcomes in LINES}
OTHERS = ("expired", "revoked", "stranger", "parent")
"""Whoever has no live right: a mandate that is over, none at all, or the parent structure to answer for."""

HOLDERS = ("evidence", "answers", "figures")
LEFT_TO_OTHERS = ("account_", "admin:", "api:", "assessments:", "workbench:")
OF_NO_PRACTICE = ("practices:give_up_mandate", "tokens:revoke")


def addresses_of(resolver, namespace=""):
    """Each name with its pattern, namespaces included."""
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", one.pattern
        else:
            yield from addresses_of(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)


ADDRESSES = dict(addresses_of(get_resolver()))
OURS = {name: pattern for name, pattern in ADDRESSES.items() if not name.startswith(LEFT_TO_OTHERS)}


def test_every_address_has_its_rows():
    assert set(ROWS) == {(name, method) for name in OURS for method in ("GET", "POST")}


def test_every_address_of_the_assessments_has_its_rows():
    named = {name.removeprefix("assessments:") for name in ADDRESSES if name.startswith("assessments:")}
    assert named == {name for name, *_ in of_assessments.ROWS}


@pytest.fixture
def cast(practice, dr_martin, secretary, stranger):
    parent = PracticeFactory(msp=True)
    practice.parent = parent
    practice.save()
    yesterday = timezone.localdate() - timedelta(days=1)
    terms = {name: {"scope": name} for name in HOLDERS}
    terms |= {"expired": {"ends_on": yesterday}, "revoked": {"revoked_at": timezone.now()}}
    under_mandate = {name: UserFactory(email=f"{name}@exemple.fr") for name in terms}
    for name, person in under_mandate.items():
        MandateFactory(practice=practice, dpo=person, **terms[name])
    return {
        "anonymous": None,
        "owner": dr_martin,
        "contributor": secretary,
        **under_mandate,
        "stranger": stranger,
        "parent": MembershipFactory(practice=parent).user,
    }


def visit_of(dpo, *, to, at):
    return to.visits.create(dpo=dpo, opened_at=at, ends_at=at + timedelta(hours=2))


ON_CAMPAIGNS = ("reports:campaign_report", "reports:download_campaign_report")


@pytest.fixture
def known(practice, dr_martin, secretary, cast, monkeypatch):
    """What each part of an address leads to exists, so that a 404 speaks of rights.

    A part that means several things is a table by address, by namespace, or None for the rest.
    """
    monkeypatch.setattr(doorbell, "_send", lambda job_id: None)
    now = timezone.now()
    assessment = completed_assessment(practice, dr_martin)
    report = request_report(assessment=assessment, by=dr_martin, at=now)
    assert jobs.run(report.pk, now=timezone.now)
    pack = request_pack(assessment=assessment, by=dr_martin, at=now)
    assert packing.run(pack.pk, now=timezone.now)
    blank = request_questionnaire(version=assessment.version, profile=None, by=dr_martin, at=now)
    Questionnaire.objects.filter(pk=blank.pk).update(state="ready", content=b"%PDF-", ready_at=now)
    role = Membership.Role.CONTRIBUTOR
    invitation, token = invite(practice=practice, email="x@exemple.fr", promise=role, by=dr_martin, at=now)
    campaign = Campaign.objects.create(
        title="Printemps",
        version=assessment.version,
        deadline=timezone.localdate(),
        launched_by=cast["evidence"],
        launched_at=now,
    )
    campaign.invitations.create(practice=practice)
    about_it = request_campaign_report(campaign=campaign, by=cast["evidence"], at=now)
    CampaignReport.objects.filter(pk=about_it.pk).update(state="ready", content=b"%PDF-", ready_at=now)
    return {
        "practice_id": practice.pk,
        "membership_id": practice.memberships.get(user=secretary).pk,
        "mandate_id": practice.mandates.get(dpo=cast["evidence"]).pk,
        "invitation_id": invitation.pk,
        "assessment_id": assessment.pk,
        "campaign_id": campaign.pk,
        "visit_id": visit_of(cast["evidence"], to=practice, at=now).pk,
        "report_id": {None: report.pk, **dict.fromkeys(ON_CAMPAIGNS, about_it.pk)},
        "pack_id": pack.pk,
        "token_id": issue_token(
            owner=cast["evidence"], name="Essai", scopes=[], at=now, expires_at=now + timedelta(days=1)
        )[0].pk,
        "questionnaire_id": blank.pk,
        "format_name": next(iter(FORMATS)),
        "number": assessment.version.number,
        "other": assessment.version.number,
        "token": {"practices": token, "reports": sign_link(pack)},
        "code": {
            None: assessment.version.referential.code,
            "verification": Seal.objects.earliest("sealed_at").code,
        },
    }


def address(name, known):
    given = {part: known[part] for part in OURS[name].converters}
    namespace = name.partition(":")[0]
    for part, value in given.items():
        if isinstance(value, dict):
            given[part] = value.get(name, value.get(namespace, value.get(None)))
    return reverse(name, kwargs=given)


def ask(person, method, path, data):
    """What was answered, and whether it was noted; whatever was done is undone."""
    client = ReadOnlyGetClient()
    if person:
        client.force_login(person)
    with transaction.atomic():
        response = client.get(path) if method == "GET" else client.post(path, data)
        noted = person is not None and Consultation.objects.filter(person=person).exists()
        transaction.set_rollback(True)
    return of_assessments.told(response), noted


def outcomes(name, method, cast, path, data):
    """Of each person, beside what the table says: what was answered, and whether the practice reads it."""
    row = ROWS[name, method]
    for who, person in cast.items():
        expected = row["others" if who in OTHERS else who]
        is_of_a_practice = row["others"] == "404" and name not in OF_NO_PRACTICE
        opens = who in HOLDERS and expected == "ok" and is_of_a_practice
        yield who, ask(person, method, path, data), (expected, opens)


def test_each_person_gets_what_the_table_says_and_mandates_leave_a_line(cast, known, practice):
    wrong = []
    for name, method in ROWS:
        data = {"practice": practice.pk} if name == "reports:ask_blank" else {}
        for who, got, expected in outcomes(name, method, cast, address(name, known), data):
            if got != expected:
                wrong.append(f"{name} {method} {who}: {got}, expected {expected}")
    assert wrong == []


PARTS = {"code": "essai", "number": "2025.1", "subject": "version", "thing": "-"}


def test_the_workbench_is_shut_to_all_of_them(cast, db):
    open_to = []
    for name, pattern in ADDRESSES.items():
        if not name.startswith("workbench:"):
            continue
        given = {
            part: PARTS.get(part, 1 if "Int" in type(converter).__name__ else "a")
            for part, converter in pattern.converters.items()
        }
        for who, person in cast.items():
            for method in ("GET", "POST"):
                got, _ = ask(person, method, reverse(name, kwargs=given), {})
                if got != ("404" if person else "in"):
                    open_to.append(f"{name} {method} {who}: {got}")
    assert open_to == []


def test_the_administration_is_shut_to_all_of_them(cast, client):
    for person in cast.values():
        if person:
            client.force_login(person)
        assert client.get(reverse("admin:index")).status_code in (302, 403)
