import re

import pytest

from referentials.content_loading import load_content
from tests.assessments.asking import text_of, url
from tests.factories import AssessmentFactory


@pytest.fixture
def results(doctor, practice, dr_martin, small):
    """The results page after the answers given."""

    def results(*, completed=False, **answers):
        given = {code.replace("_", "-"): choice for code, choice in answers.items()}
        assessment = AssessmentFactory(
            practice=practice, version=small, started_by=dr_martin, answers=given, completed=completed
        )
        return doctor.get(url("results", assessment))

    return results


def test_nothing_answered_yet(results):
    page = results()
    text = text_of(page)
    assert "Résultat provisoire : 0 réponse sur 3" in text
    assert "Répondez aux premières questions : vos actions apparaîtront ici." in text
    assert page.context["verdict"].first == ()


def test_the_score_its_range_its_level_and_what_limits_it(results):
    page = results(verrou="non", copie="oui", essai="ne_sait_pas", affiche="oui")
    text = text_of(page)
    # weights 8 + 4 + 1: sure 0 + 2 + 1 of 13, possible 0 + 4 + 1
    assert "23,1 sur 100" in text
    assert "entre 23,1 et 38,5" in text
    assert page.context["sheet"].result.level == "E"
    assert "Pour passer à D" in text


def test_the_caps_that_lower_the_level_are_named(results):
    page = results(verrou="partiellement", copie="oui", essai="oui", affiche="oui")
    text = text_of(page)
    assert "69,2 sur 100" in text
    assert page.context["sheet"].result.level == "C"
    assert not page.context["verdict"].caps
    assert "Pour passer à B : 5,8 points de plus" in text


def answers_of_all(version, best):
    """To every question, the choice that `best` (max or min) prefers by its credit."""
    return {
        code: best((c for c in question.choices if c.credit is not None), key=lambda c: c.credit).code
        for code, question in load_content(version.pk).questions.items()
    }


def test_a_level_below_its_score_says_because_of_what(doctor, cabinets, practice, dr_martin):
    answers = answers_of_all(cabinets, max) | {"gov-registre-tenu": "non"}
    assessment = AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin, answers=answers)
    page = doctor.get(url("results", assessment))
    assert "Ce qui limite le niveau à B (le score seul donnerait A)" in text_of(page)
    [(cap, requirement)] = page.context["verdict"].caps
    assert (cap.level, requirement.code) == ("B", "gov-registre-tenu")
    assert f"{requirement.title} (obligation légale, au mieux B)" in text_of(page)


def test_six_first_actions_are_gaps_in_order_and_lead_to_the_plan(doctor, cabinets, practice, dr_martin):
    answers = answers_of_all(cabinets, min)
    assessment = AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin, answers=answers)
    page = doctor.get(url("results", assessment))
    verdict = page.context["verdict"]
    assert [action.rank for action, _ in verdict.first] == [1, 2, 3, 4, 5, 6]
    assert {action.priority for action, _ in verdict.first} == {"P1"}
    assert f"Tout le plan ({verdict.gap_count} actions, 0 point à vérifier)" in text_of(page)
    for _, requirement in verdict.first:
        assert url("action", assessment, requirement.code) in page.content.decode()


def test_the_best_level(results):
    page = results(verrou="oui", copie="oui", essai="oui", affiche="oui")
    assert "Vous êtes au meilleur niveau." in text_of(page)
    assert "Aucun écart dans vos réponses." in text_of(page)


def test_nothing_applicable_gives_no_score_and_no_level(results):
    page = results(verrou="sans_objet", copie="sans_objet", affiche="sans_objet")
    text = text_of(page)
    assert "Aucune exigence applicable" in text
    assert "Aucun thème n'est encore noté." in text
    assert page.context["sheet"].result.level is None


def test_each_theme_that_counts_has_its_row_in_the_table(results):
    page = results(verrou="oui", copie="non", papier_garde="non", affiche="sans_objet")
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', page.content.decode())
    assert rows == ["Postes de travail"]
    # weights 8 + 4 + 1 of which 8 are met
    assert "61,5" in text_of(page)


def test_what_costs_most_comes_first_and_what_costs_nothing_is_not_there(results):
    costliest = (
        results(verrou="non", copie="non", papier_garde="oui", affiche="non").context["verdict"].costliest
    )
    assert [requirement.code for requirement, _ in costliest] == ["verrou", "sauvegarde", "affiche"]


def test_a_completed_assessment_offers_its_report_and_no_provisional_warning(results):
    text = text_of(results(completed=True, verrou="oui", copie="oui", essai="oui", affiche="non"))
    assert "Le rapport PDF" in text
    assert "terminée le 10 mars 2026" in text
    assert "Résultat provisoire" not in text
    assert "Terminer l'évaluation" not in text


def test_a_dpo_reads_the_results_and_is_not_offered_to_complete(client, dpo, assessment):
    client.force_login(dpo)
    page = text_of(client.get(url("results", assessment)))
    assert "Résultat provisoire" in page
    assert "Terminer l'évaluation" not in page
    assert "Continuer" not in page
