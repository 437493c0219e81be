"""Notes, observations and disagreements: who writes them, who reads them, and when they stop changing."""

import pytest
from django.utils import timezone

from assessments import visiting
from assessments.answering import AssessmentIsClosed
from assessments.completion import answer_the_rest_unknown, complete_assessment
from assessments.models import Disagreement, VisitNote
from practices.visiting import Length, close_visit, open_visit
from tests.assessments.asking import autosave, in_force_of, text_of, url
from tests.factories import AssessmentFactory, MandateFactory, UserFactory
from tests.harness import ReadOnlyGetClient

SECRET = "Le docteur hésite beaucoup"
SEEN = "Le poste d'accueil est resté ouvert."


@pytest.fixture
def assessment(practice, dr_martin, small):
    return AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers={"verrou": "oui"}
    )


@pytest.fixture
def note(assessment, dpo):
    def write(text, *, is_private=False, by=dpo):
        visiting.write_note(
            assessment=assessment,
            question="verrou",
            text=text,
            is_private=is_private,
            by=by,
            at=timezone.now(),
        )

    return write


def disagree(assessment, dpo, *, choice="non", observation=SEEN):
    return visiting.disagree(
        assessment=assessment,
        question="verrou",
        choice=choice,
        observation=observation,
        by=dpo,
        at=timezone.now(),
    )


def browser_of(person):
    client = ReadOnlyGetClient()
    client.force_login(person)
    return client


def htmx(client, address, data):
    return client.post(address, data, headers={"HX-Request": "true"})


def test_a_note_of_each_kind_is_kept_changed_and_erased(note, dpo):
    note("Une idée", is_private=True)
    note("Une observation")
    note("Une autre idée", is_private=True)
    note("")
    assert list(VisitNote.objects.values_list("is_private", "text")) == [(True, "Une autre idée")]


def test_a_disagreement_moves_no_score(assessment, dpo):
    before = assessment.score_low, assessment.score_high, assessment.revision
    disagree(assessment, dpo)
    assessment.refresh_from_db()
    assert (assessment.score_low, assessment.score_high, assessment.revision) == before
    assert in_force_of(assessment, "verrou").choice == "oui"


@pytest.mark.parametrize(
    ("question", "said", "refusal"),
    [
        ("verrou", {"choice": "oui"}, visiting.SameAnswer),
        ("verrou", {"observation": "Trop peu"}, visiting.ObservationIsTooShort),
        ("copie", {}, visiting.NoAnswerYet),
    ],
)
def test_a_disagreement_needs_an_answer_another_one_and_what_was_seen(
    assessment, dpo, question, said, refusal
):
    with pytest.raises(refusal):
        visiting.disagree(
            assessment=assessment,
            question=question,
            by=dpo,
            at=timezone.now(),
            **{"choice": "non", "observation": SEEN, **said},
        )
    assert not Disagreement.objects.exists()


def test_writing_it_again_keeps_the_former_one_as_withdrawn(assessment, dpo):
    first = disagree(assessment, dpo)
    assert disagree(assessment, dpo) == first
    disagree(assessment, dpo, choice="partiellement")
    assert Disagreement.objects.filter(withdrawn_at=None).count() == 1
    assert Disagreement.objects.count() == 2


def test_once_completed_nothing_of_it_changes(assessment, note, dpo, dr_martin):
    standing = disagree(assessment, dpo)
    answer_the_rest_unknown(assessment=assessment, by=dr_martin, at=timezone.now())
    complete_assessment(assessment=assessment, by=dr_martin, at=timezone.now())
    deeds = [
        lambda: note("Trop tard"),
        lambda: disagree(assessment, dpo, choice="partiellement"),
        lambda: visiting.withdraw(disagreement=standing, at=timezone.now()),
        lambda: visiting.reply_to(disagreement=standing, text="Non", by=dr_martin, at=timezone.now()),
    ]
    for deed in deeds:
        with pytest.raises(AssessmentIsClosed):
            deed()


def test_the_dpo_writes_beside_the_question_and_both_read_what_is_shared(assessment, dpo, dr_martin):
    dpo_browser = browser_of(dpo)
    fields = {"note-verrou": SECRET, "observation-verrou": "Écran tourné vers la salle d'attente"}
    fragment = htmx(dpo_browser, url("visit_note", assessment, "verrou"), fields)
    assert "Vos notes sont enregistrées" in text_of(fragment)
    fields = {"sees-verrou": "non", "because-verrou": SEEN}
    assert "Désaccord" in text_of(htmx(dpo_browser, url("visit_disagree", assessment, "verrou"), fields))
    page = text_of(browser_of(dr_martin).get(url("theme", assessment, "postes")))
    assert "Écran tourné vers la salle d'attente" in page
    assert "La structure Oui Le DPO Non" in " ".join(page.split())
    assert SEEN in page
    assert SECRET not in page


def test_the_practice_replies_and_the_dpo_reads_it(assessment, dpo, dr_martin):
    standing = disagree(assessment, dpo)
    htmx(
        browser_of(dr_martin),
        url("visit_reply", assessment, standing.pk),
        {f"reply-{standing.pk}": "Réglé le soir même."},
    )
    watching = browser_of(dpo)
    assert "Réglé le soir même." in text_of(watching.get(url("theme", assessment, "postes")))
    assert "Réglé le soir même." in text_of(watching.get(url("visit", assessment)))


def test_a_changed_answer_shows_in_the_disagreement(assessment, dpo, doctor):
    disagree(assessment, dpo)
    autosave(doctor, assessment, "verrou", "partiellement", seen=in_force_of(assessment, "verrou").revision)
    assert "Réponse changée depuis : « Partiellement »" in text_of(doctor.get(url("visit", assessment)))
    autosave(doctor, assessment, "verrou", "non", seen=in_force_of(assessment, "verrou").revision)
    page = text_of(doctor.get(url("visit", assessment)))
    assert "elle rejoint maintenant ce constat" in page
    assert "0 désaccord" in page


def test_what_was_typed_comes_back_with_the_reason_of_the_refusal(assessment, watching):
    address = url("visit_disagree", assessment, "verrou")
    for sent in (htmx, lambda client, *args: client.post(*args)):
        page = sent(watching, address, {"sees-verrou": "non", "because-verrou": "Ouvert"})
        assert "10 caractères au moins" in text_of(page)
        assert ">Ouvert</textarea>" in page.content.decode()


def test_without_javascript_the_notes_and_the_answers_of_the_page_are_saved_together(
    assessment, practice, dpo, dr_martin, watching
):
    open_visit(practice=practice, dpo=dpo.pk, length=Length.TODAY, by=dr_martin, at=timezone.now())
    revision = in_force_of(assessment, "verrou").revision
    sent = {"choice-verrou": "non", "seen-verrou": revision, "choice-copie": "oui", "seen-copie": "0"}
    notes = {"note-verrou": SECRET, "observation-copie": "Disque vu dans le placard"}
    watching.post(url("visit_note", assessment, "verrou"), sent | notes)
    answers = {code: in_force_of(assessment, code) for code in ("verrou", "copie")}
    assert {code: row.choice for code, row in answers.items()} == {"verrou": "non", "copie": "oui"}
    assert {row.answered_by for row in answers.values()} == {dpo}
    assert VisitNote.objects.count() == 2


def test_the_overview_says_that_a_visit_is_under_way_and_what_is_contested(
    assessment, note, practice, dpo, dr_martin
):
    open_visit(practice=practice, dpo=dpo.pk, length=Length.TWO_HOURS, by=dr_martin, at=timezone.now())
    disagree(assessment, dpo)
    note("Une observation")
    note(SECRET, is_private=True)
    told = text_of(browser_of(dr_martin).get(url("overview", assessment)))
    assert "Visite en cours avec Claude Bernard" in told
    assert "1 désaccord 1 observation" in told
    assert "Vous répondez avec la structure" in text_of(browser_of(dpo).get(url("overview", assessment)))
    assert "Votre DPO constate autre chose sur 1 question" in text_of(
        browser_of(dr_martin).get(url("complete", assessment))
    )


def test_without_a_visit_the_same_page_saves_the_notes_only(assessment, watching):
    sent = {"choice-copie": "oui", "seen-copie": "0", "note-verrou": SECRET}
    watching.post(url("visit_note", assessment, "verrou"), sent)
    assert in_force_of(assessment, "copie") is None
    assert VisitNote.objects.get().is_private


def test_during_a_visit_the_dpo_answers_and_after_it_no_more(assessment, practice, dpo, dr_martin, watching):
    assert autosave(watching, assessment, "copie", "oui").status_code == 404
    visit = open_visit(practice=practice, dpo=dpo.pk, length=Length.TODAY, by=dr_martin, at=timezone.now())
    assert autosave(watching, assessment, "copie", "oui").status_code == 200
    assert in_force_of(assessment, "copie").answered_by == dpo
    close_visit(visit=visit, by=dr_martin, at=timezone.now())
    assert autosave(watching, assessment, "essai", "oui").status_code == 404


@pytest.mark.parametrize(
    ("method", "name", "args"),
    [
        ("post", "complete", ()),
        ("post", "evidence", ("verrou",)),
        ("post", "action", ("verrou",)),
        ("post", "renew", ()),
    ],
)
def test_a_visit_opens_neither_completion_nor_evidence_nor_the_plan(
    assessment, practice, dpo, dr_martin, watching, method, name, args
):
    open_visit(practice=practice, dpo=dpo.pk, length=Length.TODAY, by=dr_martin, at=timezone.now())
    assert getattr(watching, method)(url(name, assessment, *args)).status_code == 404


def test_nobody_but_its_author_ever_reads_a_private_note(
    assessment, note, practice, dpo, dr_martin, secretary, admin_user
):
    note(SECRET, is_private=True)
    other = UserFactory()
    MandateFactory(practice=practice, dpo=other, scope="evidence")
    pages = [url(name, assessment) for name in ("overview", "visit", "results", "plan")]
    pages += [url("theme", assessment, "postes"), url("practice", practice)]
    for person in (dr_martin, secretary, other):
        reading = browser_of(person)
        for page in pages:
            assert SECRET not in reading.get(page, follow=True).content.decode(), (person, page)
    assert SECRET in browser_of(dpo).get(url("visit", assessment)).content.decode()
    assert SECRET in browser_of(dpo).get(url("theme", assessment, "postes")).content.decode()
    deletion = f"/admin/assessments/assessment/{assessment.pk}/delete/"
    assert SECRET not in browser_of(admin_user).get(deletion, follow=True).content.decode()


def test_a_private_note_stays_its_authors_once_completed(assessment, note, dpo, dr_martin):
    note(SECRET, is_private=True)
    answer_the_rest_unknown(assessment=assessment, by=dr_martin, at=timezone.now())
    complete_assessment(assessment=assessment, by=dr_martin, at=timezone.now())
    assert SECRET in text_of(browser_of(dpo).get(url("theme", assessment, "postes")))
    assert SECRET not in text_of(browser_of(dr_martin).get(url("theme", assessment, "postes")))


def test_a_dpo_withdraws_their_own_disagreement_only(assessment, practice, dpo, watching):
    other = UserFactory()
    MandateFactory(practice=practice, dpo=other, scope="answers")
    theirs, own = disagree(assessment, other), disagree(assessment, dpo)
    assert watching.post(url("visit_withdraw", assessment, theirs.pk)).status_code == 404
    watching.post(url("visit_withdraw", assessment, own.pk))
    assert list(Disagreement.objects.filter(withdrawn_at=None)) == [theirs]


def test_the_page_of_a_visit_costs_the_same_with_more_notes(
    assessment, note, watching, django_assert_max_num_queries
):
    note("Une observation")
    watching.get(url("visit", assessment))
    for person in UserFactory.create_batch(5):
        note("Encore une", by=person)
    with django_assert_max_num_queries(13):
        watching.get(url("visit", assessment))
