"""Two versions, the second made from the first by known edits of requirements that share no word."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from referentials.domain.content import Content
from referentials.domain.mapping import Change, Row
from tests.referentials.contents import asked, content_of, required

SYLLABLES = ["ba", "co", "du", "fi", "ga", "lo", "mu", "ni", "pa", "ro"]
WORDS = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
"""A thousand words that mean nothing, and on which no demand turns."""
TO_EACH = 16


@dataclass(frozen=True, kw_only=True)
class Edited:
    """`done` is what became of each requirement; `untouched` the rows of those left as they were."""

    old: Content
    new: Content
    done: tuple[Row, ...]
    untouched: tuple[Row, ...]


def said(code, statement, question=None, **changes):
    own = asked(f"{code}-q")
    return required(
        code, replace(own, text=question or statement), title=statement[:40], statement=statement, **changes
    )


def own_words(number):
    return WORDS[number * TO_EACH : (number + 1) * TO_EACH]


def text(words):
    return " ".join(words)


EDITS = ["keep", "rename", "reword", "reword", "split", "drop", "oblige"]


@st.composite
def edited_pairs(draw):
    edits = draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=12))
    merged = draw(st.integers(0, 2))
    added = draw(st.integers(0, 2))
    old, new, done = [], [], []
    for number, edit in enumerate(edits):
        before, after, change = _edited(edit, number)
        old.extend(before)
        new.extend(after)
        done.append(_row(change, before, after))
    for number in range(len(edits), len(edits) + merged):
        halves = _halves(f"r{number}", own_words(number))
        whole = said(f"m{number}", text(own_words(number)))
        old.extend(halves)
        new.append(whole)
        done.append(_row(Change.MERGED, halves, [whole]))
    for number in range(len(edits) + merged, len(edits) + merged + added):
        new.append(said(f"n{number}", text(own_words(number))))
        done.append(_row(Change.NEW, [], [new[-1]]))
    order = draw(st.permutations(new))
    return Edited(
        old=content_of(*old) if old else content_of(themes=()),
        new=replace(content_of(*order), number="2026.1") if order else content_of(themes=()),
        done=tuple(done),
        untouched=tuple(row for row, edit in zip(done, edits, strict=False) if edit == "keep"),
    )


def _edited(edit, number):
    """What stands before, what stands after, and what that is called."""
    code, words = f"r{number}", own_words(number)
    before = said(code, text(words))
    if edit == "split":
        return [before], _halves(f"s{number}", words), Change.SPLIT
    if edit == "drop":
        return [before], [], Change.REMOVED
    after, change = {
        "keep": (before, Change.IDENTICAL),
        "rename": (replace(before, code=f"z{number}"), Change.IDENTICAL),
        "reword": (said(code, text([*words[:-1], "autrement"])), Change.REWORDED),
        "oblige": (replace(before, obligation="recommendation"), Change.CLARIFIED),
    }[edit]
    return [before], [after], change


def _halves(code, words):
    middle = len(words) // 2
    return [said(f"{code}-1", text(words[:middle])), said(f"{code}-2", text(words[middle:]))]


def _row(change, before, after):
    return Row(change=change, before=tuple(r.code for r in before), after=tuple(r.code for r in after))
