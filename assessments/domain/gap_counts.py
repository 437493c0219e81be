"""Which requirements practices fail most, by how many of those to which each applies."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from assessments.domain.levels import State


@dataclass(frozen=True, slots=True, kw_only=True)
class FrequentGap:
    """Numbers of practices; `applies` counts those whose assessment has the requirement in its score."""

    requirement: str
    unmet: int
    partial: int
    unknown: int
    applies: int

    @property
    def lacking(self) -> int:
        return self.unmet + self.partial

    @property
    def total(self) -> int:
        return self.lacking + self.unknown

    @property
    def share(self) -> Fraction:
        return Fraction(self.total, self.applies) if self.applies else Fraction(0)

    @property
    def percent(self) -> Fraction:
        return 100 * self.share


@dataclass(slots=True, kw_only=True)
class GapTally:
    """Counts assessments one by one; `sizes` counts them by version, since versions ask different things."""

    states: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    sizes: Counter[int] = field(default_factory=Counter)

    def add(self, *, version: int, gaps: Mapping[str, str], left_out: Collection[str]) -> None:
        self.sizes[version] += 1
        self.states.update(gaps.items())
        self.left_out.update(left_out)

    def most_frequent(self, asked: Mapping[int, Collection[str]], *, most: int) -> tuple[FrequentGap, ...]:
        """The `most` that fail the most practices; `asked` holds each version's requirements.

        Certain gaps weigh before doubts when two fail as many; then codes decide.
        """
        requirements = {code for version in self.sizes for code in asked[version]}
        gaps = [self._gap(code, asked) for code in requirements]
        ranked = sorted(gaps, key=lambda gap: (-gap.total, -gap.unmet, -gap.partial, gap.requirement))
        return tuple(gap for gap in ranked[:most] if gap.total)

    def _gap(self, code: str, asked: Mapping[int, Collection[str]]) -> FrequentGap:
        concerned = sum(size for version, size in self.sizes.items() if code in asked[version])
        return FrequentGap(
            requirement=code,
            unmet=self.states[code, State.UNMET.value],
            partial=self.states[code, State.PARTIAL.value],
            unknown=self.states[code, State.UNKNOWN.value],
            applies=concerned - self.left_out[code],
        )
