"""Any chain of versions that an editor could publish, with a whole mapping from each to the next."""

from hypothesis import strategies as st

from referentials.domain.mapping import Change, Row, find_mapping_problems
from tests.referentials.contents import STANDARD, asked, content_of, required

CHOICES = tuple(choice.code for choice in STANDARD)
ONE_FOR_ONE = (Change.IDENTICAL, Change.REWORDED, Change.CLARIFIED)
EDITS = (*ONE_FOR_ONE, Change.SPLIT, Change.MERGED, Change.REMOVED)


@st.composite
def editions(draw, old, number):
    """The next version of `old` with the rows that lead to it."""
    left, rows, kept = list(old.requirements.values()), [], []
    while left:
        requirement = left.pop(0)
        change = draw(st.sampled_from(EDITS))
        if change is Change.MERGED and not left:
            change = Change.CLARIFIED
        merged = (requirement, left.pop(0)) if change is Change.MERGED else (requirement,)
        after = () if change is Change.REMOVED else tuple(draw(successors(change, requirement, number)))
        kept.extend(after)
        rows.append(row(change, merged, after))
    added = [required(f"n{number}-{place}") for place in range(draw(st.integers(0 if kept else 1, 2)))]
    rows.extend(row(Change.NEW, (), (one,)) for one in added)
    new = content_of(*kept, *added, number=str(number), release_notes="Des mots changent.")
    assert not find_mapping_problems(old, new, rows)
    return new, tuple(rows)


def row(change, before, after):
    codes = [tuple(requirement.code for requirement in side) for side in (before, after)]
    return Row(change=change, before=codes[0], after=codes[1])


@st.composite
def successors(draw, change, requirement, number):
    """Under the same code or another, with its questions or others, and perhaps fewer choices."""
    questions = [draw(edited(question, number)) for question in requirement.questions]
    code = draw(st.sampled_from([requirement.code, f"{requirement.code}v{number}"]))
    first = required(code, *questions)
    if change is not Change.SPLIT:
        return [first]
    return [
        first,
        required(f"{code}-{number}", *(draw(edited(q, number, to=f"{q.code}-{number}")) for q in questions)),
    ]


@st.composite
def edited(draw, question, number, to=""):
    code = to or draw(st.sampled_from([question.code, f"{question.code}v{number}"]))
    fewer = tuple(choice for choice in question.choices if choice.code != "partiellement")
    return asked(code, choices=draw(st.sampled_from([question.choices, fewer])))


@st.composite
def chains(draw, most=3):
    """The contents, the rows of each step, and answers to the first."""
    first = content_of(
        *(
            required(f"r{n}", *(asked(f"r{n}-q{place}") for place in range(draw(st.integers(1, 2)))))
            for n in range(draw(st.integers(1, 5)))
        ),
        number="0",
    )
    contents, steps = [first], []
    for number in range(1, draw(st.integers(1, most)) + 1):
        content, rows = draw(editions(contents[-1], number))
        contents.append(content)
        steps.append(rows)
    given = draw(st.dictionaries(st.sampled_from(list(first.questions)), st.sampled_from(CHOICES)))
    return contents, steps, given
