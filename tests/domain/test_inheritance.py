"""What becomes of a member's answer: every case of whose it is and of what is offered."""

import pytest

from assessments.domain.answers import Answer
from assessments.domain.inheritance import Deed, Held, Stance, find_deed, lacks_reason

YES, NO = Answer(choice="oui"), Answer(choice="non")
REASON = "Le serveur est chez nous."

FOLLOWING = Held(answer=YES, taken_over=True)
CONFIRMED = Held(answer=YES, in_view_of="oui")
OVERRIDDEN = Held(answer=YES, in_view_of="non")
OWN = Held(answer=YES)
RELEASED = Held(answer=YES, in_view_of="oui", to_confirm=True)
DOUBTED = Held(answer=YES, in_view_of="non", to_confirm=True)
CARRIED = Held(answer=YES, taken_over=True, to_confirm=True)


@pytest.mark.parametrize(
    ("held", "stance"),
    [
        (FOLLOWING, Stance.FOLLOWS),
        (CONFIRMED, Stance.CONFIRMED),
        (OVERRIDDEN, Stance.DIFFERS),
        (OWN, Stance.DIFFERS),
        (RELEASED, Stance.RELEASED),
        (DOUBTED, Stance.DIFFERS),
    ],
)
def test_whose_an_answer_is(held, stance):
    assert held.stance is stance


@pytest.mark.parametrize(
    ("held", "on_the_same", "on_another", "on_nothing"),
    [
        (None, Deed.TAKE_OVER, Deed.TAKE_OVER, None),
        (FOLLOWING, None, Deed.TAKE_OVER, Deed.RELEASE),
        (CARRIED, Deed.TAKE_OVER, Deed.TAKE_OVER, Deed.RELEASE),
        (CONFIRMED, None, Deed.DOUBT, None),
        (OVERRIDDEN, None, None, None),
        (OWN, None, None, None),
        (RELEASED, Deed.TAKE_OVER, Deed.TAKE_OVER, None),
        (DOUBTED, None, None, None),
    ],
)
def test_what_is_done_with_it(held, on_the_same, on_another, on_nothing):
    assert find_deed(held, YES) is on_the_same
    assert find_deed(held, NO) is on_another
    assert find_deed(held, None) is on_nothing


def test_a_reason_or_a_comment_that_changed_is_taken_over_too():
    assert find_deed(FOLLOWING, Answer(choice="oui", comment="Depuis mars.")) is Deed.TAKE_OVER


def test_answering_otherwise_asks_for_ten_characters_of_ones_own():
    other = Answer(choice="sans_objet", reason=REASON)
    assert not lacks_reason(YES, None)
    assert not lacks_reason(YES, YES)
    assert lacks_reason(YES, NO)
    assert lacks_reason(Answer(choice="non", reason="Trop court"[:9]), YES)
    assert lacks_reason(Answer(choice="non", reason=f" {REASON}"), other)
    assert not lacks_reason(Answer(choice="non", reason=REASON), YES)
