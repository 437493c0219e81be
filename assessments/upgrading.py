"""An assessment under way goes on, on a later version: first seen, then done, in a new assessment.

The rules stand in docs/carry_over.md.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assessments.answering import AssessmentIsClosed
from assessments.carrying import Carriage, plan_carriage, store_carriage
from assessments.domain.comparison import Comparison, compare
from assessments.models import Assessment, CarryOver, PlannedAction
from assessments.queries import find_carry_over_of, flagged_in, load_sheet, lock_assessment
from assessments.starting import find_under_way, lock_practice
from assessments.version_steps import load_passage
from practices.models import Practice, User
from referentials.domain.content import Fact
from referentials.models import ReferentialVersion


class AnotherUnderWay(Exception):
    """`assessment`, of the same practice, is under way where this one would go on."""

    def __init__(self, assessment: Assessment) -> None:
        super().__init__(assessment.pk)
        self.assessment = assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What carrying over would do; `comparison` holds both results, and both at constant scope."""

    carriage: Carriage
    comparison: Comparison
    new_facts: tuple[Fact, ...]
    """What the later version asks about the practice and the earlier one did not."""


def preview_carry_over(*, assessment: Assessment, version: ReferentialVersion, by: User) -> Preview:
    """Writes nothing; five queries a step away.

    Raises AssessmentIsClosed, AnotherUnderWay, NoPath, NoMapping, or what `draw_up` raises.
    """
    _check_may_carry(assessment, assessment.practice, version)
    carriage = _plan(assessment, assessment.practice, version, by=by, at=assessment.changed_at)
    passage = carriage.passage
    return Preview(
        carriage=carriage,
        comparison=compare(
            passage.new,
            before=carriage.before.result,
            now=carriage.after.result,
            matches=passage.matches,
        ),
        new_facts=tuple(fact for fact in passage.new.facts if fact.code not in passage.old.facts_by_code),
    )


def carry_over_assessment(
    *, assessment: Assessment, version: ReferentialVersion, by: User, at: datetime
) -> CarryOver:
    """A new assessment on `version` takes the place of this one, of which only the state changes.

    Carrying over once more gives what the first time gave. Raises what `preview_carry_over` raises.
    """
    with transaction.atomic():
        practice = lock_practice(assessment.practice_id)
        locked = lock_assessment(assessment.pk)
        done = find_carry_over_of(locked) if locked.state == Assessment.State.CARRIED_OVER else None
        if done:
            return done
        _check_may_carry(locked, practice, version)
        carriage = _plan(locked, practice, version, by=by, at=at)
        carry_over = store_carriage(carriage, statuses=frozenset(PlannedAction.Status), by=by, at=at)
        Assessment.objects.filter(pk=locked.pk).update(state=Assessment.State.CARRIED_OVER)
    return carry_over


def _check_may_carry(assessment: Assessment, practice: Practice, version: ReferentialVersion) -> None:
    if not assessment.is_open:
        raise AssessmentIsClosed
    if other := find_under_way(practice, version):
        raise AnotherUnderWay(other)


def _plan(
    assessment: Assessment, practice: Practice, version: ReferentialVersion, *, by: User, at: datetime
) -> Carriage:
    return plan_carriage(
        before=load_sheet(assessment),
        practice=practice,
        version=version,
        passage=load_passage(assessment.version, version),
        doubtful=flagged_in(assessment),
        by=by,
        at=at,
    )
