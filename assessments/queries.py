"""What the screens, the commands and the reports read: one door, a constant number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.answers import Profile
from assessments.domain.applicability import Scope, settle_scope
from assessments.domain.prioritisation import Action, prioritise
from assessments.domain.scoring import Result, score
from assessments.models import Answer, Assessment, CarryOver, Evidence, EvidenceFile
from practices.access import ONLY_LOOKS, Right, allowed, open_for, rights_of
from practices.models import Practice, User
from referentials.content_loading import published_content, published_versions
from referentials.domain.content import Content, Fact
from referentials.models import ReferentialVersion

WITH_VERSION = Assessment.objects.select_related("version__referential").defer("version__extras")
"""What other formats left with a version may weigh a megabyte, that no page of an assessment reads."""


@dataclass(kw_only=True)
class Sheet:
    """An assessment with its content and its answers; what follows from them is computed once, on demand.

    `rows` holds the stored answers, for pages that show who said what; saving one does without them.
    """

    assessment: Assessment
    content: Content
    answers: Mapping[str, DomainAnswer]
    rows: Mapping[str, Answer] = field(default_factory=dict)

    @cached_property
    def profile(self) -> Profile:
        return profile_of(self.assessment)

    @cached_property
    def scope(self) -> Scope:
        return settle_scope(self.content, self.profile, self.answers)

    @cached_property
    def result(self) -> Result:
        return score(self.content, self.scope, self.answers)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        return prioritise(self.content, self.result)

    @cached_property
    def to_confirm(self) -> frozenset[str]:
        """The questions asked whose answer was carried over and awaits a yes; it counts as given."""
        return flagged_in(self.assessment) & self.scope.question_codes

    @cached_property
    def inherited(self) -> frozenset[str]:
        """The questions asked whose answer was taken over from the structure that carries the requirement."""
        taken = {code for code, row in self.rows.items() if row.inherited_from_id is not None}
        return self.scope.question_codes & taken

    @property
    def asked_count(self) -> int:
        return len(self.scope.question_codes)

    @property
    def answered_count(self) -> int:
        return len(self.scope.heard)


def profile_of(assessment: Assessment) -> Profile:
    return Profile(kind=assessment.kind, facts=frozenset(assessment.facts))


def flagged_in(assessment: Assessment) -> frozenset[str]:
    """The questions whose answer awaits its confirmation, asked or not."""
    return frozenset(code for code, (_, _, *flag) in assessment.choices.items() if flag)


def as_domain(row: Answer) -> DomainAnswer:
    return DomainAnswer(choice=row.choice, reason=row.reason, comment=row.comment)


def get_assessment_for(user: User, assessment_id: UUID, *, to: Right) -> Assessment:
    """One query, rights included; raises Http404 for what `user` may not see."""
    assessments = WITH_VERSION.select_related("practice")
    return open_for(user, assessments, to=to, prefix="practice__", pk=assessment_id)


def lock_assessment(assessment_id: UUID) -> Assessment:
    """Until the end of the transaction; on SQLite the transaction itself is the lock."""
    return WITH_VERSION.select_for_update(of=("self",)).get(pk=assessment_id)


def in_force(history: QuerySet[Answer]) -> dict[str, Answer]:
    """The last answer to each question, with its author, unless it was erased; one query."""
    latest = {row.question: row for row in history.select_related("answered_by").order_by("revision")}
    return {code: row for code, row in latest.items() if row.choice}


def load_sheet(assessment: Assessment) -> Sheet:
    """One query for the answers; the content of a published version comes from the process's cache."""
    rows = in_force(assessment.answers.all())
    return Sheet(
        assessment=assessment,
        content=published_content(assessment.version_id, assessment.version.content_hash),
        answers={code: as_domain(row) for code, row in rows.items()},
        rows=rows,
    )


def get_sheet_for(user: User, assessment_id: UUID, *, to: Right) -> Sheet:
    """Two queries; raises Http404 for what `user` may not see."""
    return load_sheet(get_assessment_for(user, assessment_id, to=to))


SAVED_FIELDS = ("pk", "practice_id", "version_id", "state", "kind", "facts", "revision", "choices")


def get_sheet_for_saving(user: User, assessment_id: UUID) -> Sheet:
    """Rights, assessment and choices in one row, since an autosave pays for each query and each row.

    Raises Http404 for what `user` may not answer. Reasons, comments and authors are left out.
    """
    related = (
        "practice__parent_id",
        "version__referential_id",
        "version__content_hash",
        "version__open_until",
    )
    for right in (Right.ANSWER, Right.FILL):  # members: a plain join; a DPO on a visit: one query more
        opened = Assessment.objects.filter(allowed(user, to=right, prefix="practice__"), pk=assessment_id)
        if found := list(opened.values_list(*related, *SAVED_FIELDS)):
            break
    else:
        raise Http404
    [(parent, referential, content_hash, open_until, *fields)] = found
    assessment = Assessment(**dict(zip(SAVED_FIELDS, fields, strict=True)))
    assessment.practice = Practice(pk=assessment.practice_id, parent_id=parent)
    assessment.version = ReferentialVersion(
        pk=assessment.version_id,
        referential_id=referential,
        content_hash=content_hash,
        open_until=open_until,
    )
    return Sheet(
        assessment=assessment,
        content=published_content(assessment.version_id, content_hash),
        answers={code: DomainAnswer(choice=choice) for code, (choice, *_) in assessment.choices.items()},
    )


def with_rows(sheet: Sheet, questions: Iterable[str]) -> Sheet:
    """The sheet with the stored answers of these questions: one query, none when they have no answer."""
    wanted = [code for code in questions if code in sheet.answers]
    if not wanted:
        return sheet
    found = in_force(sheet.assessment.answers.filter(question__in=wanted))
    return replace(sheet, rows={**sheet.rows, **found})


def evidence_of(assessment: Assessment, requirement: str) -> tuple[Evidence, ...]:
    """With what was taken away, the oldest first; one query."""
    rows = assessment.evidence.filter(requirement=requirement)
    return tuple(rows.select_related("added_by", "removed_by").order_by("added_at", "pk"))


def get_evidence_for(user: User, assessment_id: UUID, evidence_id: UUID, *, to: Right) -> Evidence:
    """What was not taken away; raises Http404 for what `user` may not see."""
    rows = Evidence.objects.filter(assessment=assessment_id, removed_at=None)
    return open_for(user, rows, to=to, prefix="assessment__practice__", pk=evidence_id)


def get_evidence_file_for(
    user: User, assessment_id: UUID, evidence_id: UUID
) -> tuple[Evidence, EvidenceFile]:
    """The evidence with the file it shows; raises Http404 when there is none that `user` may see."""
    evidence = get_evidence_for(user, assessment_id, evidence_id, to=Right.EVIDENCE)
    return evidence, get_object_or_404(EvidenceFile, pk=evidence.holder_id)


def rights_on(user: User, assessment: Assessment) -> frozenset[Right]:
    """`rights_of` its practice; an assessment that another goes on in place of is only read. One query."""
    rights = rights_of(user, assessment.practice)
    return rights & ONLY_LOOKS if assessment.is_superseded else rights


def assessments_of(practice: Practice) -> list[Assessment]:
    """Newest first, those superseded by a carry-over or its undo included; one query."""
    return list(WITH_VERSION.filter(practice=practice).order_by("-started_at"))


def find_carry_over_of(assessment: Assessment) -> CarryOver | None:
    """Where its answers went, if another took its place, else where they came from; one query."""
    rows = CarryOver.objects.select_related("source__version", "target__version", "made_by")
    if assessment.state == Assessment.State.CARRIED_OVER:
        return rows.filter(source=assessment, undone_at=None).first()
    return rows.filter(target=assessment).first()


def known_facts() -> tuple[Fact, ...]:
    """What the current versions ask about a practice, each fact once, in their order."""
    facts: dict[str, Fact] = {}
    for version in published_versions():
        for fact in published_content(version.pk, version.content_hash).facts:
            facts.setdefault(fact.code, fact)
    return tuple(facts.values())
