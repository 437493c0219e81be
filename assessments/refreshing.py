"""Computing again the figures that lists read, after a rule changed or for rows older than a figure."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from django.db import transaction

from assessments.answering import figures_of
from assessments.domain.answers import Answer
from assessments.latest import mark_all_latest
from assessments.models import Assessment
from assessments.queries import Sheet
from referentials.content_loading import published_content

BATCH = 200


def refresh_figures() -> Iterator[tuple[int, int]]:
    """Batch by batch: how many assessments were read, how many of their figures changed.

    What was superseded stays as it stood. No date nor revision moves; a second run changes nothing.
    """
    wanted = Assessment.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2_000)
    while keys := tuple(islice(wanted, BATCH)):
        yield len(keys), _refresh(keys)


def _refresh(keys: tuple[UUID, ...]) -> int:
    """A batch under lock, so that no answer saved meanwhile loses its figures."""
    with transaction.atomic():
        rows = Assessment.objects.select_related("version").defer("result")
        locked = rows.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
        changed = [one for one in locked if not one.is_superseded and _moves(one)]
        if changed:
            Assessment.objects.bulk_update(changed, [*figures_of(_sheet(changed[0]))])
    return len(changed) + mark_all_latest(Assessment.objects.filter(pk__in=keys))


def _moves(assessment: Assessment) -> bool:
    """Sets the figures on `assessment`, and tells whether they are other than those it held."""
    after = figures_of(_sheet(assessment))
    before = {name: getattr(assessment, name) for name in after}
    for name, value in after.items():
        setattr(assessment, name, value)
    return before != after


def _sheet(assessment: Assessment) -> Sheet:
    """From the choices kept beside: the score needs neither reasons nor comments."""
    return Sheet(
        assessment=assessment,
        content=published_content(assessment.version_id, assessment.version.content_hash),
        answers={code: Answer(choice=choice) for code, (choice, *_) in assessment.choices.items()},
    )
