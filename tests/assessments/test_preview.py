"""A version met as any profile, answers tried included, and nothing stored."""

from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from assessments.models import Answer, Assessment
from assessments.views import preview as preview_view
from referentials.domain.content import Fact
from tests.referentials.conftest import published, stored
from tests.referentials.contents import MEASURE, asked, content_of, required

URL = reverse("assessments:preview", kwargs={"code": "essai", "number": "2025.1"})
CONTENT = content_of(
    required("verrou", severity=4),
    required("contrat", when="employes"),
    required("suite", when={"answer": {"question": "verrou", "in": ["oui"]}}),
    required("seul", when={"not": "groupe"}),
)


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def asked_in(response):
    return [card.code for entry in response.context["themes"] for card in entry.cards]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["verrou", "seul"]),
        ("kind=groupe", ["verrou"]),
        ("kind=solo&facts=employes", ["verrou", "contrat", "seul"]),
        ("kind=inconnu&facts=rien", ["verrou", "seul"]),
    ],
)
def test_the_profile_decides_what_is_asked(signed_in, db, query, codes):
    stored(CONTENT)
    assert asked_in(signed_in.get(f"{URL}?{query}")) == codes


def test_what_is_left_out_is_told_with_why(signed_in, db):
    stored(CONTENT)
    page = unescape(signed_in.get(f"{URL}?kind=groupe").content.decode())
    assert "Demandée si\u00a0: J'ai un salarié" in page
    assert "Écartée par\u00a0: Cabinet de groupe" in page
    assert "Demandée si\u00a0: verrou" in page


def test_answers_are_tried_and_nothing_is_stored(signed_in, db):
    stored(CONTENT)
    response = signed_in.post(URL, {"kind": "solo", "choice-verrou": "partiellement", "choice-seul": "oui"})
    sheet = response.context["sheet"]
    assert (sheet.result.level, sheet.answered_count) == ("C", 2)
    page = response.content.decode()
    assert "Le résultat de cet essai" in page
    assert "Le plan d'actions (1)" in page
    assert not Assessment.objects.exists()
    assert not Answer.objects.exists()


def test_an_answer_opens_the_question_that_depends_on_it(signed_in, db):
    stored(CONTENT)
    assert "suite" in asked_in(signed_in.post(URL, {"kind": "solo", "choice-verrou": "oui"}))


def test_an_answer_waits_while_another_profile_does_not_ask_for_it(signed_in, db):
    stored(CONTENT)
    response = signed_in.post(URL, {"kind": "solo", "choice-contrat": "oui", "choice-verrou": "autre"})
    assert ("choice-contrat", "oui") in response.context["kept"]
    assert response.context["sheet"].answered_count == 0


def test_not_applicable_without_a_reason_is_kept_and_does_not_count(signed_in, db):
    stored(CONTENT)
    posted = {"kind": "solo", "choice-verrou": "sans_objet", "reason-verrou": "bof"}
    response = signed_in.post(URL, posted)
    assert response.context["sheet"].answered_count == 0
    page = response.content.decode()
    assert "Sans une raison de 10 caractères" in page
    assert ">bof</textarea>" in page
    counted = signed_in.post(URL, {**posted, "reason-verrou": "Aucun poste ici."})
    assert counted.context["sheet"].answered_count == 1


@pytest.mark.parametrize(
    "content",
    [
        content_of(required("a", measure=replace(MEASURE, how=""))),
        content_of(required("a"), weights={4: 8}),
        content_of(required("a"), weights={3: 0}),
    ],
)
def test_what_cannot_be_scored_is_asked_all_the_same(signed_in, db, content):
    stored(content)
    response = signed_in.post(URL, {"kind": "solo", "choice-a": "non"})
    assert asked_in(response) == ["a"]
    assert "ne peuvent pas se calculer" in response.content.decode()


@pytest.mark.parametrize(
    "content",
    [
        content_of(required("a", when={"not": {"answer": {"question": "rien", "in": ["oui"]}}})),
        content_of(required("a"), required("b", when={"answer": {"question": "rien", "in": ["oui"]}})),
        content_of(required("a"), required("b", when="martien")),
        content_of(required("a", questions=())),
        content_of(required("a"), facts=(Fact(code="x", label=""),)),
        content_of(required("a", asked("q", choices=()))),
        content_of(required("a"), kinds=()),
        content_of(required("a", title="", statement="")),
    ],
)
def test_a_draft_with_any_other_problem_is_shown(signed_in, db, content):
    stored(content)
    assert signed_in.get(URL).status_code == 200
    assert signed_in.post(URL, {"kind": "solo", "choice-a": "non"}).status_code == 200


def test_an_empty_draft_is_shown(signed_in, db):
    stored(replace(content_of(required("a")), themes=()))
    assert "0 question" in signed_in.get(URL).content.decode()


def test_a_long_questionnaire_shows_one_theme_at_a_time(signed_in, db, monkeypatch):
    monkeypatch.setattr(preview_view, "MOST_AT_ONCE", 1)
    first = content_of(required("a"), required("b"))
    second = replace(content_of(required("c"), required("d")).themes[0], code="suite", title="Suite")
    stored(replace(first, themes=(*first.themes, second)))
    assert asked_in(signed_in.get(URL)) == ["a", "b"]
    response = signed_in.post(URL, {"kind": "solo", "choice-a": "oui", "theme": "suite"})
    assert asked_in(response) == ["c", "d"]
    assert ("choice-a", "oui") in response.context["kept"]


def test_a_published_version_is_previewed_too(signed_in, db):
    published(CONTENT)
    assert asked_in(signed_in.get(URL)) == ["verrou", "seul"]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("who", "status"), [("reviewer", 200), ("stranger", 404), ("dr_martin", 404), ("dpo", 404)]
)
def test_the_preview_is_for_the_workbench(client, db, who, status, method, request):
    stored(CONTENT)
    client.force_login(request.getfixturevalue(who))
    assert getattr(client, method)(URL).status_code == status


def test_an_unknown_version_is_a_404(signed_in, db):
    assert signed_in.get(URL).status_code == 404


@pytest.mark.parametrize("size", [1, 40])
def test_it_costs_the_same_whatever_its_length(client, db, editor, django_assert_num_queries, size):
    stored(content_of(*(required(f"r{rank}") for rank in range(size))))
    client.force_login(editor)
    client.get(URL)
    with django_assert_num_queries(13):  # person, rights (2), version (2), the eight of a draft
        assert client.get(URL).status_code == 200
