"""Practices by the thousand: answers and figures are computed once a pattern, and each practice copies one.

What is stored is what the operations would have stored: figures, frozen results, answers, plans.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import JSONField, TextField, Value
from django.db.models.functions import Cast

from assessments.answering import figures_of
from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.freezing import freeze_answers, freeze_result
from assessments.domain.prioritisation import Kind
from assessments.models import ActionEvent, Assessment, PlannedAction
from assessments.portfolio.lateness import keep_overdue
from assessments.queries import Sheet
from cabinet_compliance.inventing import REASON, Habits, choose_answers, invent_details, invent_practice
from practices.models import Mandate, Membership, Practice, User, keep_last_days
from referentials.content_loading import published_content
from referentials.models import ReferentialVersion

BATCH = 500
UNUSABLE = make_password(None)
WAYS = 40
"""Ways of answering of each version, kind and state."""
SCOPES = (Mandate.Scope.ANSWERS, Mandate.Scope.FIGURES, Mandate.Scope.EVIDENCE)
SCOPE_WEIGHTS = (80, 15, 5)
COPY_ANSWERS = {
    "postgresql": """
        INSERT INTO assessments_answer
            (assessment_id, question, choice, reason, comment, to_confirm, revision,
            answered_by_id, answered_at)
        SELECT a.id, c.key, c.value->>0, CASE WHEN c.value->>0 = 'sans_objet' THEN %s ELSE '' END,
            '', false, 1, a.started_by_id, a.changed_at
        FROM assessments_assessment a, jsonb_each(a.choices) c
        WHERE a.id IN (SELECT value::uuid FROM jsonb_array_elements_text(%s))""",
    "sqlite": """
        INSERT INTO assessments_answer
            (assessment_id, question, choice, reason, comment, to_confirm, revision,
            answered_by_id, answered_at)
        SELECT a.id, c.key, json_extract(c.value, '$[0]'),
            CASE WHEN json_extract(c.value, '$[0]') = 'sans_objet' THEN %s ELSE '' END,
            '', 0, 1, a.started_by_id, a.changed_at
        FROM assessments_assessment a, json_each(a.choices) c
        WHERE a.id IN (SELECT replace(value, '-', '') FROM json_each(%s))""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """The fields of an assessment that many practices share, JSON already written."""

    fields: dict[str, Any]
    result: Any
    gaps: tuple[str, ...]
    """The requirements of the plan's first actions."""


State = Assessment.State
Patterns = Callable[[int, str, State, int], Pattern]


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """All the rows of a batch of practices, in the order in which they are stored."""

    users: list[User]
    practices: list[Practice]
    memberships: list[Membership]
    mandates: list[Mandate]
    assessments: list[Assessment]
    actions: list[PlannedAction]


def seed_many(*, dpo: User, version: ReferentialVersion, practices: int, seed: int, at: datetime) -> int:
    """Returns how many practices were added; those that exist already are left alone."""
    versions = {one.pk: one for one in (version, version.previous) if one is not None}

    @cache
    def find_pattern(version_id: int, kind: str, state: State, way: int) -> Pattern:
        return _pattern(versions[version_id], kind, state, way)

    added = 0
    for start in range(0, practices, BATCH):
        numbers = range(start, min(start + BATCH, practices))
        added += _seed_batch(numbers, dpo, [*versions], find_pattern, seed=seed, at=at)
    keep_last_days({dpo.pk})
    keep_overdue(day=at.date())
    return added


def _pattern(version: ReferentialVersion, kind: str, state: State, way: int) -> Pattern:
    """Every fact is true, so that nearly every requirement is asked."""
    random = Random(f"{version.number}-{kind}-{state}-{way}")  # noqa: S311 - invented data
    content = published_content(version.pk, version.content_hash)
    finished = state == State.COMPLETED
    assessment = Assessment(version=version, kind=kind, facts=sorted(content.facts_by_code))
    habits = Habits(
        answering=1 if finished else random.random(),
        doing_well=random.uniform(0.25, 1.05),  # some do all they can
        not_knowing=random.uniform(0, 0.1),
    )
    sheet = Sheet(assessment=assessment, content=content, answers={})
    while left := _answers_left(sheet, random, habits):
        sheet = Sheet(assessment=assessment, content=content, answers={**sheet.answers, **left})
        if not finished:
            break
    frozen = {
        **freeze_result(sheet.result, sheet.actions, content_hash=version.content_hash),
        **freeze_answers(sheet.profile, sheet.answers),
    }
    figures = {name: _written(value) for name, value in figures_of(sheet).items()}
    choices = {code: [answer.choice, 1] for code, answer in sheet.answers.items()}
    fields = {"facts": _written(assessment.facts), "choices": _written(choices), "revision": 2, **figures}
    gaps = tuple(action.requirement for action in sheet.actions if action.kind is Kind.GAP)
    return Pattern(fields=fields, result=_written(frozen) if finished else None, gaps=gaps[:6])


def _answers_left(sheet: Sheet, random: Random, habits: Habits) -> dict[str, DomainAnswer]:
    chosen = dict(choose_answers(sheet, random, habits))
    return {code: answer for code, answer in chosen.items() if code not in sheet.answers}


def _written(value: Any) -> Any:
    """JSON written once and for all; other values as they are."""
    if not isinstance(value, dict | list):
        return value
    return Cast(Value(json.dumps(value), output_field=TextField()), JSONField())


@transaction.atomic
def _seed_batch(
    numbers: Iterable[int], dpo: User, versions: list[int], patterns: Patterns, *, seed: int, at: datetime
) -> int:
    drawn = Drawn(users=[], practices=[], memberships=[], mandates=[], assessments=[], actions=[])
    randoms = {number: Random(f"many-{seed}-{number}") for number in numbers}  # noqa: S311 - invented data
    identifiers = {n: UUID(int=random.getrandbits(128), version=4) for n, random in randoms.items()}
    known = set(Practice.objects.filter(pk__in=identifiers.values()).values_list("pk", flat=True))
    for number, random in randoms.items():
        if identifiers[number] not in known:
            _draw(drawn, number, identifiers[number], random, dpo, at=at)
            _draw_assessments(drawn, random, versions, patterns, at=at)
    _store(drawn)
    return len(drawn.practices)


def _draw(drawn: Drawn, number: int, identifier: UUID, random: Random, dpo: User, *, at: datetime) -> None:
    invented = invent_practice(number, random)
    owner = User(email=f"responsable{number + 1}-{identifier.hex[:8]}@exemple.fr", password=UNUSABLE)
    practice = Practice(id=identifier, **invented, **invent_details(invented, number), created_at=at)
    [scope] = random.choices(SCOPES, weights=SCOPE_WEIGHTS)
    drawn.users.append(owner)
    drawn.practices.append(practice)
    drawn.memberships.append(Membership(practice=practice, user=owner, role=Membership.Role.OWNER))
    drawn.mandates.append(Mandate(practice=practice, dpo=dpo, granted_by=owner, granted_at=at, scope=scope))


def _draw_assessments(
    drawn: Drawn, random: Random, versions: list[int], patterns: Patterns, *, at: datetime
) -> None:
    """None for one practice in ten; for a quarter of the others, one more, completed a year before."""
    if random.random() < 0.1:
        return
    [version] = random.choices(versions, weights=(75, 25)[: len(versions)])
    state = State.COMPLETED if random.random() < 0.6 else State.IN_PROGRESS
    when = at - timedelta(days=random.randint(0, 360), minutes=random.randint(0, 1_000))
    latest = _assessment(drawn, random, patterns, version, state, when)
    latest.is_latest = True
    if random.random() < 0.25:
        before = when - timedelta(days=random.randint(330, 400))
        earlier = _assessment(drawn, random, patterns, versions[-1], State.COMPLETED, before)
        latest.previous_score = earlier.score_low


def _assessment(
    drawn: Drawn, random: Random, patterns: Patterns, version: int, state: State, when: datetime
) -> Assessment:
    practice, owner = drawn.practices[-1], drawn.users[-1]
    pattern = patterns(version, practice.kind, state, random.randrange(WAYS))
    finished = state == State.COMPLETED
    started = when - timedelta(days=random.randint(0, 40))
    assessment = Assessment(
        id=UUID(int=random.getrandbits(128), version=4),
        practice=practice,
        version_id=version,
        kind=practice.kind,
        state=state,
        started_by=owner,
        started_at=started,
        changed_at=when,
        completed_by=owner if finished else None,
        completed_at=when if finished else None,
        result=pattern.result,
        **pattern.fields,
    )
    drawn.assessments.append(assessment)
    if random.random() < 0.4:
        for requirement in pattern.gaps[: random.randint(1, 4)]:
            due = (when + timedelta(days=random.randint(15, 300))).date()
            status = random.choice((PlannedAction.Status.TO_DO, PlannedAction.Status.IN_PROGRESS))
            drawn.actions.append(
                PlannedAction(
                    assessment=assessment, requirement=requirement, status=status, due_on=due, changed_at=when
                )
            )
    return assessment


def _store(drawn: Drawn) -> None:
    User.objects.bulk_create(drawn.users)
    Practice.objects.bulk_create(drawn.practices)
    Membership.objects.bulk_create(drawn.memberships)
    Mandate.objects.bulk_create(drawn.mandates)
    Assessment.objects.bulk_create(drawn.assessments, batch_size=100)
    PlannedAction.objects.bulk_create(drawn.actions)
    ActionEvent.objects.bulk_create(
        ActionEvent(
            action=row,
            status=row.status,
            due_on=row.due_on,
            decided_by_id=row.assessment.started_by_id,
            decided_at=row.changed_at,
        )
        for row in drawn.actions
    )
    keys = json.dumps([str(one.pk) for one in drawn.assessments])
    with connection.cursor() as cursor:
        cursor.execute(COPY_ANSWERS[connection.vendor], [REASON, keys])
