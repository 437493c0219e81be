"""Asking somebody for help: who is asked what, how the link travels, renewing and revoking it."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core import mail
from django.utils import timezone

from assessments.asking_help import Asked, IsOver, NothingToAsk, ask, renew, revoke
from assessments.domain.helping import Addressee
from assessments.models import HelpRequest
from tests.assessments.asking import autosave, text_of, url
from tests.assessments.helping import WHO, ask_about, on_help
from tests.factories import AssessmentFactory

DOUBT = {"copie": "ne_sait_pas"}


@pytest.fixture
def in_doubt(practice, dr_martin, small):
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=DOUBT)


def form_of(page, **changes):
    """What the page would post as it stands."""
    shown = page.context["form"]
    data = {name: shown[name].value() for name in ("page_id", "recipient", "email", "message", "days")}
    data["questions"] = page.context["ticked"]
    return {name: value or "" for name, value in (data | changes).items()}


def fill(client, assessment, address="", **changes):
    address = url("ask_help", assessment) + address
    return client.post(address, form_of(client.get(address), **changes))


def test_the_page_offers_what_the_role_may_know_and_ticks_the_doubts(doctor, in_doubt):
    page = doctor.get(url("ask_help", in_doubt))
    assert page.context["addressee"] == Addressee.IT_PROVIDER
    assert [one.question.code for one in page.context["doubts"]] == ["copie"]
    assert "essai" in [one.question.code for one in page.context["unanswered"]]
    assert page.context["ticked"] == ["copie"]


def test_a_question_chooses_who_is_asked_and_stays_whoever_is_chosen_instead(doctor, in_doubt):
    page = doctor.get(f"{url('ask_help', in_doubt)}?question=affiche")
    assert page.context["addressee"] == Addressee.SECRETARY
    assert page.context["ticked"] == ["affiche"]
    other = doctor.get(f"{url('ask_help', in_doubt)}?question=affiche&role=dpo")
    assert other.context["addressee"] == Addressee.DPO
    assert other.context["ticked"] == ["affiche"]


@pytest.mark.parametrize("addressee", Addressee)
def test_the_ready_message_suits_whoever_is_asked_and_names_no_patient(doctor, in_doubt, addressee):
    page = doctor.get(f"{url('ask_help', in_doubt)}?role={addressee}&question=verrou")
    message = page.context["form"]["message"].value()
    assert in_doubt.practice.name in message
    assert "aucune donnée de patient" in message
    assert message.startswith("Bonjour,")
    assert "{" not in message
    words = {"software_vendor": "logiciel", "secretary": "secrétariat", "dpo": "délégué"}
    assert words.get(addressee, "Certaines questions") in message


def test_a_question_already_asked_says_of_whom_and_is_not_ticked_again(doctor, in_doubt):
    ask_about(in_doubt, "copie")
    page = doctor.get(url("ask_help", in_doubt))
    assert page.context["ticked"] == []
    assert f"Déjà demandée : {WHO}" in text_of(page)


def test_without_an_address_the_link_is_shown_once_to_be_passed_on(doctor, in_doubt):
    page = fill(doctor, in_doubt, recipient=WHO)
    [link] = set(re.findall(r"http://testserver/aide/[\w-]{43}/", page.content.decode()))
    assert page["Cache-Control"].count("no-store") == 1
    assert link in unquote(page.context["mailto"])
    assert link in unquote(page.context["sms"])
    assert mail.outbox == []
    token = link.split("/")[-2]
    request = HelpRequest.objects.get()
    assert token not in str(HelpRequest.objects.values().get())
    again = doctor.get(on_help("help_request", request))
    assert token not in again.content.decode()


def test_with_an_address_the_message_leaves_with_the_link_and_its_last_day(doctor, in_doubt, settings):
    settings.PUBLIC_URL = "https://exemple.fr"
    page = fill(doctor, in_doubt, email="aide@dupont.fr", days=3)
    assert page.status_code == 302
    [sent] = mail.outbox
    assert sent.to == ["aide@dupont.fr"]
    assert in_doubt.practice.name in sent.subject
    assert re.search(r"https://exemple\.fr/aide/[\w-]{43}/", sent.body)
    assert re.search(r"/aide/[\w-]{43}/", page.url) is None
    left = HelpRequest.objects.get().expires_at - timezone.now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


def test_an_e_mail_that_does_not_leave_shows_the_link_instead(doctor, in_doubt, monkeypatch):
    def broken(*_args, **_more):
        raise OSError

    monkeypatch.setattr("assessments.views.help_links.send_mail", broken)
    page = fill(doctor, in_doubt, email="aide@dupont.fr")
    assert "n'est pas parti à aide@dupont.fr" in text_of(page)
    assert page.context["url"] in page.content.decode()


def test_two_clicks_ask_once(doctor, in_doubt):
    address = url("ask_help", in_doubt)
    data = form_of(doctor.get(address))
    first, second = (doctor.post(address, data).context["url"] for _ in range(2))
    assert HelpRequest.objects.count() == 1
    assert doctor.get(first).status_code == 404
    assert doctor.get(second).status_code == 200
    data = form_of(doctor.get(address), email="aide@dupont.fr", questions=["essai"])
    assert [doctor.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "wrong", [{"questions": []}, {"questions": ["rien"]}, {"email": "x"}, {"message": ""}, {"days": 365}]
)
def test_a_form_with_something_wrong_keeps_what_was_typed(doctor, in_doubt, wrong):
    page = fill(doctor, in_doubt, **({"recipient": "Société Durand"} | wrong))
    assert page.status_code == 422
    assert "Société Durand" in page.content.decode()
    assert not HelpRequest.objects.exists()


def test_nothing_of_another_version_can_be_asked(in_doubt, dr_martin):
    with pytest.raises(NothingToAsk):
        ask_about(in_doubt, "gov-registre-tenu")
    request, _ = ask_about(in_doubt, "gov-registre-tenu", "essai", "copie")
    assert [reply.question for reply in request.replies.all()] == ["copie", "essai"]


def test_we_do_not_write_to_a_crowd(doctor, in_doubt, settings):
    settings.ACCOUNT_RATE_LIMITS = {"ask_help": "2/h/user"}
    codes = [fill(doctor, in_doubt, email="x@exemple.fr", questions=["copie"]).status_code for _ in range(3)]
    assert codes == [302, 302, 429]


def test_a_new_link_kills_the_former(doctor, in_doubt):
    request, old = ask_about(in_doubt, "copie")
    page = doctor.post(on_help("renew_help", request), {"days": 30})
    assert doctor.get(old).status_code == 404
    assert doctor.get(page.context["url"]).status_code == 200
    request.refresh_from_db()
    assert request.expires_at - timezone.now() > timedelta(days=29)


def test_reminding_sends_a_new_link(doctor, in_doubt):
    request, old = ask_about(in_doubt, "copie", email="aide@dupont.fr")
    assert doctor.post(on_help("renew_help", request), {"days": 7}).status_code == 302
    [sent] = mail.outbox
    [link] = re.findall(r"/aide/[\w-]{43}/", sent.body)
    assert link != old
    assert [doctor.get(one).status_code for one in (old, link)] == [404, 200]


def test_what_is_over_is_neither_renewed_nor_revoked_again(doctor, in_doubt):
    request, _ = ask_about(in_doubt, "copie")
    revoke(request=request, at=timezone.now())
    for name in ("renew_help", "revoke_help"):
        page = doctor.post(on_help(name, request), {"days": 7}, follow=True)
        assert "n'attend plus de réponse" in text_of(page)
    with pytest.raises(IsOver):
        renew(request=request, days=7, at=timezone.now())


def test_the_list_says_how_each_stands(doctor, in_doubt):
    now = timezone.now()
    ask_about(in_doubt, "copie")
    ask_about(in_doubt, "copie", at=now - timedelta(days=15))
    revoked, _ = ask_about(in_doubt, "copie")
    revoke(request=revoked, at=now)
    text = text_of(doctor.get(url("help_requests", in_doubt)))
    assert [text.count(word) for word in ("En attente", "Expirée", "Annulée")] == [1, 1, 1]


def test_the_question_offers_to_ask_and_then_says_who_was(doctor, in_doubt):
    theme = url("theme", in_doubt, "postes")
    address = f"{url('ask_help', in_doubt)}?question="
    page = doctor.get(theme).content.decode()
    assert f'class="ask-help link-target" href="{address}copie"' in page  # « je ne sais pas »
    assert f'class="question-evidence ask-more" href="{address}verrou"' in page  # no answer yet
    ask_about(in_doubt, "copie")
    page = doctor.get(theme)
    assert f"{address}copie" not in page.content.decode()
    assert f"Question posée à {WHO}" in text_of(page)


def test_saying_i_do_not_know_offers_to_ask_at_once(doctor, assessment):
    page = autosave(doctor, assessment, "copie", "ne_sait_pas")
    assert "Demander à votre prestataire informatique" in text_of(page)
    assert "Demander" not in text_of(autosave(doctor, assessment, "verrou", "oui"))


def test_the_plan_leads_from_the_points_to_verify_to_whoever_knows(doctor, in_doubt):
    page = doctor.get(url("plan", in_doubt)).content.decode()
    assert f"{url('ask_help', in_doubt)}?role=it_provider" in page


def test_a_mandate_reads_and_cannot_ask(watching, in_doubt):
    request, _ = ask_about(in_doubt, "copie", email="aide@dupont.fr")
    page = watching.get(on_help("help_request", request))
    assert "Annuler la demande" not in text_of(page)
    assert "Créer un nouveau lien" not in text_of(page)
    assert "aide@dupont.fr" not in page.content.decode()
    assert watching.get(url("ask_help", in_doubt)).status_code == 302
    assert "ask-help" not in watching.get(url("theme", in_doubt, "postes")).content.decode()


def test_a_completed_assessment_asks_nothing(doctor, practice, dr_martin, small):
    done = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "ne_sait_pas")
    assessment = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=done, completed=True
    )
    page = doctor.get(url("ask_help", assessment), follow=True)
    assert "ne prend plus de réponse" in text_of(page)
    assert "role=it_provider" not in doctor.get(url("plan", assessment)).content.decode()


@pytest.mark.parametrize("name", ["help_requests", "ask_help"])
def test_the_screens_take_a_bounded_number_of_queries(doctor, in_doubt, name, django_assert_max_num_queries):
    for _ in range(5):
        ask_about(in_doubt, "copie", "essai")
    doctor.get(url(name, in_doubt))
    with django_assert_max_num_queries(7):
        assert doctor.get(url(name, in_doubt)).status_code == 200


def test_a_request_takes_a_bounded_number_of_queries(doctor, in_doubt, django_assert_max_num_queries):
    request, _ = ask_about(in_doubt, "copie", "essai", "verrou")
    doctor.get(on_help("help_request", request))
    with django_assert_max_num_queries(7):
        doctor.get(on_help("help_request", request))


def test_asked_twice_at_once_is_one_request(in_doubt, dr_martin):
    asked = Asked(page_id=in_doubt.pk, addressee=Addressee.DPO, questions=["copie"], message="Bonjour")
    ask(assessment=in_doubt, asked=asked, by=dr_martin, at=timezone.now())
    other = AssessmentFactory(practice=in_doubt.practice, version=in_doubt.version, started_by=dr_martin)
    ask(assessment=other, asked=asked, by=dr_martin, at=timezone.now())
    assert HelpRequest.objects.count() == 2
