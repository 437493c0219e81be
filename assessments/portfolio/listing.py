"""A DPO's list of practices, page by page: as many queries for twenty practices as for a hundred thousand.

The orders follow indexes (`latest_by_…`): the first page never sorts everybody; counts stop at `COUNTED`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, OrderBy, OuterRef, Q, QuerySet
from django.db.models.expressions import Expression
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils import timezone

from assessments.models import Assessment
from assessments.models.assessments import PROGRESS, TREND
from assessments.portfolio.filtering import SIZES, Show, Sort, Wanted
from assessments.portfolio.lateness import count_overdue, overdue_actions
from practices.access import OPENED_BY, Right
from practices.models import Mandate, Practice, User

PAGE = 50
MOST = 5_000
"""Beyond, the list asks for a filter rather than turn pages."""
COUNTED = 1_000
"""Beyond, a list says « plus de 1 000 » rather than count."""
COUNTED_IN_SEARCH = 200
"""The same while a text is searched: what it finds follows no index of the list's."""
QUIET_DAYS = 30
READ = (
    "state", "score_low", "score_high", "level", "asked_count", "answered_count", "previous_score",
    "started_at", "changed_at", "version__number",
    "practice__name", "practice__kind", "practice__city", "practice__department", "practice__size",
    "practice__software",
)  # fmt: skip
ORDERS: Mapping[str, tuple[F | Expression, ...]] = {
    "score": (F("score_low"),),
    "niveau": (F("level"), F("score_low")),
    "evolution": (TREND,),
    "avancement": (PROGRESS,),
    "activite": (F("changed_at"),),
    "retards": (F("overdue"),),
    "nom": (F("practice__name"), F("practice_id")),
    "type": (F("practice__kind"), F("practice__name"), F("practice_id")),
    "departement": (F("practice__department"), F("practice__name"), F("practice_id")),
    "version": (F("version_id"), F("score_low")),
}
if {one.removeprefix("-") for one in Sort.values} != set(ORDERS):
    raise RuntimeError("a sort lacks its order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A practice as the list shows it; `opens_answers` tells whether it may be looked into."""

    practice: Practice
    assessment: Assessment | None
    opens_answers: bool
    overdue: int | None
    """None for a mandate on the figures only: the plan is not theirs to see."""
    stuck: bool = False

    @property
    def trend(self) -> Decimal | None:
        if not self.assessment or self.assessment.previous_score is None or self.assessment.score_low is None:
            return None
        return self.assessment.score_low - self.assessment.previous_score

    @property
    def progress(self) -> int:
        """In whole hundredths."""
        if self.assessment is None:
            return 0
        return self.assessment.answered_count * 100 // max(self.assessment.asked_count, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    lines: tuple[Line, ...]
    number: int
    has_next: bool
    counts: Mapping[Show, int]
    """At most `counted` + 1, which says that there are more."""
    counted: int


def assessed(dpo: User, wanted: Wanted, *, now: datetime) -> QuerySet[Assessment]:
    """The latest assessments of the practices followed, as filtered, in no order."""
    filters = wanted.filters
    mandates = _mandates(dpo, Right.VIEW if _reads_answers(wanted) else Right.FIGURES)
    rows = Assessment.objects.filter(
        _about_practice(wanted, "practice__"),
        is_latest=True,
        version__in=wanted.versions,
        practice__in=mandates.values("practice"),
    )
    if "version" in filters:
        rows = rows.filter(version__number=filters["version"])
    if "etat" in filters:
        rows = rows.filter(state=filters["etat"])
    if "niveau" in filters:
        rows = rows.filter(level=filters["niveau"])
    if "sous" in filters:
        rows = _below(rows, filters["sous"], filters.get("theme", ""))
    if "manque" in filters:
        rows = rows.filter(gaps__has_key=filters["manque"])
    if filters.get("retard") or wanted.sort == Sort.OVERDUE_DOWN:
        rows = rows.filter(Exists(overdue_actions(timezone.localdate()).filter(assessment=OuterRef("pk"))))
    return rows.filter(_stuck(now)) if wanted.show is Show.STUCK else rows


def not_started(dpo: User, wanted: Wanted) -> QuerySet[Practice]:
    """The practices followed that have no assessment in this referential, kept by what is theirs."""
    latest = Assessment.objects.filter(practice=OuterRef("pk"), is_latest=True, version__in=wanted.versions)
    followed = _mandates(dpo, Right.FIGURES).values("practice")
    return Practice.objects.filter(_about_practice(wanted, ""), ~Exists(latest), pk__in=followed)


def in_order(rows: QuerySet[Assessment], sort: Sort) -> QuerySet[Assessment]:
    """As an index goes, forwards or backwards."""
    down = sort.startswith("-")
    order = ORDERS[sort.removeprefix("-")]
    nulls = {"nulls_first": True} if down else {"nulls_last": True}
    ends = (OrderBy(one, descending=down, **(nulls if one == F("score_low") else {})) for one in order)
    return rows.order_by(*ends, "-pk" if down else "pk")


def read_page(dpo: User, wanted: Wanted, number: int, *, now: datetime) -> ListPage:
    """Seven queries."""
    number = min(max(number, 1), MOST // PAGE)
    start, end = (number - 1) * PAGE, number * PAGE + 1
    if wanted.show is Show.NOT_STARTED:
        practices = list(not_started(dpo, wanted).order_by("name", "pk")[start:end])
        lines = read_lines(dpo, [(one, None) for one in practices[:PAGE]], now=now)
        found = len(practices)
    else:
        rows = in_order(assessed(dpo, wanted, now=now), wanted.sort).select_related("practice", "version")
        latest = list(rows.only(*READ)[start:end])
        lines = read_lines(dpo, [(one.practice, one) for one in latest[:PAGE]], now=now)
        found = len(latest)
    return ListPage(
        lines=lines,
        number=number,
        has_next=found > PAGE and number * PAGE < MOST,
        counts=_count_all(dpo, wanted, now=now),
        counted=_counted(wanted),
    )


def read_lines(
    dpo: User, rows: Iterable[tuple[Practice, Assessment | None]], *, now: datetime
) -> tuple[Line, ...]:
    """Two queries: what each mandate opens, and what is late."""
    pairs = list(rows)
    opened = set(
        _mandates(dpo, Right.VIEW)
        .filter(practice__in=[practice.pk for practice, _ in pairs])
        .values_list("practice_id", flat=True)
    )
    followed = [one.pk for practice, one in pairs if one and practice.pk in opened]
    late = count_overdue(followed, day=timezone.localdate())
    return tuple(
        Line(
            practice=practice,
            assessment=one,
            opens_answers=practice.pk in opened,
            overdue=late.get(one.pk, 0) if one and practice.pk in opened else None,
            stuck=one is not None and _is_stuck(one, now),
        )
        for practice, one in pairs
    )


def _count_all(dpo: User, wanted: Wanted, *, now: datetime) -> dict[Show, int]:
    assessments = assessed(dpo, _showing(wanted, Show.ASSESSED), now=now)
    shown: dict[Show, QuerySet[Any]] = {
        Show.ASSESSED: assessments,
        Show.STUCK: assessments.filter(_stuck(now)),
        Show.NOT_STARTED: not_started(dpo, wanted),
    }
    return {show: _count(rows, most=_counted(wanted)) for show, rows in shown.items()}


def _counted(wanted: Wanted) -> int:
    return COUNTED_IN_SEARCH if "q" in wanted.filters else COUNTED


def _count(rows: QuerySet[Any], *, most: int) -> int:
    """In no order, so that the database stops as soon as it has seen enough."""
    return rows.order_by().values("pk")[: most + 1].count()


def _showing(wanted: Wanted, show: Show) -> Wanted:
    return Wanted(
        versions=wanted.versions, show=show, sort=wanted.sort, filters=wanted.filters, query=wanted.query
    )


def _mandates(dpo: User, right: Right) -> QuerySet[Mandate]:
    scopes = [one for one in OPENED_BY[right] if isinstance(one, Mandate.Scope)]
    live = dpo.mandates.live()
    return live if len(scopes) == len(Mandate.Scope) else live.filter(scope__in=scopes)


def _reads_answers(wanted: Wanted) -> bool:
    """Late actions and gaps are told of the practices whose answers the mandate opens, and of no other."""
    return bool({"retard", "manque"} & set(wanted.filters)) or wanted.sort == Sort.OVERDUE_DOWN


def _about_practice(wanted: Wanted, prefix: str) -> Q:
    filters, kept = wanted.filters, Q()
    if "q" in filters:
        kept &= Q(**{f"{prefix}name__icontains": filters["q"]}) | Q(
            **{f"{prefix}city__icontains": filters["q"]}
        )
    if "type" in filters:
        kept &= Q(**{f"{prefix}kind": filters["type"]})
    if "departement" in filters:
        kept &= Q(**{f"{prefix}department": filters["departement"].upper()})
    if "taille" in filters:
        bounds = SIZES[filters["taille"]]
        kept &= Q(**{f"{prefix}size__range": bounds}) if bounds else Q(**{f"{prefix}size": None})
    if "logiciel" in filters:
        kept &= Q(**{f"{prefix}software__icontains": filters["logiciel"]})
    return kept


def _below(rows: QuerySet[Assessment], limit: int, theme: str) -> QuerySet[Assessment]:
    """The whole score without a theme; a theme where nothing counts is below nothing."""
    if not theme:
        return rows.filter(score_low__lt=limit)
    written = KeyTextTransform("0", KeyTransform(theme, "theme_scores"))
    score = Cast(written, DecimalField(max_digits=7, decimal_places=4))
    return rows.annotate(theme_score=score).filter(theme_score__lt=limit)


def _stuck(now: datetime) -> Q:
    """Under way, and untouched for thirty days; or begun as long ago, with less than half of it answered."""
    before = now - timedelta(days=QUIET_DAYS)
    return Q(state=Assessment.State.IN_PROGRESS) & (
        Q(changed_at__lt=before) | Q(started_at__lt=before, asked_count__gt=F("answered_count") * 2)
    )


def _is_stuck(assessment: Assessment, now: datetime) -> bool:
    before = now - timedelta(days=QUIET_DAYS)
    unfinished = assessment.answered_count * 2 < assessment.asked_count
    quiet = assessment.changed_at < before or (assessment.started_at < before and unfinished)
    return assessment.is_open and quiet
