"""What the screens, the commands and the reports read: one door, a constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.answers import Profile
from assessments.domain.applicability import Scope, settle_scope
from assessments.domain.prioritisation import Action, prioritise
from assessments.domain.scoring import Result, score
from assessments.models import Answer, Assessment
from practices.access import Right, allowed, live_mandates
from practices.models import Practice, User
from referentials.content_loading import published_content, published_versions
from referentials.domain.content import Content, Fact


@dataclass(kw_only=True)
class Sheet:
    """An assessment with its content and its answers; what follows from them is computed once, on demand."""

    assessment: Assessment
    content: Content
    rows: Mapping[str, Answer]

    @cached_property
    def profile(self) -> Profile:
        return profile_of(self.assessment)

    @cached_property
    def answers(self) -> Mapping[str, DomainAnswer]:
        return {code: as_domain(row) for code, row in self.rows.items()}

    @cached_property
    def scope(self) -> Scope:
        return settle_scope(self.content, self.profile, self.answers)

    @cached_property
    def result(self) -> Result:
        return score(self.content, self.scope, self.answers)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        return prioritise(self.content, self.result)

    @property
    def asked_count(self) -> int:
        return len(self.scope.question_codes)

    @property
    def answered_count(self) -> int:
        return len(self.scope.heard)


def profile_of(assessment: Assessment) -> Profile:
    return Profile(kind=assessment.kind, facts=frozenset(assessment.facts))


def as_domain(row: Answer) -> DomainAnswer:
    return DomainAnswer(choice=row.choice, reason=row.reason, comment=row.comment)


def get_assessment_for(user: User, assessment_id: UUID, *, to: Right) -> Assessment:
    """One query, rights included; raises Http404 for what `user` may not see."""
    assessments = Assessment.objects.select_related("practice", "version__referential")
    return get_object_or_404(assessments.filter(allowed(user, to=to, prefix="practice__")), pk=assessment_id)


def load_sheet(assessment: Assessment) -> Sheet:
    """One query for the answers; the content of a published version comes from the process's cache."""
    return Sheet(
        assessment=assessment,
        content=published_content(assessment.version_id, assessment.version.content_hash),
        rows={row.question: row for row in assessment.answers.select_related("answered_by").order_by("pk")},
    )


def get_sheet_for(user: User, assessment_id: UUID, *, to: Right) -> Sheet:
    """Two queries; raises Http404 for what `user` may not see."""
    return load_sheet(get_assessment_for(user, assessment_id, to=to))


CONTENT_HASH = "version__content_hash"
SAVED_FIELDS = ("pk", "practice_id", "version_id", "state", "kind", "facts", "revision")
ANSWER_FIELDS = ("question", "choice", "reason", "comment", "revision")


def get_sheet_for_saving(user: User, assessment_id: UUID) -> Sheet:
    """Rights, assessment and answers in one query, since an autosave pays for each.

    Raises Http404 for what `user` may not answer. The rows carry what saving compares, nothing more.
    """
    rows = list(
        Assessment.objects.filter(allowed(user, to=Right.ANSWER, prefix="practice__"), pk=assessment_id)
        .order_by("answers__pk")
        .values_list(CONTENT_HASH, *SAVED_FIELDS, *(f"answers__{name}" for name in ANSWER_FIELDS))
    )
    if not rows:
        raise Http404
    split = 1 + len(SAVED_FIELDS)
    content_hash, *fields = rows[0][:split]
    assessment = Assessment(**dict(zip(SAVED_FIELDS, fields, strict=True)))
    answers = (
        Answer(assessment=assessment, **dict(zip(ANSWER_FIELDS, row[split:], strict=True)))
        for row in rows
        if row[split]
    )
    return Sheet(
        assessment=assessment,
        content=published_content(assessment.version_id, content_hash),
        rows={answer.question: answer for answer in answers},
    )


def assessments_of(practice: Practice) -> list[Assessment]:
    """Newest first; one query."""
    return list(practice.assessments.select_related("version__referential").order_by("-started_at"))


def known_facts() -> tuple[Fact, ...]:
    """What the current versions ask about a practice, each fact once, in their order."""
    facts: dict[str, Fact] = {}
    for version in published_versions():
        for fact in published_content(version.pk, version.content_hash).facts:
            facts.setdefault(fact.code, fact)
    return tuple(facts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A practice under mandate with its latest assessment, if any."""

    practice: Practice
    latest: Assessment | None


def followed_practices(dpo: User) -> list[Followed]:
    """Three queries however many practices; the lowest score first, those without any before them."""
    practices = Practice.objects.filter(pk__in=live_mandates(dpo).values("practice"))
    newest = Assessment.objects.filter(practice=OuterRef("pk")).order_by("-started_at").values("pk")[:1]
    rows = list(practices.annotate(latest=Subquery(newest)).order_by("name"))
    wanted = [row.latest for row in rows if row.latest]
    found = Assessment.objects.select_related("version__referential").in_bulk(wanted)
    followed = [Followed(practice=row, latest=found.get(row.latest)) for row in rows]
    return sorted(followed, key=lambda one: _score_or_none(one.latest))


def _score_or_none(assessment: Assessment | None) -> Decimal:
    if assessment is None or assessment.score_low is None:
        return Decimal(-1)
    return assessment.score_low
