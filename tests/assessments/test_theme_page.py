"""A whole theme in one form, for browsers without JavaScript."""

import pytest

from tests.assessments.asking import chosen_in, fields, shows, text_of, url
from tests.factories import AssessmentFactory, MandateFactory


def post(client, assessment, theme="postes", **data):
    return client.post(url("theme", assessment, theme), data)


def choices(assessment):
    return {row.question: row.choice for row in assessment.answers.all()}


def test_one_post_saves_the_page_and_goes_to_the_next_theme(doctor, assessment):
    response = post(doctor, assessment, **fields("verrou", "oui"), **fields("copie", "non"), next="1")
    assert response.url == url("theme", assessment, "equipe")
    assert choices(assessment) == {"verrou": "oui", "copie": "non"}


def test_the_last_theme_leads_back_to_the_list(doctor, assessment):
    response = post(doctor, assessment, "equipe", **fields("affiche", "oui"), next="1")
    assert response.url == url("overview", assessment)


def test_the_enter_key_saves_and_stays(doctor, assessment):
    page = doctor.get(url("theme", assessment, "postes")).content.decode()
    first_button = page[page.index("<button", page.index('id="questionnaire"')) :].split("</button>")[0]
    assert first_button.endswith(">Enregistrer")
    response = post(doctor, assessment, **fields("verrou", "oui"))
    assert response.url == url("theme", assessment, "postes")


def test_refused_answers_come_back_as_typed_and_the_others_are_saved(doctor, assessment):
    form = fields("verrou", "sans_objet", reason="court") | fields("copie", comment="Sur disque externe.")
    response = post(doctor, assessment, "postes", **form, **fields("papier-garde", "oui"), next="1")
    assert response.status_code == 422
    assert "2 réponses n'ont pas été enregistrées" in text_of(response)
    assert chosen_in(response, "verrou") == "sans_objet"
    page = response.content.decode()
    assert ">court</textarea>" in page
    assert ">Sur disque externe.</textarea>" in page
    assert choices(assessment) == {"papier-garde": "oui"}


def test_the_page_of_refused_answers_shows_the_figures_of_the_saved_ones(doctor, assessment):
    form = fields("verrou", "sans_objet") | fields("copie", "oui")
    response = post(doctor, assessment, **form)
    assert "1 sur 3 dans ce thème" in text_of(response)
    assert shows(response, "essai")


def test_what_was_refused_can_be_sent_again_from_the_page(doctor, assessment):
    form = fields("verrou", "sans_objet", reason="court")
    response = post(doctor, assessment, **form)
    assert f'action="{url("theme", assessment, "postes")}"' in response.content.decode()
    assert post(doctor, assessment, **form | {"reason-verrou": "Aucun poste au cabinet."}).status_code == 302


def test_a_question_that_was_not_on_the_page_is_left_alone(doctor, practice, dr_martin, small):
    given = {"verrou": "oui", "copie": "oui"}
    assessment = AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=given)
    post(doctor, assessment, **fields("copie", "non", seen=assessment.choices["copie"][1]))
    assert choices(assessment) == {"verrou": "oui", "copie": "non"}


def test_an_unchanged_page_saves_nothing(doctor, practice, dr_martin, small):
    assessment = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers={"verrou": "oui"}
    )
    row = assessment.answers.get()
    form = fields("verrou", "oui", seen=row.revision, reason=row.reason) | fields("copie")
    assert post(doctor, assessment, **form).status_code == 302
    assert assessment.answers.get().revision == row.revision


def test_a_completed_assessment_keeps_what_was_typed_on_screen_and_nothing_else(
    doctor, practice, dr_martin, small
):
    given = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "oui")
    done = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=given, completed=True
    )
    response = post(doctor, done, **fields("verrou", "non", comment="Trop tard ?"))
    assert response.status_code == 422
    assert "cette réponse n'est pas enregistrée" in text_of(response)
    assert "Trop tard ?" in response.content.decode()
    assert choices(done)["verrou"] == "oui"


def test_a_completed_assessment_is_read_and_not_filled_in(doctor, practice, dr_martin, small):
    given = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "oui")
    done = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=given, completed=True
    )
    page = doctor.get(url("theme", done, "postes")).content.decode()
    assert page.count("<fieldset disabled") == 3
    assert "data-save=" not in page
    assert "Effacer" not in page


def test_a_dpo_reads_the_answers_and_cannot_change_them(client, dpo, assessment):
    client.force_login(dpo)
    page = client.get(url("theme", assessment, "postes"))
    assert "seuls ses membres peuvent les changer" in text_of(page)
    assert "data-save=" not in page.content.decode()
    assert "<fieldset disabled" in page.content.decode()
    assert post(client, assessment, **fields("verrou", "oui")).status_code == 404


def test_a_dpo_who_is_also_a_member_answers(client, dr_martin, practice, assessment):
    MandateFactory(practice=practice, dpo=dr_martin)
    client.force_login(dr_martin)
    assert "data-save=" in client.get(url("theme", assessment, "postes")).content.decode()


@pytest.mark.parametrize("theme", ["inconnu", "reseau"])
def test_a_theme_that_does_not_exist_or_asks_nothing_is_not_found(doctor, assessment, theme):
    assert doctor.get(url("theme", assessment, theme)).status_code == 404
    assert post(doctor, assessment, theme, **fields("wifi-separe", "oui")).status_code == 404


def test_each_question_says_what_is_expected_and_where_it_comes_from(doctor, assessment):
    text = text_of(doctor.get(url("theme", assessment, "postes")))
    assert "Un poste se verrouille seul." in text
    assert "Règlement général , art. 32 (texte lu)" in text
