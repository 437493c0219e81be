"""What somebody still has to answer in the themes that were given to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from assessments.assigning import standing_assignments
from assessments.domain.answers import Answer
from assessments.models import Assessment, ThemeAssignment
from assessments.pages import ThemeProgress, build_overview
from assessments.queries import Sheet
from practices.models import Practice, User
from referentials.content_loading import published_content

MOST_ASSESSMENTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MyTheme:
    assessment: Assessment
    progress: ThemeProgress


def themes_of(person: User, practice: Practice | None = None) -> list[MyTheme]:
    """Of the assessments under way, in one practice or all; one query. What asks nothing is left out."""
    rows = standing_assignments().filter(person=person, assessment__state=Assessment.State.IN_PROGRESS)
    if practice is not None:
        rows = rows.filter(assessment__practice=practice)
    rows = rows.select_related("assessment__version", "assessment__practice")
    ordered = rows.defer("assessment__result", "assessment__version__extras")
    by_assessment = groupby(
        ordered.order_by("assessment__practice__name", "assessment_id", "pk"), lambda row: row.assessment
    )
    return [
        mine
        for (assessment, held), _ in zip(by_assessment, range(MOST_ASSESSMENTS), strict=False)
        for mine in _progress(assessment, list(held))
    ]


def _progress(assessment: Assessment, held: list[ThemeAssignment]) -> Iterator[MyTheme]:
    mine = {one.theme for one in held}
    for progress in build_overview(_sheet(assessment)):
        if progress.theme.code in mine:
            yield MyTheme(assessment=assessment, progress=progress)


def _sheet(assessment: Assessment) -> Sheet:
    """From the choices kept beside: progress needs neither reasons nor authors."""
    return Sheet(
        assessment=assessment,
        content=published_content(assessment.version_id, assessment.version.content_hash),
        answers={code: Answer(choice=choice) for code, (choice, *_) in assessment.choices.items()},
    )
