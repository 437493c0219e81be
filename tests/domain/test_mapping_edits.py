"""A mapping stays whole through every edit, and keeps what its editor decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referentials.domain.mapping import SIZES, Change, Row, find_mapping_problems, fits
from referentials.domain.mapping_edits import ONE_TO_ONE, BadRow, complete_rows, decide, fitting_row
from referentials.domain.mapping_proposal import explain, propose_rows
from tests.domain.random_edits import edited_pairs
from tests.referentials.contents import content_of, required

OLD = content_of(*(required(code) for code in "abcd"))
NEW = content_of(*(required(code) for code in "abxy"), number="2026.1")


def row(change, before="", after="", note=""):
    return Row(change=change, before=tuple(before), after=tuple(after), note=note)


def edited(*rows):
    return complete_rows(OLD, NEW, decide(OLD, NEW, (), rows))


def test_only_the_editor_chooses_between_one_and_one():
    assert set(ONE_TO_ONE) == {Change.IDENTICAL, Change.REWORDED, Change.CLARIFIED}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("a", "a", Change.IDENTICAL),
        ("c", "x", Change.CLARIFIED),
        ("a", "xa", Change.SPLIT),
        ("ba", "x", Change.MERGED),
        ("a", "", Change.REMOVED),
        ("", "x", Change.NEW),
    ],
)
def test_a_change_that_cannot_join_so_many_gives_way(before, after, change):
    wrong = next(other for other in Change if SIZES[other] != SIZES[change])
    found = fitting_row(OLD, NEW, row(wrong, before, after, "Pourquoi."))
    assert (found.change, found.note) == (change, "Pourquoi.")
    assert fits(found)
    assert found.before == tuple(code for code in OLD.requirements if code in before)


@pytest.mark.parametrize(("before", "after"), [("", ""), ("ab", "xy"), ("ab", ""), ("", "xy")])
def test_several_of_both_sides_or_of_one_are_no_row(before, after):
    with pytest.raises(BadRow) as caught:
        fitting_row(OLD, NEW, row(Change.SPLIT, before, after))
    assert caught.value.unknown == ()


def test_a_code_of_the_other_version_is_told():
    with pytest.raises(BadRow, match="x, c") as caught:
        fitting_row(OLD, NEW, row(Change.SPLIT, "ax", "cb"))
    assert caught.value.unknown == ("x", "c")


def test_codes_taken_from_a_row_leave_the_rest_to_the_proposal():
    rows = edited(row(Change.MERGED, "ab", "a"))
    assert row(Change.MERGED, "ab", "a") in rows
    assert row(Change.NEW, "", "b") in rows
    assert find_mapping_problems(OLD, NEW, rows) == ()


def test_taking_a_decision_back_brings_the_proposal_back():
    merged = decide(OLD, NEW, (), [row(Change.MERGED, "ab", "a")])
    undone = decide(OLD, NEW, merged, [row(Change.IDENTICAL, "a", "a")])
    assert row(Change.IDENTICAL, "b", "b") in complete_rows(OLD, NEW, undone)


def test_a_decided_split_that_loses_one_keeps_the_others_and_its_note():
    decided = [row(Change.SPLIT, "c", "axy", "Trois.")]
    now = decide(OLD, NEW, decided, [row(Change.IDENTICAL, "a", "a")])
    assert now == (row(Change.IDENTICAL, "a", "a"), row(Change.SPLIT, "c", "xy", "Trois."))
    last = decide(OLD, NEW, now, [row(Change.CLARIFIED, "d", "y")])
    assert row(Change.CLARIFIED, "c", "x", "Trois.") in last


def test_codes_that_are_gone_and_codes_given_twice_leave_a_decision():
    decided = [row(Change.SPLIT, "c", "xz"), row(Change.MERGED, "cd", "y"), row(Change.REMOVED, "z")]
    assert decide(OLD, NEW, decided, ()) == (
        row(Change.CLARIFIED, "c", "x"),
        row(Change.CLARIFIED, "d", "y"),
    )


def test_what_speaks_for_a_row_is_told_of_any_row():
    assert explain(OLD, NEW, row(Change.REMOVED, "a")).similarity == 0
    assert explain(OLD, NEW, row(Change.CLARIFIED, "a", "a")).similarity == 1
    assert 0 < explain(OLD, NEW, row(Change.SPLIT, "a", "ax")).similarity <= 1


def some(codes, most):
    return st.lists(st.sampled_from(sorted(codes) or ["-"]), max_size=most, unique=True).map(tuple)


@given(edited_pairs(), st.data())
def test_whatever_the_editor_does_the_mapping_is_whole_and_the_decision_stands(pair, data):
    old, new = pair.old, pair.new
    decided = ()
    for _ in range(data.draw(st.integers(1, 4))):
        wanted = Row(
            change=data.draw(st.sampled_from(Change)),
            before=data.draw(some(old.requirements, 3)),
            after=data.draw(some(new.requirements, 3)),
            note="Lu.",
        )
        try:
            decided = decide(old, new, decided, [wanted])
        except BadRow:
            continue
        rows = complete_rows(old, new, decided)
        assert find_mapping_problems(old, new, rows) == ()
        assert set(decided) <= set(rows)
        assert fitting_row(old, new, wanted) in rows


@given(edited_pairs(), edited_pairs())
def test_when_the_draft_changes_what_was_decided_stays_as_far_as_it_can(before, after):
    decided = propose_rows(before.old, before.new)
    rows = complete_rows(before.old, after.new, decide(before.old, after.new, decided, ()))
    assert find_mapping_problems(before.old, after.new, rows) == ()
    still = {r for r in decided if set(r.after) <= set(after.new.requirements)}
    assert still <= set(rows)
