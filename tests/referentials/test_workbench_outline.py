"""The outline of a version: what stands there, and what a search keeps."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from referentials.commenting import comment_on
from referentials.workbench import outline
from tests.referentials.conftest import published, stored
from tests.referentials.contents import MEASURE, content_of, required

URL = reverse("workbench:draft", kwargs={"code": "essai", "number": "2025.1"})
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
CONTENT = content_of(
    required("verrou", title="Verrouiller les postes", severity=4),
    required("chiffrer", title="Chiffrer à l'été", severity=2, measure=replace(MEASURE, how="")),
    required("former", title="Former l'équipe", severity=2),
)


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def kept(response):
    return [row.requirement.code for entry in response.context["outline"] for row in entry.rows]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["verrou", "chiffrer", "former"]),
        ("q=VERROU", ["verrou"]),
        ("q=ete", ["chiffrer"]),
        ("q=former equipe", ["former"]),
        ("gravite=2", ["chiffrer", "former"]),
        ("gravite=9", ["verrou", "chiffrer", "former"]),
        ("avec=problemes", ["chiffrer"]),
        ("avec=commentaires", ["former"]),
        ("gravite=4&avec=problemes", []),
        ("q=introuvable", []),
    ],
)
def test_a_search_keeps_what_fits(signed_in, editor, query, codes):
    draft = stored(CONTENT)
    comment_on(version=draft, subject="requirement", code="former", text="Qui ?", by=editor, at=AT)
    assert kept(signed_in.get(f"{URL}?{query}")) == codes


def test_problems_and_comments_are_counted(signed_in, editor):
    draft = stored(CONTENT)
    comment_on(version=draft, subject="requirement", code="former", text="Qui ?", by=editor, at=AT)
    comment_on(version=draft, subject="theme", code=CONTENT.themes[0].code, text="Bien.", by=editor, at=AT)
    page = signed_in.get(URL)
    [theme] = page.context["outline"]
    assert (theme.problems, theme.comments) == (1, 2)
    assert "1 problème" in page.content.decode()


def test_an_editor_goes_to_the_forms_and_a_reviewer_does_not(client, draft, editor, reviewer):
    settings = reverse("workbench:settings", kwargs={"code": "essai", "number": "2025.1"})
    for who, shown in ((editor, True), (reviewer, False)):
        client.force_login(who)
        assert (settings in client.get(URL).content.decode()) is shown


def test_a_published_version_is_only_read(signed_in, db):
    published(content_of())
    page = signed_in.get(URL).content.decode()
    assert "elle ne change plus" in page
    assert "Nouveau brouillon" in page
    assert reverse("workbench:settings", kwargs={"code": "essai", "number": "2025.1"}) not in page


def test_a_long_version_shows_one_theme_at_a_time(signed_in, draft, monkeypatch):
    monkeypatch.setattr(outline, "MOST_AT_ONCE", 0)
    [theme] = content_of().themes
    assert [entry.shown for entry in signed_in.get(URL).context["outline"]] == [False]
    opened = signed_in.get(f"{URL}?theme={theme.code}")
    assert [entry.shown for entry in opened.context["outline"]] == [True]


@pytest.mark.parametrize("size", [1, 30])
def test_it_costs_the_same_whatever_its_length(client, db, editor, django_assert_num_queries, size):
    stored(content_of(*(required(f"r{rank}") for rank in range(size))))
    client.force_login(editor)
    client.get(URL)
    with django_assert_num_queries(14):  # person, rights (2), version (2), the eight of a draft, comments
        assert client.get(URL).status_code == 200


@pytest.mark.parametrize(
    ("who", "state", "shown", "hidden"),
    [
        ("editor", "draft", "publish", "retire"),
        ("editor", "published", "retire", "publish"),
        ("reviewer", "draft", "comments", "publish"),
        ("reviewer", "published", "comments", "retire"),
    ],
)
def test_tabs_stand_for_what_one_may_do(client, db, who, state, shown, hidden, request):
    (stored if state == "draft" else published)(CONTENT if state == "draft" else content_of())
    client.force_login(request.getfixturevalue(who))
    page = client.get(URL).content.decode()
    at = {"code": "essai", "number": "2025.1"}
    assert f'href="{reverse(f"workbench:{shown}", kwargs=at)}"' in page
    assert f'href="{reverse(f"workbench:{hidden}", kwargs=at)}"' not in page
    assert f'href="{URL}" aria-current="page"' in page
