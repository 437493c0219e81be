"""The holder of a one-time link: what it opens, once, and everything that it must not."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.asking_help import renew, revoke
from assessments.completion import complete_assessment
from assessments.models import Assessment, MailRefusal, Notice, ProposedAnswer
from assessments.notifying import send_some
from cabinet_compliance.settings import base
from tests.assessments.asking import in_force_of, text_of
from tests.assessments.helping import WHO, ask_about, link_of, said
from tests.factories import AssessmentFactory, MembershipFactory

DOUBTS = {"verrou": "oui", "copie": "ne_sait_pas", "essai": "ne_sait_pas"}


@pytest.fixture
def in_doubt(practice, dr_martin, small):
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=DOUBTS)


@pytest.fixture
def asked(in_doubt):
    return ask_about(in_doubt, "copie", "essai")


@pytest.fixture
def helper():
    """Somebody without an account, from whom cookies and tokens are asked as in production."""
    return Client(enforce_csrf_checks=True)


def states(request):
    return {one.question: one.state for one in request.replies.all()}


def test_the_link_shows_its_questions_and_nothing_else(helper, asked, in_doubt):
    _, link = asked
    page = helper.get(link)
    assert page.status_code == 200
    text = text_of(page)
    assert in_doubt.practice.name in text
    assert "Camille Martin vous demande" in text
    assert "Copiez-vous vos données ?" in text
    assert "Je ne sais pas non plus" in text
    assert "Vos postes se verrouillent-ils" not in text
    main = page.content.decode()
    assert "href" not in main.partition("<main")[2].partition("<script")[0]
    assert "checked" not in main


def test_the_page_is_kept_from_caches_engines_and_other_sites(helper, asked):
    for address in (asked[1], link_of("faux"), "/aide/merci/"):
        page = helper.get(address)
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert "form-action 'self'" in page["Content-Security-Policy"]
        assert not page.cookies


def test_looking_uses_nothing_up_and_checking_sends_nothing(helper, asked):
    request, link = asked
    for _ in range(3):
        assert helper.get(link).status_code == 200
    page = helper.post(link, said("copie", "oui", comment="Chaque nuit.", step="check"))
    assert "Relisez vos réponses" in text_of(page)
    assert 'name="comment-copie" value="Chaque nuit."' in page.content.decode()
    back = helper.post(link, said("copie", "oui", comment="Chaque nuit.", step="edit"))
    assert 'value="oui" data-meaning="credit" checked' in back.content.decode()
    assert states(request) == {"copie": "asked", "essai": "asked"}


def test_what_is_sent_is_proposed_once_and_changes_no_answer(helper, asked, in_doubt):
    request, link = asked
    sent = helper.post(link, said("copie", "oui", comment="Chaque nuit.") | said("essai", "ne_sait_pas"))
    assert sent.url == "/aide/merci/"
    assert "vos réponses sont parties" in text_of(helper.get(sent.url))
    assert states(request) == {"copie": "proposed", "essai": "asked"}
    request.refresh_from_db()
    assert (request.replied_as, request.replies.get(question="copie").comment) == (WHO, "Chaque nuit.")
    assert in_force_of(in_doubt, "copie").choice == "ne_sait_pas"
    in_doubt.refresh_from_db()
    assert in_doubt.choices["copie"][0] == "ne_sait_pas"


def test_a_link_works_once(helper, asked):
    request, link = asked
    helper.post(link, said("copie", "oui"))
    assert helper.get(link).status_code == 404
    assert helper.post(link, said("copie", "non")).status_code == 404
    assert request.replies.get(question="copie").choice == "oui"


def test_a_question_that_was_not_asked_is_not_read(helper, asked, in_doubt):
    request, link = asked
    helper.post(link, said("verrou", "non") | said("affiche", "non") | said("copie", "oui"))
    assert set(states(request)) == {"copie", "essai"}
    assert in_force_of(in_doubt, "verrou").choice == "oui"
    assert in_force_of(in_doubt, "affiche") is None


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        (said("copie", "sans_objet"), "Expliquez en quelques mots"),
        (said("copie", "peut-etre"), "Choisissez l'une des réponses proposées"),
        (said("copie"), "Répondez à une question au moins"),
        (said("verrou", "oui"), "Répondez à une question au moins"),
        (said("copie", "oui", who=" "), "Dites qui répond"),
        (said("copie", "oui", who="x\x00y"), "Il manque quelque chose"),
        (said("copie", "oui", who="x" * 151), "Il manque quelque chose"),
    ],
)
@pytest.mark.parametrize("step", ["check", "send"])
def test_what_cannot_be_taken_is_explained_and_the_link_lives(helper, asked, posted, words, step):
    request, link = asked
    page = helper.post(link, posted | {"step": step, "comment-essai": ""})
    assert page.status_code == 422
    assert words in text_of(page)
    assert helper.get(link).status_code == 200
    assert states(request) == {"copie": "asked", "essai": "asked"}


def test_a_comment_alone_is_help_too(helper, asked):
    request, link = asked
    assert helper.post(link, said("copie", comment="Voyez l'éditeur.")).status_code == 302
    assert request.replies.get(question="copie").comment == "Voyez l'éditeur."
    assert states(request)["copie"] == "asked"


def test_texts_are_kept_within_their_limit_and_shown_as_text(helper, doctor, asked, in_doubt):
    request, link = asked
    comment = "<script>alert(1)</script>\x00" + "é" * 9_000
    helper.post(link, said("copie", "oui", comment=comment, who="<b>Dupont</b>"))
    kept = request.replies.get(question="copie").comment
    assert len(kept) == 2_000
    page = doctor.get(f"/evaluations/{in_doubt.pk}/themes/postes/").content.decode()
    assert "<script>alert" not in page
    assert "<b>Dupont" not in page


def dead_links(in_doubt):
    """One of each way to be dead, and addresses that never were a link's."""
    now = timezone.now()
    revoked, revoked_link = ask_about(in_doubt, "copie")
    revoke(request=revoked, at=now)
    _used, used_link = ask_about(in_doubt, "copie")
    assert Client().post(used_link, said("copie", "oui")).status_code == 302
    replaced, replaced_link = ask_about(in_doubt, "copie")
    renew(request=replaced, days=3, at=now)
    _, expired_link = ask_about(in_doubt, "copie", at=now - timedelta(days=14, seconds=1))
    forged = ["a", "A" * 43, "é" * 43, "%00", "x" * 2_000, "' OR 1=1 --", "\U0001f600", "..", "merci "]
    return {
        "revoked": revoked_link,
        "used": used_link,
        "replaced": replaced_link,
        "expired": expired_link,
        **{f"forged {token[:12]}": link_of(token) for token in forged},
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_all_dead_links_get_the_same_404_for_the_same_work(helper, in_doubt, method):
    seen = {}
    for name, link in dead_links(in_doubt).items():
        with CaptureQueriesContext(connection) as captured:
            page = getattr(helper, method)(link)
        sql = [query["sql"].replace(captured[0]["sql"].partition("token_hash")[2], "") for query in captured]
        seen[name] = (page.status_code, len(captured), page.templates[0].name, page.content, len(sql[0]))
    assert len(set(seen.values())) == 1, seen
    [(status, queries, template, *_)] = set(seen.values())
    assert (status, queries, template) == (404, 1, "assessments/help/dead_link.html")


def test_a_link_dies_at_its_last_second(helper, asked):
    request, link = asked
    request.expires_at = timezone.now() + timedelta(minutes=1)
    request.save()
    assert helper.get(link).status_code == 200
    request.expires_at = timezone.now()
    request.save()
    assert helper.post(link, said("copie", "oui")).status_code == 404
    assert states(request)["copie"] == "asked"


def test_a_link_dies_with_its_assessment(helper, asked, in_doubt, dr_martin):
    _, link = asked
    Assessment.objects.filter(pk=in_doubt.pk).update(state="carried_over")
    assert helper.get(link).status_code == 404
    Assessment.objects.filter(pk=in_doubt.pk).update(state="in_progress")
    assert helper.get(link).status_code == 200
    version = in_doubt.version
    type(version).objects.filter(pk=version.pk).update(open_until=timezone.localdate() - timedelta(days=1))
    assert helper.get(link).status_code == 404


def test_a_completed_assessment_takes_no_reply(helper, practice, dr_martin, small):
    answers = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "ne_sait_pas")
    assessment = AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=answers)
    _, link = ask_about(assessment, "copie")
    complete_assessment(assessment=assessment, by=dr_martin, at=timezone.now())
    assert helper.post(link, said("copie", "oui")).status_code == 404


def test_the_link_opens_no_other_assessment_and_signs_nobody_in(helper, asked, in_doubt):
    helper.get(asked[1])
    for address in (f"/evaluations/{in_doubt.pk}/", f"/evaluations/{in_doubt.pk}/aide/{asked[0].pk}/"):
        assert helper.get(address).url.startswith("/compte/login/")
    assert helper.get(asked[1] + "accepter/").status_code == 404


def test_whoever_tries_links_is_slowed_down(helper, asked, settings):
    settings.ACCOUNT_RATE_LIMITS = {"give_help": "3/m/ip"}
    codes = [helper.get(link_of(f"essai{n}")).status_code for n in range(5)]
    assert codes == [404, 404, 404, 429, 429]
    assert base.ACCOUNT_RATE_LIMITS["give_help"] == "60/m/ip"


def test_a_page_of_many_questions_takes_as_many_queries_as_one(helper, in_doubt):
    costs = set()
    for questions in (["copie"], ["copie", "essai", "verrou", "affiche"]):
        _, link = ask_about(in_doubt, *questions)
        with CaptureQueriesContext(connection) as captured:
            helper.get(link)
        costs.add(len(captured))
    assert costs == {2}


def test_the_owners_are_told_once_by_e_mail(helper, asked, practice, secretary, settings):
    settings.PUBLIC_URL = "https://exemple.fr"
    silent = MembershipFactory(practice=practice).user
    MailRefusal.objects.create(person=silent)
    helper.post(asked[1], said("copie", "oui"))
    [notice] = Notice.objects.all()
    assert notice.person.email == "martin@exemple.fr"
    send_some(at=timezone.now())
    [sent] = mail.outbox
    assert sent.subject == f"{WHO} a répondu à vos questions"
    assert f"https://exemple.fr/evaluations/{asked[0].assessment_id}/aide/{asked[0].pk}/" in sent.body


def test_the_same_page_serves_whoever_is_signed_in(doctor, asked):
    assert "Se déconnecter" not in doctor.get(asked[1]).content.decode()
    assert doctor.post(asked[1], said("copie", "oui")).status_code == 302
    assert ProposedAnswer.objects.get(question="copie").state == "proposed"
