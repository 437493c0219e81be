from practices.models import Practice
from tests.assessments.asking import text_of, url
from tests.assessments.versions import SMALL, publish
from tests.factories import AssessmentFactory

ALL = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "oui")


def overview(client, assessment):
    return text_of(client.get(url("overview", assessment)))


def test_a_new_assessment_offers_to_begin_with_its_first_theme(doctor, assessment):
    page = doctor.get(url("overview", assessment))
    assert "0 sur 3" in text_of(page)
    assert "Encore 1 minute environ" in text_of(page)
    assert url("theme", assessment, "postes") in page.content.decode()
    assert ">Commencer</a>" in page.content.decode()


def test_it_resumes_at_the_first_theme_with_an_open_question(doctor, practice, dr_martin, small):
    given = {"verrou": "oui", "copie": "sans_objet"}
    assessment = AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=given)
    page = doctor.get(url("overview", assessment))
    assert page.context["resume"].theme.code == "equipe"
    assert ">Reprendre</a>" in page.content.decode()
    assert "Complet" in text_of(page)


def test_themes_that_ask_nothing_are_not_listed(doctor, assessment):
    text = overview(doctor, assessment)
    assert "Postes de travail" in text
    assert "Réseau sans fil" not in text
    assert "4 exigences ne vous concernent pas" in text


def test_once_all_is_answered_it_offers_to_complete(doctor, practice, dr_martin, small):
    assessment = AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=ALL)
    page = doctor.get(url("overview", assessment))
    assert "Toutes les questions ont une réponse." in text_of(page)
    assert page.content.decode().count("Terminer l'évaluation</a>") == 1


def test_a_completed_assessment_says_since_when(doctor, practice, dr_martin, small):
    done = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=ALL, completed=True
    )
    text = overview(doctor, done)
    assert "terminée depuis le 10 mars 2026" in text
    assert "Terminer l'évaluation" not in text


def test_a_dpo_is_not_offered_to_answer(client, dpo, assessment):
    client.force_login(dpo)
    page = client.get(url("overview", assessment)).content.decode()
    assert ">Commencer</a>" not in page
    assert "Terminer l'évaluation" not in page


# ---- what is left out


def left_out(client, assessment):
    page = client.get(url("left_out", assessment))
    items = [one for group in page.context["left_out"].groups for one in group.items]
    return {one.requirement.code: (one.lacking, one.barring) for one in items}, page


def test_left_out_requirements_say_what_they_lack_or_what_bars_them(doctor, assessment):
    reasons, page = left_out(doctor, assessment)
    assert reasons == {
        "papier": (("Copiez-vous vos données ?",), ()),
        "charte": (("J'emploie au moins un salarié",), ()),
        "associes": ((), ("Cabinet individuel",)),
        "wifi-separe": (("J'ai du Wi-Fi",), ()),
    }
    assert "4 exigences sont écartées" in text_of(page)
    assert "Écartée par : Cabinet individuel" in text_of(page)


def test_when_everything_is_asked_the_page_says_so(doctor, practice, dr_martin, small):
    Practice.objects.update(kind=Practice.Kind.GROUP, facts=["employes", "wifi"])
    practice.refresh_from_db()
    assessment = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers={"copie": "non"}
    )
    reasons, page = left_out(doctor, assessment)
    assert reasons == {}
    assert "Toutes les exigences de ce référentiel vous concernent." in text_of(page)


def test_an_assessment_in_which_nothing_is_asked_can_be_read_everywhere(doctor, practice, dr_martin):
    text = SMALL.read_text()
    head, _, tail = text.partition("  - code: postes\n")
    version = publish((head + "  - code: reseau\n" + tail.partition("  - code: reseau\n")[2]).encode())
    empty = AssessmentFactory(practice=practice, version=version, started_by=dr_martin)
    assert (empty.asked_count, empty.score_low, empty.level) == (0, None, "")
    for screen in ("overview", "left_out", "results", "plan", "complete"):
        assert doctor.get(url(screen, empty)).status_code == 200
    assert "Aucune exigence applicable" in text_of(doctor.get(url("results", empty)))


# ---- why so many are left out, and texts that do not reach the practice


def test_what_is_left_out_is_counted_by_reason(doctor, assessment):
    text = overview(doctor, assessment)
    assert "1 parce que vous exercez seul" in text
    assert "car « J'emploie au moins un salarié » n'est pas coché" in text
    assert "1 pour une autre raison" in text


def test_a_group_is_not_told_that_it_is_alone(doctor, practice, dr_martin, cabinets):
    Practice.objects.update(kind=Practice.Kind.GROUP)
    practice.refresh_from_db()
    assessment = AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin)
    assert "exercez seul" not in overview(doctor, assessment)


def test_texts_that_do_not_reach_the_practice_are_told_here_and_beside_what_cites_them(
    doctor, practice, dr_martin, cabinets
):
    assessment = AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin)
    sentence = "exclut les professionnels libéraux"
    assert sentence in overview(doctor, assessment)
    assert sentence in text_of(doctor.get(url("left_out", assessment)))
    assert sentence in text_of(doctor.get(url("theme", assessment, "securite_technique")))
    assert sentence not in text_of(doctor.get(url("theme", assessment, "rendez_vous")))
    assert "ne couvre pas les CPTS" not in overview(doctor, assessment)
