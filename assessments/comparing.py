"""A completed assessment beside the one completed before it, for the same practice and referential."""

from dataclasses import dataclass

from assessments.domain.comparison import Change, Comparison, compare
from assessments.domain.freezing import thaw_result
from assessments.models import Assessment
from assessments.version_steps import find_matches
from referentials.content_loading import published_content
from referentials.domain.content import Content, Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Evolution:
    """`content` and `former` are the versions of now and then."""

    earlier: Assessment
    content: Content
    former: Content
    comparison: Comparison

    @property
    def improved(self) -> tuple[tuple[Requirement, Change], ...]:
        return self._named(self.comparison.improved)

    @property
    def slipped(self) -> tuple[tuple[Requirement, Change], ...]:
        return self._named(self.comparison.slipped)

    def _named(self, changes: tuple[Change, ...]) -> tuple[tuple[Requirement, Change], ...]:
        return tuple((self.content.requirements[change.requirement], change) for change in changes)


def compare_with_previous(assessment: Assessment) -> Evolution | None:
    """One query, contents and mappings apart; None while open, or when nothing was completed before."""
    if assessment.result is None:
        return None
    completed = Assessment.objects.filter(
        practice_id=assessment.practice_id,
        version__referential_id=assessment.version.referential_id,
        completed_at__lt=assessment.completed_at,
    )
    earlier = completed.select_related("version").order_by("-completed_at", "pk").first()
    if earlier is None or earlier.result is None:
        return None
    content = published_content(assessment.version_id, assessment.version.content_hash)
    former = published_content(earlier.version_id, earlier.version.content_hash)
    return Evolution(
        earlier=earlier,
        content=content,
        former=former,
        comparison=compare(
            content,
            before=thaw_result(former, earlier.result),
            now=thaw_result(content, assessment.result),
            matches=find_matches(earlier.version, assessment.version),
        ),
    )
