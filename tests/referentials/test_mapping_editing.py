"""The mapping of a draft: proposed, corrected row by row, made again after an edit, frozen."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from referentials.domain.mapping import Change, Row
from referentials.importing import store_content
from referentials.mapping_editing import (
    CannotFreeze,
    MappingConflict,
    MappingIsFrozen,
    NothingBefore,
    change_row,
    freeze_mapping,
    get_or_propose,
    refresh,
    settle_all_identical,
    settle_row,
)
from referentials.mapping_loading import load_rows
from referentials.mapping_reading import find_obstacles, read_mapping
from referentials.models import DraftEdit, ReferentialVersion
from tests.referentials.conftest import NOON, published, stored
from tests.referentials.contents import content_of, required

OLD = content_of(*(required(code) for code in "abcd"), number="2025.1")


def next_content(*codes, **changed):
    return content_of(*(changed.get(code, required(code)) for code in codes), number="2026.1")


@pytest.fixture
def version(db):
    """A draft in which c became much heavier to score, d left and x came."""
    before = published(OLD)
    heavier = required("c", severity=1)
    return succeed(before, next_content("a", "b", "c", "x", c=heavier))


def succeed(before, content):
    draft = stored(content)
    draft.previous = before
    draft.save()
    return draft


@pytest.fixture
def mapping(version, editor):
    return get_or_propose(version, by=editor, at=NOON)


def rows_of(version):
    return read_mapping(version).entries


def find(version, code):
    return next(entry for entry in rows_of(version) if code in (*entry.row.before, *entry.row.after))


def row(change, before="", after="", note=""):
    return Row(change=change, before=tuple(before), after=tuple(after), note=note)


def change(mapping, wanted, seen=None, by=None, known=None):
    mapping.refresh_from_db()
    change_row(mapping, wanted, seen=mapping.revision if seen is None else seen, by=by, at=NOON, known=known)


def test_a_first_version_has_nothing_to_map(draft):
    with pytest.raises(NothingBefore, match="ne fait suite à aucune version"):
        get_or_propose(draft, by=None, at=NOON)
    assert find_obstacles(draft) == ()
    freeze_mapping(draft, at=NOON)


def test_the_proposal_settles_only_what_speaks_for_itself(version, mapping):
    told = {(e.row.change, e.row.before, e.row.after): e.settled for e in rows_of(version)}
    assert told == {
        (Change.IDENTICAL, ("a",), ("a",)): True,
        (Change.IDENTICAL, ("b",), ("b",)): True,
        (Change.IDENTICAL, ("c",), ("c",)): False,
        (Change.REMOVED, ("d",), ()): False,
        (Change.NEW, (), ("x",)): False,
    }
    assert not any(entry.by_hand or entry.stale for entry in rows_of(version))


def test_asking_again_proposes_nothing_new(version, mapping):
    again = get_or_propose(version, by=None, at=NOON)
    assert (again, again.revision, DraftEdit.objects.count()) == (mapping, 1, 1)


def test_changing_a_row_takes_its_codes_from_the_others(version, mapping, editor):
    kept = find(version, "d").pk
    change(mapping, row(Change.CLARIFIED, "d", "x", "Même coffre."), by=editor)
    entry = find(version, "x")
    assert (entry.row, entry.settled, entry.by_hand) == (
        row("clarified", "d", "x", "Même coffre."),
        True,
        True,
    )
    assert entry.pk == kept or find(version, "d").pk == entry.pk
    assert len(load_rows(version.previous, version)) == 4


def test_a_change_of_row_is_logged_with_what_went_and_what_came(version, mapping, editor):
    change(mapping, row(Change.CLARIFIED, "d", "x"), by=editor)
    edit = DraftEdit.objects.first()
    assert (edit.version, edit.subject, edit.code, edit.made_by) == (version, "mapping", "x", editor)
    assert {(tuple(r["before"]), tuple(r["after"])) for r in edit.before} == {(("d",), ()), ((), ("x",))}
    assert [(r["before"], r["after"], r["settled"]) for r in edit.after] == [(["d"], ["x"], True)]


def test_saving_a_row_as_it_is_writes_nothing(version, mapping):
    change(mapping, row(Change.CLARIFIED, "d", "x"))
    change(mapping, row(Change.CLARIFIED, "d", "x"))
    mapping.refresh_from_db()
    assert (mapping.revision, DraftEdit.objects.count()) == (2, 2)


def test_a_row_is_split_merged_and_put_back(version, mapping):
    change(mapping, row(Change.SPLIT, "a", "ax"))
    assert find(version, "x").row == row(Change.SPLIT, "a", "ax")
    change(mapping, row(Change.MERGED, "bd", "b"))
    assert find(version, "d").row == row(Change.MERGED, "bd", "b")
    change(mapping, row(Change.IDENTICAL, "b", "b"))
    assert find(version, "d").row == row(Change.REMOVED, "d")
    assert read_mapping(version).problems == ()


def test_settling_keeps_the_row_and_says_it_was_read(version, mapping, editor):
    settle_row(mapping, find(version, "d").pk, seen=1, by=editor, at=NOON)
    entry = find(version, "d")
    assert (entry.row.change, entry.settled, entry.by_hand) == (Change.REMOVED, True, True)


def test_all_identical_rows_are_settled_at_once(version, mapping):
    settle_all_identical(mapping, by=None, at=NOON)
    assert {e.row.change for e in rows_of(version) if not e.settled} == {Change.REMOVED, Change.NEW}


# ---- two editors


def test_two_editors_of_different_rows_do_not_meet(version, mapping):
    change(mapping, row(Change.CLARIFIED, "d", "x"), seen=1)
    change(mapping, row(Change.REWORDED, "a", "a"), seen=1)
    assert find(version, "a").row.change is Change.REWORDED


@pytest.mark.parametrize(
    "second", [row(Change.SPLIT, "a", "ax"), row(Change.MERGED, "cd", "c"), row(Change.REMOVED, "d")]
)
def test_the_second_editor_of_a_requirement_is_told_and_nothing_is_lost(version, mapping, editor, second):
    change(mapping, row(Change.CLARIFIED, "d", "x"), seen=1, by=editor)
    with pytest.raises(MappingConflict) as caught:
        change(mapping, second, seen=1)
    assert [edit.made_by for edit in caught.value.edits] == [editor]
    assert find(version, "d").row == row(Change.CLARIFIED, "d", "x")
    change(mapping, second, seen=2)
    assert second in load_rows(version.previous, version)


def test_what_the_row_held_counts_too(version, mapping):
    change(mapping, row(Change.SPLIT, "a", "ax"), seen=1)
    with pytest.raises(MappingConflict):
        change(mapping, row(Change.REWORDED, "b", "b"), seen=1, known=row(Change.SPLIT, "b", "bx"))


def test_settling_a_row_that_is_gone_is_a_conflict(version, mapping):
    gone = find(version, "x").pk
    change(mapping, row(Change.CLARIFIED, "d", "x"))
    pks = {entry.pk for entry in rows_of(version)}
    with pytest.raises(MappingConflict):
        settle_row(mapping, gone if gone not in pks else find(version, "x").pk, seen=1, by=None, at=NOON)


# ---- the draft changes


def test_a_row_of_the_proposal_is_out_of_date_once_its_requirement_changed(version, mapping):
    store_content(next_content("a", "b", "c", "x", a=required("a", statement="Tout autre chose.")))
    assert find(version, "a").stale
    assert any("date" in obstacle for obstacle in find_obstacles(version))
    refresh(mapping, by=None, at=NOON)
    entry = find(version, "a")
    assert (entry.row.change, entry.settled, entry.stale) == (Change.CLARIFIED, False, False)


def test_an_editors_row_is_kept_and_to_be_read_again(version, mapping):
    change(mapping, row(Change.IDENTICAL, "a", "a", "Rien n'a bougé."))
    store_content(next_content("a", "b", "c", "x", a=required("a", statement="Tout autre chose.")))
    assert find(version, "a").stale
    refresh(mapping, by=None, at=NOON)
    entry = find(version, "a")
    assert (entry.row, entry.settled) == (row(Change.IDENTICAL, "a", "a", "Rien n'a bougé."), False)
    settle_row(mapping, entry.pk, seen=9, by=None, at=NOON)
    assert (find(version, "a").settled, find(version, "a").stale) == (True, False)


def test_dead_codes_leave_and_new_requirements_are_proposed(version, mapping):
    change(mapping, row(Change.SPLIT, "d", "xc"))
    store_content(next_content("a", "b", "c", "z"))
    assert [problem.code for problem in read_mapping(version).problems] == ["x", "z"]
    assert len(find_obstacles(version)) == 3
    refresh(mapping, by=None, at=NOON)
    assert read_mapping(version).problems == ()
    assert find(version, "z").row == row(Change.NEW, "", "z")
    entry = find(version, "d")
    assert (entry.row, entry.settled, entry.by_hand) == (row(Change.CLARIFIED, "d", "c"), False, True)


# ---- frozen


def test_a_mapping_is_frozen_once_and_then_refuses(version, mapping):
    freeze_mapping(version, at=NOON)
    mapping.refresh_from_db()
    assert mapping.frozen_at == NOON
    for deed in (refresh, settle_all_identical):
        with pytest.raises(MappingIsFrozen, match="ne change plus"):
            deed(mapping, by=None, at=NOON)
    with pytest.raises(IntegrityError, match="frozen mapping"), transaction.atomic():
        mapping.rows.update(note="Après coup.")


def test_a_mapping_that_is_missing_or_out_of_date_is_not_frozen(version):
    with pytest.raises(CannotFreeze, match="n'est pas encore proposée"):
        freeze_mapping(version, at=NOON)
    mapping = get_or_propose(version, by=None, at=NOON)
    store_content(next_content("a", "b"))
    with pytest.raises(CannotFreeze, match="« c » n'est plus une exigence de ce brouillon"):
        freeze_mapping(ReferentialVersion.objects.get(pk=version.pk), at=NOON)
    mapping.refresh_from_db()
    assert mapping.frozen_at is None


def test_reading_and_writing_cost_the_same_whatever_the_size(version, mapping, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        read_mapping(version).entries  # noqa: B018
    large = content_of(*(required(f"r{n}") for n in range(60)), number="3")
    source = published(replace(large, referential="grand"))
    target = succeed(source, replace(large, referential="grand", number="4"))
    big = get_or_propose(target, by=None, at=NOON)
    with django_assert_max_num_queries(32):
        change_row(big, row(Change.REWORDED, ["r1"], ["r1"]), seen=1, by=None, at=NOON)
