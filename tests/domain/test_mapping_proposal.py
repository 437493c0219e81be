"""A first mapping: found from codes and texts, whole whatever the edits, and quick."""

import random
import time
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from referentials.domain.demand_changes import SAME_DEMAND, Reason
from referentials.domain.mapping import Change, Row, find_mapping_problems
from referentials.domain.mapping_proposal import (
    NOT_ELSEWHERE,
    PART_OF,
    SAME_REQUIREMENT,
    propose,
    propose_rows,
)
from tests.domain.random_edits import WORDS, edited_pairs, said
from tests.referentials.contents import asked, content_of, contents, required


def test_the_documentation_gives_the_thresholds_of_the_code():
    told = (Path(__file__).parents[2] / "docs" / "mapping.md").read_text()
    assert f"likeness of {SAME_REQUIREMENT} or more" in told
    assert f"whose words {PART_OF} or more" in told
    assert f"({NOT_ELSEWHERE} at least" in told
    assert f"less than {SAME_DEMAND} alike" in told


def sentence(*numbers):
    return " ".join(WORDS[number] for number in numbers) + "."


A = said("a", sentence(0, 1, 2, 3, 4, 5, 6, 7), "Fermez-vous le coffre ?")
B = said("b", sentence(10, 11, 12, 13, 14, 15, 16, 17), "Gardez-vous les doubles ?")


def only(old, new):
    [proposal] = propose(content_of(*old), content_of(*new))
    return proposal


def test_the_same_requirement_speaks_for_itself():
    proposal = only([A], [A])
    assert proposal.row == Row(change=Change.IDENTICAL, before=("a",), after=("a",))
    assert (proposal.similarity, proposal.reasons, proposal.speaks_for_itself) == (1, (), True)


def test_another_code_with_the_same_text_is_the_same_requirement():
    proposal = only([A], [replace(A, code="z")])
    assert proposal.row == Row(change=Change.IDENTICAL, before=("a",), after=("z",))
    assert (proposal.reasons, proposal.speaks_for_itself) == ((Reason.RECODED,), False)


def test_a_requirement_asked_in_the_same_words_is_found_whatever_its_code_and_statement():
    proposal = only([A], [replace(B, code="z", questions=A.questions)])
    assert (proposal.row.before, proposal.row.after) == (("a",), ("z",))
    assert (proposal.row.change, proposal.similarity) == (Change.CLARIFIED, 0)


def test_a_reworded_requirement_is_found_under_another_code():
    proposal = only([A], [said("z", sentence(0, 1, 2, 3, 4, 5, 6, 8), "Fermez-vous bien le coffre ?")])
    assert proposal.row == Row(change=Change.REWORDED, before=("a",), after=("z",))
    assert set(proposal.reasons) == {Reason.RECODED, Reason.WORDING}


def test_nothing_in_common_is_removed_and_new():
    assert propose_rows(content_of(A), content_of(B)) == (
        Row(change=Change.REMOVED, before=("a",)),
        Row(change=Change.NEW, after=("b",)),
    )


def told(row):
    return row.change, frozenset(row.before), frozenset(row.after)


HALVES = said("a", sentence(0, 1, 2, 3), "Fermez-vous ?"), said("z", sentence(4, 5, 6, 7), "Le coffre ?")


def test_what_was_cut_in_two_is_a_split_even_when_one_half_keeps_the_code():
    assert only([A], HALVES).row == Row(change=Change.SPLIT, before=("a",), after=("a", "z"))


def test_what_was_cut_into_new_codes_is_a_split():
    halves = [replace(half, code=code) for half, code in zip(HALVES, "xy", strict=True)]
    assert only([A], halves).row == Row(change=Change.SPLIT, before=("a",), after=("x", "y"))


def test_what_was_put_together_is_a_merge():
    assert only(HALVES, [A]).row == Row(change=Change.MERGED, before=("a", "z"), after=("a",))


def test_a_near_copy_beside_the_one_that_stays_is_new():
    rows = propose_rows(content_of(A), content_of(A, replace(A, code="copie")))
    assert [row.change for row in rows] == [Change.IDENTICAL, Change.NEW]


def test_rows_follow_the_later_version_and_what_left_stands_where_it_was():
    a, b, c, d = (required(code, statement=sentence(9 * n, 9 * n + 1)) for n, code in enumerate("abcd"))
    rows = propose_rows(content_of(a, b, c), content_of(c, a, d))
    assert [(row.before, row.after) for row in rows] == [
        (("c",), ("c",)),
        (("a",), ("a",)),
        (("b",), ()),
        ((), ("d",)),
    ]


def test_an_empty_side_and_texts_without_words():
    silent = required("x", asked("x-q"), title="…", statement="?")
    nothing = content_of(themes=())
    assert [r.change for r in propose_rows(nothing, content_of(silent))] == [Change.NEW]
    assert [r.change for r in propose_rows(content_of(silent), nothing)] == [Change.REMOVED]
    assert propose_rows(nothing, nothing) == ()


@settings(max_examples=30)
@given(st.tuples(contents(), contents()))
def test_whatever_the_two_versions_the_mapping_is_whole_and_always_the_same(pair):
    old, new = pair
    rows = propose_rows(old, new)
    assert find_mapping_problems(old, new, rows) == ()
    assert propose_rows(old, new) == rows


@given(edited_pairs())
def test_whatever_the_edits_the_mapping_is_whole(edited):
    proposals = propose(edited.old, edited.new)
    rows = [proposal.row for proposal in proposals]
    assert find_mapping_problems(edited.old, edited.new, rows) == ()
    assert all(0 <= proposal.similarity <= 1 for proposal in proposals)
    silent = {row.before[0] for row in edited.untouched}
    assert silent <= {p.row.before[0] for p in proposals if p.speaks_for_itself}


@given(edited_pairs())
def test_distinct_texts_lead_back_to_every_edit(edited):
    """Each requirement says words of its own: what was done to it is what is found."""
    rows = propose_rows(edited.old, edited.new)
    assert {told(row) for row in rows} == {told(row) for row in edited.done}
    for row in rows:
        assert row.after == tuple(code for code in edited.new.requirements if code in row.after)


def test_six_hundred_requirements_that_kept_no_code_take_seconds():
    """About one; the bound is for the slowest machine, and far below what comparing all pairs would take."""
    drawn = random.Random(1)  # noqa: S311 - the same texts at every run
    texts = [[drawn.choice(WORDS) for _ in range(40)] for _ in range(600)]
    old = content_of(*(said(f"a{n}", f"il faut {' '.join(text)}") for n, text in enumerate(texts)))
    new = content_of(*(said(f"b{n}", f"il faut {' '.join(text[3:])}") for n, text in enumerate(texts)))
    start = time.process_time()
    rows = propose_rows(old, new)
    assert time.process_time() - start < 15
    assert [(row.before, row.after) for row in rows] == [((f"a{n}",), (f"b{n}",)) for n in range(600)]
