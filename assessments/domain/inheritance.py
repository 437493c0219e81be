"""What becomes of an answer when the structure that one belongs to answers too, or no longer does."""

from dataclasses import dataclass
from enum import StrEnum

from assessments.domain.answers import MINIMUM_REASON, Answer


class Stance(StrEnum):
    """What a member's answer is to the one of the structure that carries the requirement."""

    FOLLOWS = "follows"
    """Taken over from it: it changes when the other does."""
    CONFIRMED = "confirmed"
    """The member's own, given in view of the same one."""
    DIFFERS = "differs"
    """The member's own, and another one."""
    RELEASED = "released"
    """Taken over, and nobody answers for it any more: it awaits a yes."""


class Deed(StrEnum):
    TAKE_OVER = "take_over"
    RELEASE = "release"
    """Keep the answer, no longer taken over: to be confirmed."""
    DOUBT = "doubt"
    """Keep the answer that the member confirmed, now that the other changed: to be confirmed again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A member's answer; `in_view_of` is the choice of the other's answer that stood when it was given."""

    answer: Answer
    taken_over: bool = False
    to_confirm: bool = False
    in_view_of: str = ""

    @property
    def stance(self) -> Stance:
        if self.taken_over:
            return Stance.FOLLOWS
        if self.in_view_of != self.answer.choice:
            return Stance.DIFFERS
        return Stance.RELEASED if self.to_confirm else Stance.CONFIRMED


def find_deed(held: Held | None, offered: Answer | None) -> Deed | None:
    """None where everything stays as it is; never over an answer that is the member's own."""
    if offered is None:
        return Deed.RELEASE if held is not None and held.taken_over else None
    if held is None or held.stance is Stance.RELEASED:
        return Deed.TAKE_OVER
    if held.stance is Stance.FOLLOWS:
        return Deed.TAKE_OVER if held.to_confirm or held.answer != offered else None
    confirmed_another = held.stance is Stance.CONFIRMED and held.answer.choice != offered.choice
    return Deed.DOUBT if confirmed_another else None


def lacks_reason(answer: Answer, offered: Answer | None) -> bool:
    """Whoever answers otherwise than the structure that answers for them says why, in words of their own."""
    if offered is None or answer.choice == offered.choice:
        return False
    reason = answer.reason.strip()
    return len(reason) < MINIMUM_REASON or reason == offered.reason.strip()
