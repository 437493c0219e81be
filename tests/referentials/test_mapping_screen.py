"""The screen where an editor reads and corrects what becomes of each requirement."""

import re

import pytest
from django.urls import reverse

from referentials.domain.mapping import Change, Row
from referentials.mapping_editing import change_row, freeze_mapping, get_or_propose
from referentials.mapping_reading import read_mapping
from referentials.models import ReferentialVersion, Requirement
from tests.referentials.conftest import NOON, published, stored
from tests.referentials.contents import content_of, required

OLD = content_of(*(required(code) for code in "abcd"), number="2025.1")
NEW = content_of(
    required("a"),
    required("b", statement="Il faut bien fermer b."),
    required("c", severity=1),
    required("x", title="Coffre"),
    number="2026.1",
)


@pytest.fixture
def version(db):
    draft = stored(NEW)
    draft.previous = published(OLD)
    draft.save()
    return draft


@pytest.fixture
def mapping(version):
    return get_or_propose(version, by=None, at=NOON)


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def address(name="mapping", row=None, number="2026.1"):
    kwargs = {"code": "essai", "number": number} | ({} if row is None else {"row": row})
    return reverse(f"workbench:{name}", kwargs=kwargs)


def entry_of(version, code):
    entries = read_mapping(version).entries
    return next(e for e in entries if code in (*e.row.before, *e.row.after))


def page(client, query=""):
    return client.get(address() + query).content.decode()


def shown(html):
    """Titles of the rows, in their order."""
    return re.findall(r'id="ligne-(\d+)"', html)


def posted(mapping, **fields):
    return {"change": "clarified", "note": "", "seen": mapping.revision, **fields}


def test_a_version_without_mapping_offers_to_propose_one(signed_in, version):
    assert "Proposer une correspondance" in page(signed_in)
    assert signed_in.post(address("propose_mapping")).url == address()
    assert len(shown(page(signed_in))) == 5


def test_a_first_version_has_nothing_to_map(signed_in, draft):
    html = signed_in.get(address(number="2025.1")).content.decode()
    assert "Cette version ne fait suite à aucune autre" in html
    assert signed_in.post(address("propose_mapping", number="2025.1")).status_code == 302


def test_what_is_to_be_read_comes_first_and_the_least_alike_before(signed_in, version, mapping):
    codes = {str(entry.pk): entry.row for entry in read_mapping(version).entries}
    rows = [codes[pk] for pk in shown(page(signed_in))]
    assert [row.before or row.after for row in rows] == [("d",), ("x",), ("b",), ("c",), ("a",)]


def test_both_texts_stand_side_by_side_with_what_changed_marked(signed_in, mapping):
    html = page(signed_in)
    assert re.search(r"<ins>[^<]*bien[^<]*</ins>", html)
    assert "Version 2025.1" in html
    assert "Gravité" in html or "gravité" in html


@pytest.mark.parametrize(
    ("query", "count"),
    [("?etat=a-relire", 4), ("?changement=new", 1), ("?changement=removed", 1), ("?changement=autre", 5)],
)
def test_rows_are_filtered(signed_in, mapping, query, count):
    assert len(shown(page(signed_in, query))) == count


def test_many_rows_are_told_page_by_page(signed_in, db):
    codes = [f"r{n}" for n in range(60)]
    source = published(content_of(*(required(code) for code in codes)))
    target = stored(content_of(*(required(code) for code in codes), number="2026.1"))
    target.previous = source
    target.save()
    get_or_propose(target, by=None, at=NOON)
    first, last = page(signed_in), page(signed_in, "?changement=identical&page=3")
    assert (len(shown(first)), len(shown(last))) == (25, 10)
    assert "Page 1 sur 3" in first
    assert "?etat=&amp;changement=identical&amp;page=2" in last


def test_the_number_of_queries_does_not_grow_with_the_rows(signed_in, mapping, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        page(signed_in)


# ---- settling


def test_a_row_is_settled_with_and_without_htmx(signed_in, version, mapping):
    for code, htmx in (("d", False), ("x", True)):
        pk = entry_of(version, code).pk
        headers = {"HX-Request": "true"} if htmx else {}
        seen = read_mapping(version).mapping.revision
        response = signed_in.post(address("settle_mapping_row", pk), {"seen": seen}, headers=headers)
        assert response.status_code == (200 if htmx else 302)
        assert entry_of(version, code).settled
    assert "Relue" in response.content.decode()
    assert shown(response.content.decode()) == [str(pk)]


def test_settling_what_changed_meanwhile_is_told(signed_in, version, mapping):
    pk = entry_of(version, "x").pk
    change_row(mapping, Row(change=Change.CLARIFIED, before=("d",), after=("x",)), seen=1, by=None, at=NOON)
    url = address("settle_mapping_row", pk)
    assert signed_in.post(url, {"seen": 1}).status_code == 302
    late = signed_in.post(url, {"seen": 1}, headers={"HX-Request": "true"})
    assert late.status_code == 409
    assert "a changé entre-temps" in late.content.decode()
    assert signed_in.post(url, {"seen": "x"}).status_code == 302


def test_identical_rows_are_settled_at_once(signed_in, version, mapping):
    assert signed_in.post(address("settle_identical")).url == address()
    assert entry_of(version, "c").settled


# ---- changing


def test_a_row_shows_its_form_and_is_changed(signed_in, version, mapping):
    pk = entry_of(version, "d").pk
    html = signed_in.get(address("mapping_row", pk)).content.decode()
    assert '<option value="x">Coffre</option>' in html
    data = posted(mapping, before=["d"], add_after="x", note="Même coffre.")
    assert signed_in.post(address("mapping_row", pk), data).url == address()
    entry = entry_of(version, "d")
    assert entry.row == Row(change=Change.CLARIFIED, before=("d",), after=("x",), note="Même coffre.")
    assert (entry.settled, entry.by_hand) == (True, True)


@pytest.mark.parametrize(
    ("fields", "row"),
    [
        (
            {"before": ["a"], "after": ["a"], "add_after": "x"},
            Row(change=Change.SPLIT, before=("a",), after=("a", "x")),
        ),
        (
            {"before": ["a"], "after": ["a"], "add_before": "b, d"},
            Row(change=Change.MERGED, before=("a", "b", "d"), after=("a",)),
        ),
        ({"before": ["a"]}, Row(change=Change.REMOVED, before=("a",))),
        ({"after": ["a"]}, Row(change=Change.NEW, after=("a",))),
    ],
)
def test_the_change_follows_what_is_joined(signed_in, version, mapping, fields, row):
    pk = entry_of(version, "a").pk
    assert signed_in.post(address("mapping_row", pk), posted(mapping, **fields)).status_code == 302
    standing = read_mapping(version)
    assert row in standing.rows
    assert standing.problems == ()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"before": ["a"], "add_after": "cofre"}, "n'est pas une exigence d'ici"),
        ({"before": ["a"], "add_before": "bb", "after": ["a"]}, "Vouliez-vous"),
        ({"add_before": "a, b", "add_after": "x, c"}, "Une ligne joint une exigence à une ou à plusieurs"),
        ({}, "Une ligne joint une exigence à une ou à plusieurs"),
        ({"before": ["a"], "after": ["a"], "change": "split"}, "Sélectionnez un choix valide"),
        ({"before": ["a"], "after": ["a"], "note": "x" * 2001}, "au plus 2"),
    ],
)
def test_what_cannot_be_joined_is_told_and_what_was_typed_stays(signed_in, version, mapping, fields, message):
    response = signed_in.post(address("mapping_row", entry_of(version, "a").pk), posted(mapping, **fields))
    html = response.content.decode().replace("&#x27;", "'")
    assert response.status_code == 422
    assert message in html
    assert fields.get("add_before", "") in html
    assert mapping.rows.filter(settled=True).count() == 1


def test_a_row_that_is_gone_leads_back(signed_in, version, mapping):
    assert signed_in.get(address("mapping_row", 999_999)).url == address()


# ---- two editors


def conflict(signed_in, version, mapping):
    """The first takes d to x; the second had d's row open."""
    pk = entry_of(version, "d").pk
    other = Row(change=Change.REWORDED, before=("d",), after=("x",), note="La première.")
    change_row(mapping, other, seen=mapping.revision, by=None, at=NOON)
    data = posted(mapping, seen=1, before=["d"], add_after="c", note="La seconde.")
    return pk, signed_in.post(address("mapping_row", pk), data)


def test_the_second_editor_sees_both_and_loses_nothing(signed_in, version, mapping):
    _, response = conflict(signed_in, version, mapping)
    html = response.content.decode()
    assert response.status_code == 409
    assert "La première." in html
    assert "La seconde." in html
    assert entry_of(version, "d").row.note == "La première."


def test_the_second_editor_may_insist(signed_in, version, mapping):
    pk, response = conflict(signed_in, version, mapping)
    html = response.content.decode()
    form = html[html.index(f'action="{address("mapping_row", pk)}"') :]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    data = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    assert signed_in.post(address("mapping_row", pk), data).status_code == 302
    entry = entry_of(version, "d")
    assert (entry.row.after, entry.row.note) == (("c",), "La seconde.")


# ---- out of date, frozen, reviewed


def test_what_keeps_the_mapping_from_being_published_is_told(signed_in, version, mapping):
    change_row(mapping, Row(change=Change.CLARIFIED, before=("d",), after=("x",)), seen=1, by=None, at=NOON)
    Requirement.objects.get(version=version, code="x").delete()
    html = page(signed_in).replace("&#x27;", "'")
    assert "n'est plus une exigence de ce brouillon" in html.replace("\u00a0", " ")
    assert "exigence disparue" in html
    signed_in.post(address("propose_mapping"))
    assert read_mapping(version).problems == ()


def test_a_frozen_mapping_is_read_and_no_more(signed_in, version, mapping):
    freeze_mapping(version, at=NOON)
    ReferentialVersion.objects.filter(pk=version.pk).update(
        state="published", published_at=NOON, content_hash="0" * 64
    )
    html = page(signed_in)
    assert "Elle ne change plus" in html
    assert "Modifier" not in html
    assert signed_in.post(address("settle_identical")).status_code == 404


def test_a_reviewer_reads_and_changes_nothing(client, reviewer, version, mapping):
    client.force_login(reviewer)
    html = page(client)
    assert len(shown(html)) == 5
    assert "Marquer comme relue" not in html
    assert client.post(address("propose_mapping")).status_code == 404
