"""How long questions take: medians of what was measured, and the minutes that some of them still ask for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

PRIOR_SECONDS = 20
"""What a question counts for as long as too few people were measured."""
FEWEST_SAMPLES = 5
SHORTEST, LONGEST = 3, 180
"""Seconds between which a pace is kept, whatever was measured."""
SAVED_TOGETHER = 1.0
"""Seconds below which two answers were saved at once rather than given one after the other."""
LONGEST_PAUSE = 300.0
"""Seconds beyond which somebody was doing something else."""


@dataclass(frozen=True, slots=True)
class Pace:
    seconds: int
    samples: int


def is_a_sample(gap: float) -> bool:
    """Whether so many seconds since the answer before tell how long this one took."""
    return SAVED_TOGETHER <= gap <= LONGEST_PAUSE


def settle_paces(gaps: Mapping[str, Sequence[float]]) -> Mapping[str, Pace]:
    """The pace of each question that was measured often enough; `gaps` are seconds, samples or not."""
    samples = {code: [gap for gap in found if is_a_sample(gap)] for code, found in gaps.items()}
    return {
        code: Pace(seconds=min(max(round(median(kept)), SHORTEST), LONGEST), samples=len(kept))
        for code, kept in samples.items()
        if len(kept) >= FEWEST_SAMPLES
    }


def minutes_for(questions: Iterable[str], paces: Mapping[str, int]) -> int:
    """Whole minutes, the last one begun; `paces` are seconds by question."""
    seconds = sum(paces.get(code, PRIOR_SECONDS) for code in questions)
    return -(-seconds // 60)
