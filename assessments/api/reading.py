"""From rows to what the API gives: a constant number of queries, and nothing that a mandate does not open."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from assessments.api.shapes import (
    AssessmentPage,
    DetailedFigures,
    Figures,
    Gap,
    Paging,
    PracticeFilters,
    PracticeOut,
    PracticePage,
    Theme,
    in_utc,
    score_text,
)
from assessments.domain.levels import Level
from assessments.models import Assessment
from practices.access import OPENED_BY, Right
from practices.consulting import note_opened
from practices.models import Mandate, Practice, User
from referentials.models import Referential

Scope = Mandate.Scope
SHOWS_GAPS = frozenset(one for one in OPENED_BY[Right.VIEW] if isinstance(one, Scope))
READ = (
    "practice_id",
    "state",
    "score_low",
    "score_high",
    "level",
    "asked_count",
    "answered_count",
    "theme_scores",
    "started_at",
    "changed_at",
    "completed_at",
    "version__number",
    "version__referential__code",
)


def read_practices(owner: User, filters: PracticeFilters, *, with_figures: bool) -> PracticePage:
    """Raises Http404 for an unknown referential. By practice's id: what is added never moves a page."""
    if not Referential.objects.filter(code=filters.referential).exists():
        raise Http404
    latest = _latest(filters.referential)
    mandates = _followed(owner).filter(_practice_filter(filters))
    if with_figures:
        mandates = mandates.filter(_figures_filter(filters, latest))
    elif filters.changed_since is not None:
        mandates = mandates.filter(_began_since(filters))
    if filters.after is not None:
        mandates = mandates.filter(practice__gt=filters.after)
    rows = list(mandates.order_by("practice_id")[: filters.limit + 1])
    page = rows[: filters.limit]
    figures = _figures_of((one.practice_id for one in page), latest) if with_figures else {}
    if page:
        note_opened(owner, None)
    return PracticePage(
        items=[_practice(one, figures.get(one.practice_id)) for one in page],
        next=page[-1].practice_id if len(rows) > len(page) else None,
    )


def read_practice(owner: User, practice: UUID, referential: str, *, with_figures: bool) -> PracticeOut:
    """Raises Http404."""
    mandate = _open(owner, practice)
    figures = _figures_of([practice], _latest(referential)) if with_figures else {}
    return _practice(mandate, figures.get(practice))


def read_assessments(owner: User, practice: UUID, paging: Paging) -> AssessmentPage:
    """The newest first; raises Http404, also for an `after` that is none of this practice's assessments."""
    mandate = _open(owner, practice)
    rows = _standing().filter(practice=practice).order_by("-started_at", "-pk")
    if paging.after is not None:
        last = rows.filter(pk=paging.after).values_list("started_at", flat=True).first()
        if last is None:
            raise Http404
        rows = rows.filter(Q(started_at__lt=last) | Q(started_at=last, pk__lt=paging.after))
    found = list(rows[: paging.limit + 1])
    page = found[: paging.limit]
    return AssessmentPage(
        items=[_detailed(one, mandate) for one in page],
        next=page[-1].pk if len(found) > len(page) else None,
    )


def read_assessment(owner: User, assessment: UUID) -> DetailedFigures:
    """Raises Http404."""
    found = _standing().filter(pk=assessment, practice__in=_followed(owner).values("practice")).first()
    if found is None:
        raise Http404
    return _detailed(found, _open(owner, found.practice_id))


def _followed(owner: User) -> QuerySet[Mandate]:
    """Every scope opens the figures. A member's own practices are not read by program."""
    return owner.mandates.live().select_related("practice")


def _open(owner: User, practice: UUID) -> Mandate:
    """Noted as consulted. Raises Http404."""
    mandate = _followed(owner).filter(practice=practice).first()
    if mandate is None:
        raise Http404
    note_opened(owner, practice)
    return mandate


def _standing() -> QuerySet[Assessment]:
    standing = Assessment.objects.exclude(state__in=Assessment.SUPERSEDED)
    return standing.select_related("version__referential").only(*READ, "gaps")


def _latest(referential: str) -> QuerySet[Assessment]:
    return Assessment.objects.filter(is_latest=True, version__referential__code=referential)


def _practice_filter(filters: PracticeFilters) -> Q:
    asked: Mapping[str, Any] = {
        "practice__kind": filters.kind,
        "practice__department": filters.department,
        "practice__size__gte": filters.size_min,
        "practice__size__lte": filters.size_max,
        "practice__software__iexact": filters.software,
    }
    return Q(**{lookup: value for lookup, value in asked.items() if value is not None})


def _figures_filter(filters: PracticeFilters, latest: QuerySet[Assessment]) -> Q:
    of_practice = latest.filter(practice=OuterRef("practice"))
    wanted = Q()
    if filters.level is not None:
        wanted &= Q(Exists(of_practice.filter(level=filters.level)))
    if filters.changed_since is not None:
        changed = of_practice.filter(changed_at__gte=in_utc(filters.changed_since))
        wanted &= Q(Exists(changed)) | _began_since(filters)
    return wanted


def _began_since(filters: PracticeFilters) -> Q:
    """A practice that its mandate brought is new to the reader, however old its figures."""
    return Q(granted_at__gte=in_utc(filters.changed_since)) if filters.changed_since else Q()


def _figures_of(practices: Iterable[UUID], latest: QuerySet[Assessment]) -> dict[UUID, Figures]:
    rows = latest.filter(practice__in=list(practices)).select_related("version__referential").only(*READ)
    return {one.practice_id: Figures(**_figures(one)) for one in rows}


def _figures(assessment: Assessment) -> dict[str, Any]:
    low, high = assessment.score_low, assessment.score_high
    themes = sorted(assessment.theme_scores.items())
    return {
        "assessment": assessment.pk,
        "referential": assessment.version.referential.code,
        "version": assessment.version.number,
        "state": assessment.state,
        "score_low": None if low is None else score_text(low),
        "score_high": None if high is None else score_text(high),
        "level": Level(assessment.level) if assessment.level else None,
        "asked": assessment.asked_count,
        "answered": assessment.answered_count,
        "themes": [
            Theme(code=code, score_low=score_text(low), score_high=score_text(high))
            for code, (low, high) in themes
        ],
        "started_at": assessment.started_at,
        "changed_at": assessment.changed_at,
        "completed_at": assessment.completed_at,
    }


def _detailed(assessment: Assessment, mandate: Mandate) -> DetailedFigures:
    gaps = None
    if mandate.scope in SHOWS_GAPS:
        gaps = [Gap(requirement=code, state=state) for code, state in sorted(assessment.gaps.items())]
    return DetailedFigures(**_figures(assessment), practice=assessment.practice_id, gaps=gaps)


def _practice(mandate: Mandate, figures: Figures | None) -> PracticeOut:
    practice = mandate.practice
    return PracticeOut(
        id=practice.pk,
        name=practice.name,
        kind=Practice.Kind(practice.kind),
        city=practice.city,
        department=practice.department,
        size=practice.size,
        software=practice.software,
        parent=practice.parent_id,
        mandate=Scope(mandate.scope),
        mandate_ends_on=mandate.ends_on,
        created_at=practice.created_at,
        figures=figures,
    )
