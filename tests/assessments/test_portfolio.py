"""What a DPO's list shows of each practice, and of whom."""

from datetime import timedelta

from django.utils import timezone

from assessments.models import Assessment, PlannedAction
from assessments.portfolio.lateness import keep_overdue
from practices.models import Mandate
from tests.assessments.asking import text_of, url
from tests.assessments.portfolio_lists import DONE, PORTFOLIO, lines, names
from tests.factories import AssessmentFactory, MandateFactory


def test_the_lowest_scores_come_first_and_those_that_began_nothing_have_their_list(watching, follow):
    follow("Bien", DONE)
    follow("Mal", {"verrou": "partiellement"})
    follow("Rien", {})
    follow("Pas commencé")
    assert names(watching) == ["Rien", "Mal", "Bien"]
    assert names(watching, "vue=sans-evaluation") == ["Cabinet du docteur Martin", "Pas commencé"]


def test_a_line_says_where_the_practice_stands_and_leads_to_its_results(watching, follow):
    assessment = follow("Cabinet Petit", {"verrou": "oui"}, fields={"department": "44"})
    page = watching.get(PORTFOLIO)
    assert "Cabinet individuel, Nantes (44)" in text_of(page)
    assert "33 %" in text_of(page)
    assert url("results", assessment) in page.content.decode()
    assert watching.get(url("results", assessment)).status_code == 200


def test_the_latest_assessment_is_shown_with_what_it_won_since_the_one_before(watching, follow, small):
    before = follow("Cabinet Petit", DONE | {"verrou": "non"}, completing=True)
    later = AssessmentFactory(
        practice=before.practice,
        version=small,
        answers=DONE,
        started_at=before.started_at + timedelta(days=300),
    )
    [line] = lines(watching)
    assert line.assessment == later
    assert line.trend == later.score_low - before.score_low > 0


def test_late_actions_are_those_decided_with_a_deadline_that_passed(watching, follow):
    assessment = follow("Cabinet Petit", {"verrou": "non"})
    yesterday = timezone.localdate() - timedelta(days=1)
    for requirement, status, due_on in (
        ("verrou", "to_do", yesterday),
        ("sauvegarde", "in_progress", timezone.localdate()),
        ("papier", "dropped", yesterday),
        ("affichage", "to_do", None),
    ):
        PlannedAction.objects.create(
            assessment=assessment, requirement=requirement, status=status, due_on=due_on
        )
    assert [line.overdue for line in lines(watching)] == [1]
    assert names(watching, "retard=on") == ["Cabinet Petit"]
    PlannedAction.objects.update(due_on=None)
    assert names(watching, "retard=on") == []


def test_the_list_is_put_in_order_by_the_late_actions_that_the_beat_counted(watching, follow):
    yesterday = timezone.localdate() - timedelta(days=1)
    for name, late in (("Un", 1), ("Aucun", 0), ("Deux", 2)):
        assessment = follow(name, {"verrou": "non"})
        for requirement in ("verrou", "sauvegarde")[:late]:
            PlannedAction.objects.create(assessment=assessment, requirement=requirement, due_on=yesterday)
    assert keep_overdue(day=timezone.localdate()) == 2
    assert keep_overdue(day=timezone.localdate()) == 0
    assert names(watching, "tri=-retards") == ["Deux", "Un"]
    PlannedAction.objects.filter(assessment__practice__name="Deux", requirement="verrou").delete()
    PlannedAction.objects.filter(assessment__practice__name="Un").update(due_on=None)
    assert keep_overdue(day=timezone.localdate()) == 2
    assert names(watching, "tri=-retards") == ["Deux"]


def test_a_mandate_on_the_figures_shows_neither_plan_nor_way_in(watching, follow):
    assessment = follow("Discret", {"verrou": "non"}, scope=Mandate.Scope.FIGURES)
    yesterday = timezone.localdate() - timedelta(days=1)
    PlannedAction.objects.create(assessment=assessment, requirement="verrou", due_on=yesterday)
    page = watching.get(PORTFOLIO)
    assert [line.overdue for line in page.context["page"].lines] == [None]
    assert url("results", assessment) not in page.content.decode()
    assert "Chiffres seulement" in text_of(page)
    assert names(watching, "retard=on") == names(watching, "tri=-retards") == []


def age(assessment, **days):
    moved = {name: timezone.now() - timedelta(days=count) for name, count in days.items()}
    Assessment.objects.filter(pk=assessment.pk).update(**moved)


def test_stuck_is_quiet_for_thirty_days_or_begun_long_ago_and_barely_answered(watching, follow):
    age(follow("Calme", {"verrou": "oui", "copie": "oui"}), started_at=60, changed_at=31)
    age(follow("Lente", {"verrou": "oui"}), started_at=60, changed_at=1)
    age(follow("Vive", {"verrou": "oui", "copie": "oui"}), started_at=60, changed_at=1)
    age(follow("Nouvelle", {}), started_at=1, changed_at=1)
    age(follow("Finie", DONE, completing=True), started_at=60, changed_at=60)
    assert sorted(names(watching, "vue=bloquees")) == ["Calme", "Lente"]
    assert {line.practice.name for line in lines(watching) if line.stuck} == {"Calme", "Lente"}


def test_a_mandate_that_ended_or_was_revoked_is_gone(watching, follow):
    yesterday = timezone.localdate() - timedelta(days=1)
    follow("Fini", {}, ends_on=yesterday)
    follow("Révoqué", {}, revoked_at=timezone.now())
    follow("Dernier jour", {}, ends_on=timezone.localdate())
    assert names(watching) == ["Dernier jour"]


def test_the_practices_of_another_dpo_are_in_none_of_the_lists(watching, small):
    AssessmentFactory(version=small, practice=MandateFactory().practice)
    MandateFactory()
    assert names(watching) == []
    assert names(watching, "vue=sans-evaluation") == ["Cabinet du docteur Martin"]


def test_being_a_member_is_not_following(doctor, practice, small):
    page = doctor.get(PORTFOLIO)
    assert page.context["page"].lines == ()
    assert "Qui voit ces données" in text_of(page)


def test_another_referential_has_its_own_list(watching, follow, messagerie):
    assessment = follow("Cabinet Petit", {"verrou": "oui"})
    other = AssessmentFactory(practice=assessment.practice, version=messagerie)
    [line] = watching.get("/suivi/?referentiel=messagerie").context["page"].lines
    assert line.assessment == other
    assert [line.assessment for line in lines(watching)] == [assessment]


def test_a_practice_leads_back_to_the_list_as_it_was_filtered(watching, follow):
    assessment = follow("Cabinet Petit", {"verrou": "oui"})
    watching.get(f"{PORTFOLIO}&niveau=C&tri=-score&page=7")
    for screen in ("results", "overview"):
        page = watching.get(url(screen, assessment)).content.decode()
        assert "/suivi/?niveau=C&amp;tri=-score&amp;referentiel=essai" in page
