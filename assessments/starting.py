"""Starting an assessment, and keeping its profile in step with the practice's."""

from datetime import datetime

from django.db import transaction

from assessments.answering import save_answers, store_figures
from assessments.domain.answers import AnswerProblem, Profile, find_profile_problems
from assessments.models import Assessment
from assessments.queries import Sheet, load_sheet
from practices.models import Practice, User
from referentials.models import ReferentialVersion


class VersionIsNotPublished(Exception):
    """Only a published version can be assessed against."""


class ProfileRefused(Exception):
    def __init__(self, problems: tuple[AnswerProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def start_assessment(
    *,
    practice: Practice,
    version: ReferentialVersion,
    by: User,
    at: datetime,
    again: Assessment | None = None,
) -> Assessment:
    """A new assessment on `version`; `again` brings the answers of an earlier one on the same version.

    Raises VersionIsNotPublished, or ProfileRefused when the version does not know the practice's kind.
    """
    if version.state != ReferentialVersion.State.PUBLISHED:
        raise VersionIsNotPublished
    with transaction.atomic():
        assessment = Assessment.objects.create(
            practice=practice,
            version=version,
            kind=practice.kind,
            facts=[],
            started_by=by,
            started_at=at,
            changed_at=at,
        )
        sheet = load_sheet(assessment)
        assessment.facts = _facts_known_to(sheet, practice)
        _check_profile(sheet)
        assessment.save(update_fields=["facts"])
        earlier = load_sheet(again).answers if again and again.version_id == version.pk else {}
        if earlier:
            save_answers(by=by, assessment=assessment, answers=earlier, at=at)
        else:
            store_figures(sheet, at=at)
    return assessment


def open_assessment(
    *,
    practice: Practice,
    version: ReferentialVersion,
    by: User,
    at: datetime,
    again: Assessment | None = None,
) -> Assessment:
    """The one under way on `version`, else a new one, so that two clicks open the same.

    Raises what `start_assessment` raises.
    """
    with transaction.atomic():
        locked = Practice.objects.select_for_update().get(pk=practice.pk)
        under_way = locked.assessments.filter(version=version, state=Assessment.State.IN_PROGRESS)
        return under_way.order_by("started_at").first() or start_assessment(
            practice=locked, version=version, by=by, at=at, again=again
        )


def refresh_profiles(*, practice: Practice, at: datetime) -> int:
    """Brings the practice's profile to its open assessments; answers are kept. Returns how many changed.

    A version that does not know the practice's new kind goes on with the former one.
    """
    changed = 0
    with transaction.atomic():
        open_ones = practice.assessments.filter(state=Assessment.State.IN_PROGRESS)
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
