"""Messages about a question, and the history of who answered what."""

import pytest
from django.utils import timezone

from assessments.models import Answer, CarryOver, QuestionComment
from assessments.models.records import RecordIsKept
from practices.models import Consultation
from tests.assessments.asking import autosave, fields, text_of, url
from tests.factories import AssessmentFactory, MandateFactory, UserFactory


def write(client, assessment, text="Le prestataire passe mardi.", question="verrou", **more):
    htmx = {"HX-Request": "true"} if more.pop("htmx", False) else {}
    return client.post(
        url("comment", assessment, question), {f"message-{question}": text, **more}, headers=htmx
    )


def told(client, assessment, question="verrou", **asked):
    return text_of(client.get(url("question_history", assessment, question), asked))


def test_a_message_is_read_under_its_question(doctor, dr_martin, assessment):
    answer = write(doctor, assessment)
    assert answer.url == f"{url('theme', assessment, 'postes')}#q-verrou"
    assert QuestionComment.objects.get().written_by == dr_martin
    assert "Le prestataire passe mardi." in text_of(doctor.get(url("theme", assessment, "postes")))
    assert "Le prestataire passe mardi." not in text_of(doctor.get(url("theme", assessment, "equipe")))


def test_htmx_gets_the_thread_alone(doctor, assessment):
    said = write(doctor, assessment, htmx=True).content.decode()
    assert said.lstrip().startswith("<section")
    assert "Le prestataire passe mardi." in said


def test_the_oldest_of_many_messages_are_folded(doctor, assessment):
    for number in range(4):
        write(doctor, assessment, f"Message {number}")
    page = text_of(doctor.get(url("theme", assessment, "postes")))
    assert "2 messages plus anciens" in page
    assert page.index("Message 0") < page.index("Message 3")


def test_without_javascript_the_answers_of_the_page_are_saved_along(doctor, assessment):
    write(doctor, assessment, **fields("copie", "oui"))
    assessment.refresh_from_db()
    assert assessment.choices["copie"][0] == "oui"
    assert QuestionComment.objects.count() == 1


@pytest.mark.parametrize(("text", "said"), [("  \r\n ", "Écrivez d'abord"), ("x" * 3001, "3001 caractères")])
@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_empty_or_too_long_is_refused_and_kept_as_typed(doctor, assessment, text, said, htmx):
    refused = write(doctor, assessment, text, htmx=htmx)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert text.strip() in text_of(refused)
    assert not QuestionComment.objects.exists()


def test_a_message_is_plain_text(doctor, assessment):
    write(doctor, assessment, "<script>alert(1)</script> https://exemple.fr\x00")
    page = doctor.get(url("theme", assessment, "postes")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; https://exemple.fr" in page
    assert 'href="https://exemple.fr' not in page


def test_a_dpo_writes_while_their_mandate_opens_the_answers(client, dpo, assessment):
    client.force_login(dpo)
    assert write(client, assessment, htmx=True).status_code == 200
    assert QuestionComment.objects.get().written_by == dpo
    assert Consultation.objects.filter(person=dpo, practice=assessment.practice).exists()
    assert not Answer.objects.exists()
    figures = UserFactory()
    MandateFactory(practice=assessment.practice, dpo=figures, scope="figures")
    client.force_login(figures)
    assert write(client, assessment).status_code == 404
    dpo.mandates.update(revoked_at=timezone.now())
    client.force_login(dpo)
    assert write(client, assessment).status_code == 404


def test_nothing_is_written_on_an_assessment_that_another_continues(doctor, assessment):
    type(assessment).objects.filter(pk=assessment.pk).update(state="carried_over")
    assert write(doctor, assessment).url == url("overview", assessment)
    assert not QuestionComment.objects.exists()
    assert "Écrire un message" not in told(doctor, assessment)


def test_a_message_never_changes(doctor, assessment):
    write(doctor, assessment)
    with pytest.raises(RecordIsKept):
        QuestionComment.objects.get().save()


# ---- history


def test_each_answer_says_what_it_replaced(doctor, assessment):
    for choice, comment in (("non", ""), ("oui", ""), ("oui", "Depuis mai."), ("", "")):
        assessment.refresh_from_db()
        seen = assessment.choices.get("verrou", ["", 0])[1]
        autosave(doctor, assessment, "verrou", choice, seen=seen, comment=comment)
    write(doctor, assessment, "Vu ensemble.")
    page = told(doctor, assessment)
    steps = [
        "Vu ensemble.",
        "a effacé la réponse « Oui »",
        "a précisé sa réponse, toujours « Oui »",
        "Depuis mai.",
        "a changé « Non » en « Oui »",
        "a répondu « Non »",
    ]
    assert sorted(steps, key=page.index) == steps
    assert "Camille Martin" in page


def test_what_was_brought_confirmed_or_inherited_says_so(doctor, dr_martin, practice, small, assessment):
    target = AssessmentFactory(practice=practice, version=small)
    CarryOver.objects.create(source=assessment, target=target)
    at = timezone.now()
    about = {"assessment": target, "question": "verrou", "choice": "oui", "answered_by": dr_martin}
    first = Answer.objects.create(**about, to_confirm=True, revision=1, answered_at=at)
    Answer.objects.create(**about, revision=2, answered_at=at)
    Answer.objects.create(**about | {"question": "copie"}, revision=3, inherited_from=first)
    page = told(doctor, target)
    assert "avait répondu « Oui » dans une évaluation précédente" in page
    assert "a confirmé « Oui »" in page
    assert f"a repris de {practice} la réponse « Oui »" in told(doctor, target, "copie")


def test_the_whole_history_is_narrowed_to_a_person_or_a_theme(doctor, client, secretary, assessment):
    autosave(doctor, assessment, "verrou", "oui")
    client.force_login(secretary)
    write(client, assessment, "Affiche posée.", question="affiche")
    address = url("history", assessment)
    both = text_of(client.get(address))
    assert "a répondu « Oui »" in both
    assert "Affiche posée." in both
    assert "Affiche posée." not in text_of(client.get(address, {"theme": "postes"}))
    theirs = text_of(client.get(address, {"personne": secretary.pk}))
    assert "Affiche posée." in theirs
    assert "a répondu «" not in theirs
    nothing = text_of(client.get(address, {"personne": secretary.pk, "theme": "postes"}))
    assert "Rien ne correspond" in nothing


def test_a_long_history_is_read_by_pages_in_as_many_queries(
    doctor, dr_martin, assessment, django_assert_max_num_queries
):
    rows = [
        Answer(assessment=assessment, question="verrou", choice="oui", revision=n, answered_by=dr_martin)
        for n in range(1, 121)
    ]
    Answer.objects.bulk_create(rows)
    write(doctor, assessment)
    for page in (1, 3):
        with django_assert_max_num_queries(12):
            text = text_of(doctor.get(url("history", assessment), {"page": page, "theme": "postes"}))
        assert f"Page {page} sur 3" in text
    with django_assert_max_num_queries(11):
        assert "Page 1 sur 3" in told(doctor, assessment)


def test_a_question_of_another_version_is_not_found(doctor, assessment):
    assert doctor.get(url("question_history", assessment, "ailleurs")).status_code == 404
    assert write(doctor, assessment, question="ailleurs").status_code == 404
