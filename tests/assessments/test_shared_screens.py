"""What an MSP and its members see of shared answers, and do about them without JavaScript."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, EvidenceFile, Notice, SharedRequirement
from practices.attaching import make_link
from tests.assessments.asking import autosave, fields, text_of, url
from tests.assessments.shared import WHY, an_msp, carry, check, say, stands, sweep
from tests.factories import AssessmentFactory, MandateFactory, PracticeFactory


@pytest.fixture
def msp(small):
    return an_msp(small, {"copie": "oui", "essai": "non", "verrou": "oui"}, carrying=["sauvegarde"])


@pytest.fixture
def member(practice, msp, small, dr_martin):
    practice.parent = msp[1].practice
    practice.save()
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin)


@pytest.fixture
def proof(msp):
    """A file that the MSP keeps for what it carries."""
    given = {"kind": "file", "size": 3, "sha256": "0" * 64, "added_at": timezone.now()}
    kept = msp[1].evidence.create(
        requirement="sauvegarde", name="contrat.txt", content_type="text/plain", **given
    )
    EvidenceFile.objects.create(evidence=kept, content=b"oui")
    return kept


def theme(client, member):
    return client.get(url("theme", member, "postes"))


def post(client, member, question, choice="", **more):
    """As a plain button posts the page."""
    extra = {key: more.pop(key) for key in ("confirm", "erase") if key in more}
    return client.post(url("save", member, question), fields(question, choice, **more) | extra, follow=True)


def test_a_member_reads_who_answers_what_and_since_when(doctor, member, proof):
    text = text_of(theme(doctor, member))
    assert "MSP du Port répond pour vous : Oui , le 10 mars 2026." in text
    assert "Sa preuve" in text
    assert "2 réponses viennent de MSP du Port." in text_of(doctor.get(url("overview", member)))


def test_confirming_makes_the_answer_ones_own(doctor, member):
    page = text_of(post(doctor, member, "copie", "oui", seen=2, confirm="copie"))
    assert "MSP du Port répond comme vous, depuis le 10 mars 2026." in page
    assert stands(member, "copie") == ("oui", False, False)
    assert Answer.objects.get(assessment=member, question="copie", inherited_from=None).in_view_of is not None


def test_answering_otherwise_asks_why_then_takes_the_answer(doctor, member):
    refused = autosave(doctor, member, "copie", "non", seen=2)
    assert refused.status_code == 422
    assert "dites pourquoi c'est différent chez vous, 10 caractères au moins" in text_of(refused)
    kept = autosave(doctor, member, "copie", "non", seen=2, reason=WHY)
    assert "MSP du Port répond Oui , le 10 mars 2026 ; vous avez répondu Non ." in text_of(kept)
    assert stands(member, "copie") == ("non", False, False)


def test_the_page_without_javascript_keeps_what_was_typed(doctor, member):
    data = fields("copie", "non", seen=2) | fields("essai", "non", seen=2)
    page = doctor.post(url("theme", member, "postes"), data)
    assert page.status_code == 422
    assert "dites pourquoi c'est différent chez vous" in text_of(page)
    assert 'value="non" data-meaning="credit" checked' in page.content.decode()
    assert stands(member, "copie") == ("oui", True, False)


def test_taking_the_answer_back_draws_it_again(doctor, member):
    autosave(doctor, member, "copie", "non", seen=2, reason=WHY)
    seen = Answer.objects.filter(assessment=member, question="copie").latest("revision").revision
    drawn = autosave(doctor, member, "copie", seen=seen)
    assert 'value="oui" data-meaning="credit" checked' in drawn.content.decode()
    assert stands(member, "copie") == ("oui", True, False)


def test_a_change_is_said_on_the_question_and_a_confirmed_one_awaits_a_yes(doctor, member, msp, dr_martin):
    say(member, "essai", "non", by=dr_martin)
    say(msp[1], "copie", "partiellement", by=msp[0])
    say(msp[1], "essai", "oui", by=msp[0])
    sweep()
    text = text_of(theme(doctor, member))
    assert "MSP du Port répond pour vous : Partiellement . Changé le 19 avril 2026." in text
    assert "MSP du Port a changé sa réponse le 19 avril 2026 : Oui . Vous aviez confirmé Non ." in text
    assert "1 réponse reprise à confirmer" in text


def test_what_is_no_longer_carried_says_so(doctor, member, msp):
    carry(msp[1], by=msp[0])
    sweep()
    assert text_of(theme(doctor, member)).count("ne répond plus pour vous à cette exigence") == 2


def test_several_are_confirmed_at_once_each_as_it_was_seen(doctor, member):
    page = doctor.get(url("inherited", member))
    assert "Ce que MSP du Port répond pour vous" in text_of(page)
    assert page.context["page"].follows[0].shared.mine.revision == 2
    nothing = doctor.post(url("inherited", member), {"seen-copie": 2}, follow=True)
    assert "cochez celles que vous avez relues" in text_of(nothing)
    stale = doctor.post(url("inherited", member), {"confirm": "copie", "seen-copie": 0}, follow=True)
    assert "Aucune réponse n'a été confirmée" in text_of(stale)
    done = doctor.post(url("inherited", member), {"all": 1, "seen-copie": 2, "seen-essai": 2}, follow=True)
    assert "2 réponses sont confirmées." in text_of(done)
    assert stands(member, "essai") == ("non", False, False)


def test_the_parents_evidence_is_read_as_long_as_it_answers(doctor, member, msp, proof, practice):
    address = url("shared_evidence_file", member, proof.pk)
    assert "contrat.txt" in text_of(doctor.get(url("shared_evidence", member, "sauvegarde")))
    sent = doctor.get(address)
    assert sent.content == b"oui"
    assert sent["Content-Disposition"] == 'attachment; filename="contrat.txt"'
    assert doctor.get(url("shared_evidence", member, "verrou")).status_code == 404  # answered, not carried
    SharedRequirement.objects.all().delete()
    assert doctor.get(address).status_code == 404
    carry(msp[1], "sauvegarde", by=msp[0])
    assert doctor.get(address).status_code == 200
    practice.parent = None
    practice.save()
    assert doctor.get(address).status_code == 404


def test_evidence_that_is_not_of_what_is_carried_stays_shut(doctor, member, msp, proof):
    proof.requirement = "verrou"
    proof.save()
    assert doctor.get(url("shared_evidence_file", member, proof.pk)).status_code == 404
    proof.requirement = "sauvegarde"
    proof.removed_at = timezone.now()
    proof.save()
    assert doctor.get(url("shared_evidence_file", member, proof.pk)).status_code == 404


def test_an_owner_chooses_what_the_msp_carries(client, msp, member):
    client.force_login(msp[0])
    page = client.get(url("carried", msp[1]))
    assert "Votre réponse : Oui · Non" in text_of(page)
    client.post(url("carried", msp[1]), {"requirement": ["verrou", "affiche", "rien"]})
    live = SharedRequirement.objects.filter(withdrawn_at=None)
    assert set(live.values_list("requirement", flat=True)) == {"verrou", "affiche"}
    assert SharedRequirement.objects.get(requirement="sauvegarde").withdrawn_by == msp[0]
    again = client.post(url("carried", msp[1]), {"requirement": ["verrou", "affiche"]}, follow=True)
    assert "Rien n'a changé." in text_of(again)


def test_what_the_it_provider_knows_is_only_proposed(client, msp):
    client.force_login(msp[0])
    page = client.get(url("carried", msp[1]) + "?proposees=1")
    assert 'value="sauvegarde" checked' in page.content.decode()
    assert 'value="verrou">' in page.content.decode()
    assert SharedRequirement.objects.count() == 1


def test_a_practice_without_members_by_its_kind_carries_nothing(doctor, assessment):
    assert doctor.get(url("carried", assessment)).status_code == 404


def test_the_msp_reads_numbers_and_reasons_only_where_it_may(client, msp, member, small, dr_martin):
    for _ in range(2):
        AssessmentFactory(practice=PracticeFactory(parent=msp[1].practice), version=small)
    say(member, "copie", "non", by=dr_martin, reason=WHY)
    client.force_login(msp[0])
    members = reverse("assessments:members", args=[msp[1].practice_id]) + "?referentiel=essai"
    for address in (url("carried", msp[1]), members):
        text = text_of(client.get(address))
        assert "2 la reprennent" in text
        assert "1 répond autrement" in text
        assert WHY not in text
    MandateFactory(practice=member.practice, dpo=msp[0], scope="answers")
    assert WHY in text_of(client.get(url("carried", msp[1])))


@pytest.mark.parametrize(
    ("name", "more", "budget"),
    [
        ("inherited", [], 10),
        ("shared_evidence", ["sauvegarde"], 10),
        ("theme", ["postes"], 12),
        ("overview", [], 15),
    ],
)
def test_what_pages_of_a_member_cost(
    doctor, member, proof, name, more, budget, django_assert_max_num_queries
):
    doctor.get(url(name, member, *more))
    with django_assert_max_num_queries(budget):
        doctor.get(url(name, member, *more))


def test_one_question_at_a_time_shows_it_too(doctor, member):
    page = doctor.get(url("one_question", member, "copie"))
    assert "MSP du Port répond pour vous : Oui" in text_of(page)


def test_carrying_costs_the_same_with_3_members_and_with_30(
    client, msp, small, django_assert_max_num_queries
):
    for _ in range(30):
        AssessmentFactory(practice=PracticeFactory(parent=msp[1].practice), version=small)
    client.force_login(msp[0])
    client.get(url("carried", msp[1]))
    with django_assert_max_num_queries(12):
        client.get(url("carried", msp[1]))


def test_a_members_autosave_costs_one_statement_more(doctor, member, django_assert_max_num_queries):
    doctor.get(url("overview", member))
    with django_assert_max_num_queries(7):
        autosave(doctor, member, "verrou", "oui")


def test_joining_brings_the_answers_at_once_and_leaving_keeps_them(client, msp, assessment, dr_martin):
    _, token = make_link(parent=msp[1].practice, by=msp[0], at=timezone.now())
    client.force_login(dr_martin)
    client.post(reverse("assessments:join", args=[token]), {"practice": assessment.practice_id})
    assert stands(assessment, "copie") == ("oui", True, False)
    client.post(reverse("assessments:leave", args=[assessment.practice_id]))
    assert stands(assessment, "copie") == ("oui", False, True)
    assert not Notice.objects.exists()  # both know: one of them did it
    check(assessment)
