"""The start page, and what starts there."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from referentials.drafting import start_draft
from referentials.models import Referential, ReferentialVersion
from tests.referentials.conftest import published
from tests.referentials.contents import content_of

HOME = reverse("workbench:home")
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def address(name, number="2025.1"):
    return reverse(f"workbench:{name}", kwargs={"code": "essai", "number": number})


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def test_nothing_yet_is_told(signed_in):
    assert "Aucun référentiel" in signed_in.get(HOME).content.decode()


def test_who_works_on_a_draft_and_what_changed_last(signed_in, live, editor):
    start_draft(source=live, number="2027.1", by=editor, at=AT)
    page = signed_in.get(HOME).content.decode()
    assert "Y travaille&nbsp;: Alix Morel" in page
    assert "22 novembre 2026" in page
    assert "Dernières modifications" in page
    assert address("draft", "2027.1") in page
    assert "à partir de la 2025.1" in page


def test_reviewers_are_offered_no_edit(client, live, reviewer):
    start_draft(source=live, number="2027.1", by=None, at=AT)
    client.force_login(reviewer)
    page = client.get(HOME).content.decode()
    assert address("new_draft") not in page
    assert address("settings", "2027.1") not in page


@pytest.mark.parametrize("count", [1, 5])
def test_it_costs_the_same_whatever_its_length(client, db, editor, django_assert_num_queries, count):
    for rank in range(count):
        live = published(content_of(referential=f"r{rank}"))
        start_draft(source=live, number="2027.1", by=editor, at=AT)
    client.force_login(editor)
    client.get(HOME)
    # the person, their rights (2), the editors and their names, comments, versions, counts, current, edits
    with django_assert_num_queries(10):
        assert client.get(HOME).status_code == 200


def test_a_draft_is_started_under_the_proposed_number(signed_in, live, editor):
    page = signed_in.get(address("new_draft"))
    assert 'value="2025.2"' in page.content.decode()
    response = signed_in.post(address("new_draft"), {"number": "2025.2"})
    assert response.url == address("draft", "2025.2")
    draft = ReferentialVersion.objects.get(number="2025.2")
    assert (draft.previous, draft.edits.get().made_by) == (live, editor)
    assert "Le brouillon 2025.2 est créé." in signed_in.get(response.url).content.decode()


def test_a_number_that_is_taken_is_told_with_a_free_one(signed_in, live):
    response = signed_in.post(address("new_draft"), {"number": "2025.1"})
    assert response.status_code == 422
    assert "Le numéro 2025.2 est libre" in response.content.decode()
    assert ReferentialVersion.objects.count() == 1


def test_a_draft_is_no_source(signed_in, draft):
    assert signed_in.get(address("new_draft")).status_code == 404


def test_a_referential_is_started_from_nothing(signed_in, editor):
    assert signed_in.get(reverse("workbench:new_referential")).status_code == 200
    response = signed_in.post(
        reverse("workbench:new_referential"), {"title": "Neuf", "code": "neuf", "number": "2026.1"}
    )
    assert response.url == reverse("workbench:draft", kwargs={"code": "neuf", "number": "2026.1"})
    page = signed_in.get(response.url).content.decode()
    assert "Aucun thème" in page


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [("code", "essai", "existe déjà"), ("code", "É", "minuscules"), ("number", "é", "comme 2027.1")],
)
def test_a_bad_referential_is_refused_where_it_is_bad(signed_in, live, field, value, told):
    posted = {"title": "Neuf", "code": "neuf", "number": "1", field: value}
    response = signed_in.post(reverse("workbench:new_referential"), posted)
    assert response.status_code == 422
    assert told in " ".join(response.context["form"].errors[field])
    assert Referential.objects.count() == 1
