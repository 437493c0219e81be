"""Who gets what at each address of the assessments: one row an address, one column a person."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.domain.carry_over import Fate
from assessments.models import ActionPush, Campaign, CarryOver, EvidenceFile, SavedView
from assessments.urls import urlpatterns
from practices.models import User
from referentials.importing import store_content
from referentials.models import ReferentialVersion
from tests.assessments.belonging import belong
from tests.assessments.helping import ask_about
from tests.factories import AssessmentFactory, MandateFactory, UserFactory
from tests.harness import ReadOnlyGetClient
from tests.referentials.contents import content_of, required

# The mandate of « dpo » opens the evidence, that of « answers » all but it, that of « figures » the figures.
# « in » is 302 to the sign-in page; « ok » any answer of the screen itself: 200, 302 elsewhere, 409 or 422.
TABLE = """
                     anonymous  owner  contributor  dpo  answers  figures  expired  revoked  stranger
practice        GET  in         ok     ok           ok   ok       ok       404      404      404
practice        POST in         ok     ok           ok   ok       ok       404      404      404
profile         GET  in         ok     ok           404  404      404      404      404      404
profile         POST in         ok     ok           404  404      404      404      404      404
start           GET  in         405    405          405  405      405      405      405      405
start           POST in         ok     ok           404  404      404      404      404      404
portfolio       GET  in         ok     ok           ok   ok       ok       ok       ok       ok
portfolio       POST in         ok     ok           ok   ok       ok       ok       ok       ok
portfolio_csv GET in ok ok ok ok ok ok ok ok
portfolio_csv POST in ok ok ok ok ok ok ok ok
portfolio_xlsx GET in ok ok ok ok ok ok ok ok
portfolio_xlsx POST in ok ok ok ok ok ok ok ok
save_view GET in 405 405 405 405 405 405 405 405
save_view POST in ok ok ok ok ok ok ok ok
change_view GET in 405 405 405 405 405 405 405 405
change_view POST in 404 404 ok 404 404 404 404 404
delete_view GET in 405 405 405 405 405 405 405 405
delete_view POST in 404 404 ok 404 404 404 404 404
overview        GET  in         ok     ok           ok   ok       404      404      404      404
overview        POST in         ok     ok           ok   ok       404      404      404      404
theme           GET  in         ok     ok           ok   ok       404      404      404      404
theme           POST in         ok     ok           404  404      404      404      404      404
one_by_one      GET  in         ok     ok           ok   ok       404      404      404      404
one_by_one      POST in         ok     ok           ok   ok       404      404      404      404
one_question    GET  in         ok     ok           ok   ok       404      404      404      404
one_question    POST in         ok     ok           404  404      404      404      404      404
walk_end        GET  in         ok     ok           ok   ok       404      404      404      404
walk_end        POST in         ok     ok           ok   ok       404      404      404      404
save            GET  in         405    405          405  405      405      405      405      405
save            POST in         ok     ok           404  404      404      404      404      404
express         GET  in         ok     ok           ok   ok       404      404      404      404
express         POST in         ok     ok           404  404      404      404      404      404
express_outcome GET  in         ok     ok           ok   ok       404      404      404      404
express_outcome POST in         ok     ok           ok   ok       404      404      404      404
duties          GET  in         ok     ok           ok   ok       404      404      404      404
duties          POST in         ok     ok           404  404      404      404      404      404
left_out        GET  in         ok     ok           ok   ok       404      404      404      404
left_out        POST in         ok     ok           ok   ok       404      404      404      404
results         GET  in         ok     ok           ok   ok       404      404      404      404
results         POST in         ok     ok           ok   ok       404      404      404      404
complete        GET  in         ok     ok           404  404      404      404      404      404
complete        POST in         ok     ok           404  404      404      404      404      404
plan            GET  in         ok     ok           ok   ok       404      404      404      404
plan            POST in         ok     ok           ok   ok       404      404      404      404
action          GET  in         ok     ok           ok   ok       404      404      404      404
action          POST in         ok     ok           404  404      404      404      404      404
close_action    GET  in         405    405          405  405      405      405      405      405
close_action    POST in         ok     ok           404  404      404      404      404      404
reopen_action   GET  in         405    405          405  405      405      405      405      405
reopen_action   POST in         ok     ok           404  404      404      404      404      404
evidence        GET  in         ok     ok           ok   404      404      404      404      404
evidence        POST in         ok     ok           404  404      404      404      404      404
carry_over      GET  in         ok     ok           ok   ok       404      404      404      404
carry_over      POST in         ok     404          404  404      404      404      404      404
carried_over    GET  in         ok     ok           ok   ok       404      404      404      404
carried_over    POST in         ok     ok           ok   ok       404      404      404      404
archived        GET  in         ok     ok           ok   ok       404      404      404      404
archived        POST in         ok     ok           ok   ok       404      404      404      404
undo_carry_over GET  in         ok     404          404  404      404      404      404      404
undo_carry_over POST in         ok     404          404  404      404      404      404      404
renew           GET  in         405    405          405  405      405      405      405      405
renew           POST in         ok     ok           404  404      404      404      404      404
review          GET  in         ok     ok           ok   ok       404      404      404      404
review          POST in         ok     ok           404  404      404      404      404      404
evidence_file   GET  in         ok     ok           ok   404      404      404      404      404
evidence_file   POST in         ok     ok           ok   404      404      404      404      404
remove_evidence GET  in         405    405          405  405      405      405      405      405
remove_evidence POST in         ok     ok           404  404      404      404      404      404
impact          GET  in         404    404          404  404      404      404      404      404
impact          POST in         404    404          404  404      404      404      404      404
impact_start    GET  in         404    404          404  404      404      404      404      404
impact_start    POST in         404    404          404  404      404      404      404      404
impact_step     GET  in         404    404          404  404      404      404      404      404
impact_step     POST in         404    404          404  404      404      404      404      404
preview         GET  in         404    404          404  404      404      404      404      404
preview         POST in         404    404          404  404      404      404      404      404
campaigns        GET  in         ok     ok           ok   ok       ok       ok       ok       ok
campaigns        POST in         405    405          405  405      405      405      405      405
new_campaign     GET  in         ok     ok           ok   ok       ok       ok       ok       ok
new_campaign     POST in         ok     ok           ok   ok       ok       ok       ok       ok
campaign         GET  in         404    404          ok   404      404      404      404      404
campaign         POST in         404    404          ok   404      404      404      404      404
remind_campaign  GET  in         405    405          405  405      405      405      405      405
remind_campaign  POST in         404    404          ok   404      404      404      404      404
close_campaign   GET  in         405    405          405  405      405      405      405      405
close_campaign   POST in         404    404          ok   404      404      404      404      404
reopen_campaign  GET  in         405    405          405  405      405      405      405      405
reopen_campaign  POST in         404    404          ok   404      404      404      404      404
pushes           GET  in         ok     ok           ok   ok       ok       ok       ok       ok
pushes           POST in         405    405          405  405      405      405      405      405
new_push         GET  in         ok     ok           ok   ok       ok       ok       ok       ok
new_push         POST in         ok     ok           ok   ok       ok       ok       ok       ok
push             GET  in         404    404          ok   404      404      404      404      404
push             POST in         404    404          ok   404      404      404      404      404
accept_proposal  GET  in         405    405          405  405      405      405      405      405
accept_proposal  POST in         ok     404          404  404      404      404      404      404
decline_proposal GET  in         405    405          405  405      405      405      405      405
decline_proposal POST in         ok     404          404  404      404      404      404      404
mail_preference  GET  in         ok     ok           ok   ok       ok       ok       ok       ok
mail_preference  POST in         ok     ok           ok   ok       ok       ok       ok       ok
portfolio_heatmap   GET  in     ok     ok           ok   ok       ok       ok       ok       ok
portfolio_heatmap   POST in     405    405          405  405      405      405      405      405
portfolio_figures   GET  in     ok     ok           ok   ok       ok       ok       ok       ok
portfolio_figures   POST in     405    405          405  405      405      405      405      405
portfolio_recompute GET  in     405    405          405  405      405      405      405      405
portfolio_recompute POST in     ok     ok           ok   ok       ok       ok       ok       ok
comparison       GET  in         ok     ok           ok   ok       ok       404      404      404
comparison       POST in         ok     ok           ok   ok       ok       404      404      404
share            GET  in         405    405          405  405      405      405      405      405
share            POST in         ok     404          404  404      404      404      404      404
members          GET  in         ok     ok           404  404      404      404      404      404
members          POST in         ok     ok           404  404      404      404      404      404
visit            GET  in         ok     ok           ok   ok       404      404      404      404
visit            POST in         ok     ok           ok   ok       404      404      404      404
visit_note       GET  in         405    405          405  405      405      405      405      405
visit_note       POST in         404    404          ok   ok       404      404      404      404
visit_disagree   GET  in         405    405          405  405      405      405      405      405
visit_disagree   POST in         404    404          ok   ok       404      404      404      404
visit_withdraw   GET  in         405    405          405  405      405      405      405      405
visit_withdraw   POST in         404    404          ok   404      404      404      404      404
visit_reply      GET  in         405    405          405  405      405      405      405      405
visit_reply      POST in         ok     ok           404  404      404      404      404      404
comment          GET  in         405    405          405  405      405      405      405      405
comment          POST in         ok     ok           ok   ok       404      404      404      404
question_history GET  in         ok     ok           ok   ok       404      404      404      404
question_history POST in         ok     ok           ok   ok       404      404      404      404
history          GET  in         ok     ok           ok   ok       404      404      404      404
history          POST in         ok     ok           ok   ok       404      404      404      404
assign_themes    GET  in         ok     404          404  404      404      404      404      404
assign_themes    POST in         ok     404          404  404      404      404      404      404
evidence_list    GET  in         ok     ok           ok   404      404      404      404      404
evidence_list    POST in         ok     ok           ok   404      404      404      404      404
evidence_expiry  GET  in         ok     ok           404  404      404      404      404      404
evidence_expiry  POST in         ok     ok           404  404      404      404      404      404
hand_over        GET  in         ok     404          404  404      404      404      404      404
hand_over        POST in         ok     404          404  404      404      404      404      404
help_requests    GET  in         ok     ok           ok   ok       404      404      404      404
help_requests    POST in         ok     ok           ok   ok       404      404      404      404
ask_help         GET  in         ok     ok           ok   ok       404      404      404      404
ask_help         POST in         ok     ok           404  404      404      404      404      404
help_request     GET  in         ok     ok           ok   ok       404      404      404      404
help_request     POST in         ok     ok           ok   ok       404      404      404      404
revoke_help      GET  in         405    405          405  405      405      405      405      405
revoke_help      POST in         ok     ok           404  404      404      404      404      404
renew_help       GET  in         405    405          405  405      405      405      405      405
renew_help       POST in         ok     ok           404  404      404      404      404      404
accept_all_help  GET  in         405    405          405  405      405      405      405      405
accept_all_help  POST in         ok     ok           404  404      404      404      404      404
accept_help      GET  in         405    405          405  405      405      405      405      405
accept_help      POST in         ok     ok           404  404      404      404      404      404
decline_help     GET  in         405    405          405  405      405      405      405      405
decline_help     POST in         ok     ok           404  404      404      404      404      404
give_help        GET  ok         ok     ok           ok   ok       ok       ok       ok       ok
give_help        POST ok         ok     ok           ok   ok       ok       ok       ok       ok
help_given       GET  ok         ok     ok           ok   ok       ok       ok       ok       ok
help_given       POST 405        405    405          405  405      405      405      405      405
spreadsheet      GET  in         ok     ok           ok   ok       404      404      404      404
spreadsheet      POST in         ok     ok           404  404      404      404      404      404
spreadsheet_file GET  in         ok     ok           ok   ok       404      404      404      404
spreadsheet_file POST in         ok     ok           ok   ok       404      404      404      404
upload           GET  in         ok     ok           404  404      404      404      404      404
upload           POST in         ok     ok           404  404      404      404      404      404
drop_upload      GET  in         405    405          405  405      405      405      405      405
drop_upload      POST in         ok     ok           404  404      404      404      404      404
attachment           GET  in    ok    ok    ok    ok    404   404   404   404
attachment           POST in    ok    ok    ok    ok    404   404   404   404
leave                GET  in    405   405   405   405   405   405   405   405
leave                POST in    ok    404   404   404   404   404   404   404
make_link            GET  in    405   405   405   405   405   405   405   405
make_link            POST in    ok    404   404   404   404   404   404   404
revoke_link          GET  in    405   405   405   405   405   405   405   405
revoke_link          POST in    ok    404   404   404   404   404   404   404
let_member_go        GET  in    405   405   405   405   405   405   405   405
let_member_go        POST in    ok    404   404   404   404   404   404   404
join                 GET  in    ok    ok    ok    ok    ok    ok    ok    ok
join                 POST in    ok    ok    ok    ok    ok    ok    ok    ok
carried              GET  in    ok    404   404   404   404   404   404   404
carried              POST in    ok    404   404   404   404   404   404   404
inherited            GET  in    ok    ok    ok    ok    404   404   404   404
inherited            POST in    ok    ok    404   404   404   404   404   404
shared_evidence      GET  in    ok    ok    ok    404   404   404   404   404
shared_evidence      POST in    ok    ok    ok    404   404   404   404   404
shared_evidence_file GET  in    ok    ok    ok    404   404   404   404   404
shared_evidence_file POST in    ok    ok    ok    404   404   404   404   404
"""
PEOPLE, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
CLOSED = {"reopen_action"}
"""Addresses that need an action closed beforehand."""
BY_ITS_ADDRESS = {"give_help"}
"""What the secret in the address opens: no session is used, and no token can be forged for it."""
CARRIED = {"carried_over", "archived", "undo_carry_over"}
"""Addresses of an assessment whose answers come from another."""


@pytest.fixture
def cast(practice, dr_martin, secretary, dpo, stranger):
    answers, figures, expired, revoked = UserFactory.create_batch(4)
    MandateFactory(practice=practice, dpo=answers, scope="answers")
    MandateFactory(practice=practice, dpo=figures, scope="figures")
    yesterday = timezone.localdate() - timedelta(days=1)
    MandateFactory(practice=practice, dpo=expired, ends_on=yesterday)
    MandateFactory(practice=practice, dpo=revoked, revoked_at=timezone.now())
    people = [None, dr_martin, secretary, dpo, answers, figures, expired, revoked, stranger]
    return dict(zip(PEOPLE, people, strict=True))


@pytest.fixture
def addresses(practice, dr_martin, dpo, small):
    """Each leads to something that exists, so that a 404 speaks of rights."""
    shared = belong(practice, small, by=dr_martin)
    assessment = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers={"verrou": "non", "copie": "non"}
    )
    assessment.planned_actions.create(
        requirement="sauvegarde", status="done", closed_at=timezone.now(), closed_by=dr_martin
    )
    kept = assessment.evidence.create(
        requirement="verrou", kind="file", name="a.txt", size=1, sha256="0" * 64, added_at=timezone.now()
    )
    EvidenceFile.objects.create(evidence=kept, content=b"a")
    draft = store_content(content_of(required("a"), referential="essai", number="2")).version
    ReferentialVersion.objects.filter(pk=draft.pk).update(previous=small)
    carried = AssessmentFactory(practice=practice, version=small, started_by=dr_martin)
    CarryOver.objects.create(source=assessment, target=carried, counts=dict.fromkeys(Fate, 0))
    campaign, proposal = asked_of(practice, dpo, small)
    asked, link = ask_about(assessment, "verrou")
    known = {
        "upload_id": assessment.uploads.create(name="a.xlsx", answers={}, sent_at=timezone.now()).pk,
        "help_id": asked.pk,
        "reply_id": asked.replies.get().pk,
        "token": link.split("/")[-2],
        "campaign_id": campaign.pk,
        "push_id": proposal.push_id,
        "proposal_id": proposal.pk,
        "code": "essai",
        "number": "2",
        "evidence_id": kept.pk,
        "membership_id": practice.memberships.get(user=dr_martin).pk,
        "disagreement_id": assessment.disagreements.create(question="verrou", dpo=dpo, choice="oui").pk,
        "practice_id": practice.pk,
        "view_id": SavedView.objects.create(owner=User.objects.get(email="dpo@exemple.fr"), name="À moi").pk,
        "assessment_id": assessment.pk,
        "theme": "postes",
        "question": "verrou",
        "requirement": "verrou",
    }

    def address(name):
        [pattern] = [one for one in urlpatterns if one.name == name]
        apart = shared.get(name, {}) | elsewhere(name, carried)
        given = {key: apart.get(key, known.get(key)) for key in pattern.pattern.converters}
        return reverse(f"assessments:{name}", kwargs=given)

    return address


def asked_of(practice, dpo, version):
    """A campaign and a proposal of the DPO's."""
    about = {"version": version, "deadline": timezone.localdate(), "launched_by": dpo}
    campaign = Campaign.objects.create(title="Printemps", **about)
    campaign.invitations.create(practice=practice)
    push = ActionPush.objects.create(
        version=version, requirement="verrou", due_on=timezone.localdate(), proposed_by=dpo
    )
    return campaign, push.proposals.create(practice=practice)


def elsewhere(name, carried):
    if name in CARRIED:
        return {"assessment_id": carried.pk}
    return {"requirement": "sauvegarde"} if name in CLOSED else {}


def told(response):
    """The status in the words of the table."""
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return "in"
    return "ok" if response.status_code in (200, 302, 409, 422) else str(response.status_code)


def test_every_address_has_its_rows():
    assert {(one.name, method) for one in urlpatterns for method in ("GET", "POST")} == {
        (name, method) for name, method, *_ in ROWS
    }


def ask(person, method, address):
    """Whatever was done is undone: the next person finds everything as it was."""
    client = ReadOnlyGetClient()
    if person:
        client.force_login(person)
    with transaction.atomic():
        response = client.generic(method, address)
        transaction.set_rollback(True)
    return told(response)


@pytest.mark.parametrize(("name", "method", "outcomes"), [(n, m, out) for n, m, *out in ROWS])
def test_each_person_gets_what_the_table_says(cast, addresses, name, method, outcomes):
    got = {who: ask(person, method, addresses(name)) for who, person in cast.items()}
    assert got == dict(zip(PEOPLE, outcomes, strict=True))


@pytest.mark.parametrize(
    "name", sorted({name for name, method, *_ in ROWS if method == "POST"} - BY_ITS_ADDRESS)
)
def test_a_post_without_csrf_token_is_refused(dr_martin, addresses, name):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dr_martin)
    assert strict.post(addresses(name)).status_code == 403


@pytest.mark.parametrize("name", sorted({str(one.name) for one in urlpatterns if one.pattern.converters}))
def test_what_does_not_exist_looks_like_what_one_may_not_see(client, dr_martin, name):
    nothing = "00000000-0000-4000-8000-000000000000"
    [pattern] = [one for one in urlpatterns if one.name == name]
    client.force_login(dr_martin)
    missing = {"UUIDConverter": nothing, "IntConverter": 0}
    given = {
        key: missing.get(type(converter).__name__, "rien")
        for key, converter in pattern.pattern.converters.items()
    }
    assert client.post(reverse(f"assessments:{name}", kwargs=given)).status_code == 404
