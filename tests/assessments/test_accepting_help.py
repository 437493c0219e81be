"""Proposed answers: accepted into the assessment, declined, or kept without effect."""

import pytest
from django.utils import timezone

from assessments.accepting_help import AlreadyDecided, accept, decline
from assessments.completion import complete_assessment
from assessments.domain.answers import Answer
from assessments.giving_help import reply
from assessments.models import Assessment, ProposedAnswer
from practices.models import Practice
from tests.assessments.asking import autosave, in_force_of, text_of, url
from tests.assessments.helping import WHO, ask_about, on_help
from tests.assessments.test_stored_figures import check
from tests.factories import AssessmentFactory

DOUBTS = {"verrou": "oui", "copie": "ne_sait_pas", "essai": "ne_sait_pas", "affiche": "oui"}


@pytest.fixture
def in_doubt(practice, dr_martin, small):
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=DOUBTS)


@pytest.fixture
def replied(in_doubt):
    """A request to which both answers came."""
    request, _ = ask_about(in_doubt, "copie", "essai")
    answers = {"copie": Answer(choice="oui", comment="Chaque nuit."), "essai": Answer(choice="non")}
    reply(request=request, answers=answers, who=WHO, at=timezone.now())
    return request


def proposed(request, question):
    return request.replies.get(question=question)


def decide(client, name, request, question, **posted):
    seen = {f"seen-{question}": request.assessment.choices.get(question, ["", 0])[1]}
    address = on_help(name, request, proposed(request, question).pk)
    return client.post(address, seen | posted, follow=True)


def test_an_accepted_answer_is_the_practice_s_own_and_says_where_it_comes_from(
    doctor, in_doubt, replied, dr_martin
):
    before = in_doubt.score_low
    page = decide(doctor, "accept_help", replied, "copie")
    assert "La réponse proposée est acceptée" in text_of(page)
    row, kept = in_force_of(in_doubt, "copie"), proposed(replied, "copie")
    assert (row.choice, row.answered_by) == ("oui", dr_martin)
    assert row.comment.startswith(f"D'après {WHO}, le ")
    assert row.comment.endswith("\u00a0: Chaque nuit.")
    assert (kept.state, kept.answer, kept.decided_by) == ("accepted", row, dr_martin)
    in_doubt.refresh_from_db()
    assert in_doubt.score_low > before
    check(in_doubt)


def test_what_the_practice_had_written_stays_under_what_it_is_told(doctor, in_doubt, replied):
    seen = in_doubt.choices["essai"][1]
    autosave(doctor, in_doubt, "essai", "ne_sait_pas", comment="À demander.", seen=seen)
    replied.assessment.refresh_from_db()
    decide(doctor, "accept_help", replied, "essai")
    first, last = in_force_of(in_doubt, "essai").comment.split("\n\n")
    assert first.startswith(f"D'après {WHO}, le ")
    assert first.endswith(".")
    assert last == "À demander."


def test_a_declined_answer_changes_nothing(doctor, in_doubt, replied):
    row = in_force_of(in_doubt, "copie")
    assert "écartée" in text_of(decide(doctor, "decline_help", replied, "copie"))
    assert in_force_of(in_doubt, "copie") == row
    assert proposed(replied, "copie").state == "declined"


def test_all_are_accepted_together(doctor, in_doubt, replied):
    seen = {f"seen-{code}": revision for code, (_, revision, *_) in in_doubt.choices.items()}
    page = doctor.post(on_help("accept_all_help", replied), seen, follow=True)
    assert "2 réponses acceptées" in text_of(page)
    assert {one.state for one in replied.replies.all()} == {"accepted"}
    assert [in_force_of(in_doubt, code).choice for code in ("copie", "essai")] == ["oui", "non"]
    check(in_doubt)


def test_accepting_all_leaves_what_changed_meanwhile(doctor, in_doubt, replied):
    seen = {f"seen-{code}": revision for code, (_, revision, *_) in in_doubt.choices.items()}
    autosave(doctor, in_doubt, "copie", "partiellement", seen=seen["seen-copie"])
    page = doctor.post(on_help("accept_all_help", replied), seen, follow=True)
    assert "1 réponse acceptée" in text_of(page)
    assert "1 proposition reste à relire" in text_of(page)
    assert in_force_of(in_doubt, "copie").choice == "partiellement"
    assert proposed(replied, "copie").state == "proposed"


def test_accepting_over_an_answer_given_meanwhile_shows_both_first(doctor, in_doubt, replied):
    autosave(doctor, in_doubt, "copie", "partiellement", seen=in_doubt.choices["copie"][1])
    page = decide(doctor, "accept_help", replied, "copie")
    assert "Camille Martin a répondu « Partiellement »" in text_of(page)
    assert "Votre réponse aujourd'hui : Partiellement" in text_of(page)
    assert in_force_of(in_doubt, "copie").choice == "partiellement"
    replied.assessment.refresh_from_db()
    decide(doctor, "accept_help", replied, "copie")
    assert in_force_of(in_doubt, "copie").choice == "oui"


def test_what_is_decided_is_not_decided_again(doctor, replied, dr_martin):
    decide(doctor, "accept_help", replied, "copie")
    for name in ("accept_help", "decline_help"):
        assert "déjà été acceptée ou écartée" in text_of(decide(doctor, name, replied, "copie"))
    with pytest.raises(AlreadyDecided):
        decline(proposed=proposed(replied, "copie"), by=dr_martin, at=timezone.now())
    with pytest.raises(AlreadyDecided):
        accept(proposed=proposed(replied, "copie"), seen=None, by=dr_martin, at=timezone.now())


def test_what_was_never_given_is_not_accepted(doctor, in_doubt):
    request, _ = ask_about(in_doubt, "copie")
    assert "déjà été acceptée ou écartée" in text_of(decide(doctor, "accept_help", request, "copie"))
    assert in_force_of(in_doubt, "copie").choice == "ne_sait_pas"


def test_a_question_no_longer_asked_keeps_its_proposal_without_effect(doctor, in_doubt, replied):
    autosave(doctor, in_doubt, "copie", "non", seen=in_doubt.choices["copie"][1])  # « essai » goes
    replied.assessment.refresh_from_db()
    page = decide(doctor, "accept_help", replied, "essai")
    assert text_of(page).count("ne vous est plus posée") == 2
    assert proposed(replied, "essai").state == "proposed"
    assert in_force_of(in_doubt, "essai").choice == "ne_sait_pas"


def test_a_changed_profile_keeps_the_proposal_until_the_question_comes_back(doctor, practice, in_doubt):
    Practice.objects.update(facts=["employes"])
    Assessment.objects.filter(pk=in_doubt.pk).update(facts=["employes"])
    request, _ = ask_about(in_doubt, "charte")
    reply(request=request, answers={"charte": Answer(choice="oui")}, who=WHO, at=timezone.now())
    Assessment.objects.filter(pk=in_doubt.pk).update(facts=[])
    assert "ne vous est plus posée" in text_of(decide(doctor, "accept_help", request, "charte"))
    Assessment.objects.filter(pk=in_doubt.pk).update(facts=["employes"])
    assert "est acceptée" in text_of(decide(doctor, "accept_help", request, "charte"))


@pytest.mark.parametrize("state", ["completed", "carried_over"])
def test_an_assessment_that_is_over_accepts_nothing(doctor, in_doubt, replied, dr_martin, state):
    if state == "completed":
        complete_assessment(assessment=in_doubt, by=dr_martin, at=timezone.now())
    else:
        Assessment.objects.filter(pk=in_doubt.pk).update(state=state)
    page = decide(doctor, "accept_help", replied, "copie")
    assert "ne prend plus de réponse" in text_of(page)
    doctor.post(on_help("accept_all_help", replied))
    assert {one.state for one in replied.replies.all()} == {"proposed"}
    assert "Accepter" not in text_of(page).partition("Demande d'aide")[2]


def test_accepting_in_the_question_saves_the_rest_of_its_page(doctor, in_doubt, replied):
    seen = {f"seen-{code}": revision for code, (_, revision, *_) in in_doubt.choices.items()}
    posted = seen | {"in_question": "1", "choice-verrou": "non", "choice-copie": "ne_sait_pas"}
    address = on_help("accept_help", replied, proposed(replied, "copie").pk)
    page = doctor.post(address, posted)
    assert page.url.endswith("/themes/postes/#q-copie")
    assert [in_force_of(in_doubt, code).choice for code in ("verrou", "copie")] == ["non", "oui"]


@pytest.mark.parametrize(
    ("posted", "back"),
    [
        ({"express": "1"}, "/express/#q-copie"),
        ({"parcours": "restantes"}, "?parcours=restantes#q-copie"),
        ({"review": "1"}, "/a-revoir/#q-copie"),
    ],
)
def test_accepting_leads_back_to_the_page_of_the_question(doctor, replied, posted, back):
    address = on_help("accept_help", replied, proposed(replied, "copie").pk)
    page = doctor.post(address, posted | {"in_question": "1"})
    assert page.url.endswith(back)
    assert doctor.get(page.url, follow=True).status_code == 200


def test_the_question_shows_what_is_proposed_and_who_says_so(doctor, in_doubt, replied):
    page = doctor.get(url("theme", in_doubt, "postes"))
    assert f"{WHO} propose" in text_of(page)
    assert "Chaque nuit." in text_of(page)
    assert on_help("accept_help", replied, proposed(replied, "copie").pk) in page.content.decode()


def test_a_proposal_stays_before_the_eyes_when_somebody_else_is_asked(doctor, in_doubt, replied):
    ask_about(in_doubt, "copie")
    assert f"{WHO} propose" in text_of(doctor.get(url("theme", in_doubt, "postes")))


def test_the_overview_counts_what_is_to_be_read(doctor, in_doubt, replied):
    ask_about(in_doubt, "copie")
    text = text_of(doctor.get(url("overview", in_doubt)))
    assert "2 réponses proposées à relire" in text
    assert "1 demande d'aide attend sa réponse" in text


def test_a_mandate_reads_the_proposal_and_decides_nothing(watching, in_doubt, replied):
    for name in ("accept_help", "decline_help"):
        assert decide(watching, name, replied, "copie").status_code == 404
    page = watching.get(on_help("help_request", replied))
    assert "Réponse proposée" in text_of(page)
    assert "Accepter" not in text_of(page)


def test_another_practice_s_proposal_does_not_exist(doctor, small, replied):
    other = AssessmentFactory(version=small, answers={"copie": "ne_sait_pas"})
    request, _ = ask_about(other, "copie")
    reply(request=request, answers={"copie": Answer(choice="oui")}, who=WHO, at=timezone.now())
    theirs = ProposedAnswer.objects.get(request=request)
    for address in (
        on_help("accept_help", request, theirs.pk),
        on_help("accept_help", replied, theirs.pk),
        f"/evaluations/{replied.assessment_id}/aide/{request.pk}/reponses/{theirs.pk}/accepter/",
    ):
        assert doctor.post(address).status_code == 404
    assert ProposedAnswer.objects.get(pk=theirs.pk).state == "proposed"
