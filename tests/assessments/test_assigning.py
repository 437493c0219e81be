"""Themes given to members: who sees to what, what is left to them, and the page where it is decided."""

import pytest
from django.utils import timezone

from assessments.assigning import NotAMember, assign_themes, assignees_of
from assessments.models import ThemeAssignment
from assessments.my_themes import themes_of
from tests.assessments.asking import text_of, url
from tests.factories import AssessmentFactory


@pytest.fixture
def give(assessment, dr_martin):
    def give(**people):
        return assign_themes(assessment=assessment, people=people, by=dr_martin, at=timezone.now())

    return give


def test_an_owner_gives_themes_to_members(doctor, secretary, dr_martin, assessment):
    page = url("assign_themes", assessment)
    shown = text_of(doctor.get(page))
    assert "Postes de travail" in shown
    assert "Réseau sans fil" not in shown, "it asks nothing of this practice"
    sent = {"postes": secretary.pk, "equipe": dr_martin.pk}
    assert doctor.post(page, sent).url == url("overview", assessment)
    assert assignees_of(assessment) == {"postes": secretary, "equipe": dr_martin}
    doctor.post(page, {"postes": secretary.pk, "equipe": ""})
    assert assignees_of(assessment) == {"postes": secretary}
    assert ThemeAssignment.objects.count() == 2, "what ended stays on record"


def test_only_members_get_themes(doctor, dpo, give, assessment):
    refused = doctor.post(url("assign_themes", assessment), {"postes": dpo.pk})
    assert refused.status_code == 422
    assert "Choisissez un membre" in text_of(refused)
    with pytest.raises(NotAMember):
        give(postes=dpo)
    assert not ThemeAssignment.objects.exists()


def test_what_does_not_change_keeps_its_date(give, secretary, assessment):
    assert give(postes=secretary) == 1
    before = assessment.assignments.get()
    assert give(postes=secretary, equipe=None) == 0
    assert assessment.assignments.get().given_at == before.given_at


def test_somebody_without_access_holds_nothing(give, secretary, assessment):
    give(postes=secretary)
    secretary.memberships.all().delete()
    assert assignees_of(assessment) == {}
    assert themes_of(secretary) == []


def test_the_assignee_finds_what_is_left(give, secretary, practice, small, django_assert_num_queries):
    other = AssessmentFactory(practice=practice, version=small, answers={"affiche": "oui"})
    give(postes=secretary)
    assign_themes(assessment=other, people={"equipe": secretary}, by=secretary, at=timezone.now())
    with django_assert_num_queries(1):
        mine = themes_of(secretary, practice)
    assert {one.progress.theme.code: one.progress.left for one in mine} == {"postes": 2, "equipe": 0}


def test_the_pages_say_who_sees_to_a_theme(client, doctor, give, secretary, practice, assessment):
    give(postes=secretary)
    assert "Confié à Dominique Petit" in text_of(doctor.get(url("overview", assessment)))
    assert "Confié à Dominique Petit" in text_of(doctor.get(url("theme", assessment, "postes")))
    assert "Mes thèmes" not in text_of(doctor.get(url("practice", practice)))
    client.force_login(secretary)
    for page in ("/", url("practice", practice)):
        shown = text_of(client.get(page))
        assert "Mes thèmes" in shown
        assert "encore 2 questions" in shown


def test_a_superseded_assessment_is_shared_out_no_more(doctor, secretary, assessment):
    type(assessment).objects.filter(pk=assessment.pk).update(state="carried_over")
    assert doctor.post(url("assign_themes", assessment), {"postes": secretary.pk}).status_code == 302
    assert not ThemeAssignment.objects.exists()


def test_the_page_costs_the_same_with_many_themes(doctor, assessment, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        doctor.get(url("assign_themes", assessment))
