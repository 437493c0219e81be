"""What a filled file would change, from three sides: file, base, and what stands."""

import pytest

from assessments.domain.answers import Answer
from assessments.domain.file_changes import Change, FileAnswer, judge

YES, NO, PARTLY = Answer(choice="oui"), Answer(choice="non"), Answer(choice="partiellement")
EMPTY = FileAnswer(choice="", reason="", comment="")


def said(choice, **texts):
    return FileAnswer(choice=choice, **{"reason": "", "comment": "", **texts})


@pytest.mark.parametrize(
    ("read", "base", "stored", "expected"),
    [
        (said("oui"), None, None, Change.NEW),
        (said("non"), YES, YES, Change.CHANGED),
        (said("oui", comment="Depuis mai"), YES, YES, Change.CHANGED),
        (EMPTY, YES, YES, Change.ERASED),
        (EMPTY, None, None, Change.NONE),
        (said("oui"), YES, YES, Change.NONE),
        # the site changed, the file did not: nobody meant to undo it
        (said("oui"), YES, NO, Change.NONE),
        (EMPTY, None, NO, Change.NONE),
        (said("oui"), YES, None, Change.NONE),
        # both changed
        (said("partiellement"), YES, NO, Change.CONFLICT),
        (said("partiellement"), YES, None, Change.CONFLICT),
        (said("partiellement"), None, NO, Change.CONFLICT),
        (EMPTY, YES, NO, Change.CONFLICT),
        # both say the same by now
        (said("non"), YES, NO, Change.NONE),
        (EMPTY, YES, None, Change.NONE),
    ],
)
def test_three_sides_decide(read, base, stored, expected):
    assert judge(read, base=base, stored=stored) is expected


def test_texts_that_the_file_cannot_say_stay_as_they_were():
    told = Answer(choice="oui", reason="", comment="Depuis mai")
    assert judge(FileAnswer(choice="oui"), base=told, stored=told) is Change.NONE
    assert FileAnswer(choice="non").over(told) == Answer(choice="non", comment="Depuis mai")
    assert FileAnswer(choice="non").over(None) == NO
