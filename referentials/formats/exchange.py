"""What a format takes and gives: content on our side, bytes on the other, and what was lost between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from referentials.domain.content import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`lines` gives the line of a theme, requirement, question… by code, when the format has lines;
    `places` where it stands in French, when a line would not be enough."""

    content: Content
    losses: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    data: bytes
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """`read` raises CannotRead. `losses` are French sentences, one for each thing left behind."""

    read: Callable[[bytes], Reading]
    write: Callable[[Content], Writing]
