"""Starting an assessment, and keeping its profile in step with the practice's."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from assessments.answering import store_figures, store_first_answers
from assessments.domain.answers import AnswerProblem, Profile, find_profile_problems
from assessments.handing_down import hand_down_first
from assessments.models import Assessment
from assessments.queries import Sheet, load_sheet
from practices.models import Practice, User
from referentials.content_loading import published_content
from referentials.models import ReferentialVersion


class VersionIsNotPublished(Exception):
    """Only a published version can be assessed against."""


class ProfileRefused(Exception):
    def __init__(self, problems: tuple[AnswerProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def start_assessment(
    *, practice: Practice, version: ReferentialVersion, by: User, at: datetime
) -> Assessment:
    """A new assessment, without any answer but those of its parent. Raises what `draw_up` raises."""
    sheet = draw_up(practice=practice, version=version, by=by, at=at)
    with transaction.atomic():
        store_first_answers(sheet, at=at)
        hand_down_first(sheet.assessment, at=at)
    return sheet.assessment


def draw_up(*, practice: Practice, version: ReferentialVersion, by: User, at: datetime) -> Sheet:
    """An assessment about to begin, stored nowhere.

    Raises VersionIsNotPublished, or ProfileRefused when the version does not know the practice's kind.
    """
    if version.state != ReferentialVersion.State.PUBLISHED:
        raise VersionIsNotPublished
    assessment = Assessment(
        practice=practice, version=version, kind=practice.kind, started_by=by, started_at=at, changed_at=at
    )
    content = published_content(version.pk, version.content_hash)
    sheet = Sheet(assessment=assessment, content=content, answers={})
    assessment.facts = _facts_known_to(sheet, practice)
    _check_profile(sheet)
    return sheet


def open_assessment(*, practice: Practice, version: ReferentialVersion, by: User, at: datetime) -> Assessment:
    """The one under way on `version`, else a new one, so that two clicks open the same.

    Raises what `draw_up` raises.
    """
    with transaction.atomic():
        locked = lock_practice(practice.pk)
        return find_under_way(locked, version) or start_assessment(
            practice=locked, version=version, by=by, at=at
        )


def lock_practice(practice_id: UUID) -> Practice:
    """Until the end of the transaction: whoever begins an assessment of it takes turns."""
    return Practice.objects.select_for_update().get(pk=practice_id)


def find_under_way(practice: Practice, version: ReferentialVersion) -> Assessment | None:
    under_way = practice.assessments.filter(version=version, state=Assessment.State.IN_PROGRESS)
    return under_way.order_by("started_at").first()


def refresh_profiles(*, practice: Practice, at: datetime) -> int:
    """Brings the practice's profile to its open assessments; answers are kept. Returns how many changed.

    A version that does not know the practice's new kind goes on with the former one.
    """
    changed = 0
    with transaction.atomic():
        open_ones = practice.assessments.filter(state=Assessment.State.IN_PROGRESS).select_related("version")
        for assessment in open_ones.select_for_update(of=("self",)).order_by("pk"):
            sheet = load_sheet(assessment)
            kind = practice.kind if practice.kind in sheet.content.kinds else assessment.kind
            facts = _facts_known_to(sheet, practice)
            if (assessment.kind, sorted(assessment.facts)) == (kind, facts):
                continue
            assessment.kind, assessment.facts = kind, facts
            assessment.save(update_fields=["kind", "facts"])
            store_figures(sheet, at=at)
            changed += 1
    return changed


def _facts_known_to(sheet: Sheet, practice: Practice) -> list[str]:
    """A practice's facts serve every referential; each version takes those it asks about."""
    return sorted(set(practice.facts) & set(sheet.content.facts_by_code))


def _check_profile(sheet: Sheet) -> None:
    profile = Profile(kind=sheet.assessment.kind, facts=frozenset(sheet.assessment.facts))
    problems = find_profile_problems(sheet.content, profile)
    if problems:
        raise ProfileRefused(problems)
