"""Answers brought from one assessment to a new one, on the same version or a later one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from assessments.answering import as_choice, store_first_answers
from assessments.carrying_along import bring_evidence, bring_plan
from assessments.domain.carry_over import Carried, CarriedOver, Fate, carry_through
from assessments.handing_down import hand_down_first
from assessments.models import Answer, Assessment, CarryOver, PlannedAction
from assessments.queries import Sheet, as_domain
from assessments.starting import draw_up
from assessments.version_steps import Passage
from practices.models import Practice, User
from referentials.models import ReferentialVersion

FIRST_REVISION = 1
"""Of every answer brought: a later one was given since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriage:
    """`after` is the sheet of an assessment that is stored nowhere yet."""

    passage: Passage
    before: Sheet
    after: Sheet
    carried: CarriedOver

    @property
    def counts(self) -> Mapping[str, int]:
        """Of the questions asked by the later version, and of every answer archived."""
        fates = [self.carried.questions[code].fate for code in self.after.scope.question_codes]
        return {
            **{fate.value: fates.count(fate) for fate in Fate},
            Fate.ARCHIVED.value: len(self.carried.archived),
        }


def plan_carriage(
    *,
    before: Sheet,
    practice: Practice,
    version: ReferentialVersion,
    passage: Passage,
    doubtful: frozenset[str],
    by: User,
    at: datetime,
) -> Carriage:
    """`doubtful` answers, by question of the earlier version, are brought to be confirmed.

    Raises what `draw_up` raises.
    """
    after = draw_up(practice=practice, version=version, by=by, at=at)
    carried = carry_through(passage.paths, before.answers, doubtful)
    rows = {
        code: _row(after.assessment, code, one, before.rows)
        for code, one in carried.questions.items()
        if one.answer is not None
    }
    after.assessment.choices = {code: as_choice(row) for code, row in rows.items()}
    return Carriage(
        passage=passage,
        before=before,
        after=replace(after, answers=carried.answers, rows=rows),
        carried=carried,
    )


def store_carriage(
    carriage: Carriage, *, statuses: frozenset[PlannedAction.Status], by: User, at: datetime
) -> CarryOver:
    """Inside a transaction: the new assessment, with the evidence and with the actions of these statuses."""
    source, target = carriage.before.assessment, carriage.after.assessment
    store_first_answers(carriage.after, at=at)
    bring_plan(source, target, followers=carriage.passage.followers, statuses=statuses)
    bring_evidence(source, target, followers=carriage.passage.followers)
    hand_down_first(target, at=at)
    return CarryOver.objects.create(
        source=source, target=target, counts=carriage.counts, made_by=by, made_at=at
    )


def _row(assessment: Assessment, question: str, carried: Carried, rows: Mapping[str, Answer]) -> Answer:
    """Whoever answered, and when, stays said: bringing an answer is not giving it."""
    origin = next(rows[code] for code in carried.origins if as_domain(rows[code]) == carried.answer)
    return Answer(
        assessment_id=assessment.pk,
        question=question,
        choice=origin.choice,
        reason=origin.reason,
        comment=origin.comment,
        to_confirm=carried.fate is Fate.TO_CONFIRM,
        revision=FIRST_REVISION,
        inherited_from_id=origin.inherited_from_id,
        answered_by_id=origin.answered_by_id,
        answered_at=origin.answered_at,
    )
