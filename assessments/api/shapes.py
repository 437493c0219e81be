"""What the API takes and gives, field by field; its OpenAPI description is made of this."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, Field, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from assessments.domain.levels import Level
from assessments.models import Assessment
from practices.models import Mandate, Practice

DEFAULT_LIMIT, MOST = 50, 100
LARGEST_SIZE = 5000
CODE = r"^[A-Za-z0-9_-]{1,80}$"
FIRST = datetime(1, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
WHOLE = r"\d{1,6}"
NUMBER = r"^[^\s/\x00-\x1f\x7f]{1,30}$"


def written(pattern: str) -> BeforeValidator:
    """Refuses a text that pydantic would take kindly: « 1_000 », a timestamp for a date…"""
    form = re.compile(pattern, re.ASCII)

    def check(value: Any) -> Any:
        if isinstance(value, str) and not form.fullmatch(value):
            raise ValueError(pattern)
        return value

    return BeforeValidator(check)


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


def optional(description: str) -> Any:
    """A parameter that may be absent, and is never « null »."""
    return Field(default=None, description=description, json_schema_extra=_without_default)


def in_utc(value: datetime) -> datetime:
    """The first and last hours of the calendar have no equivalent in UTC: they count as its ends."""
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return LAST if value.year > 1 else FIRST


Instant = Annotated[
    AwareDatetime,
    written(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Id = Annotated[UUID, written(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")]
Code = Annotated[str, Field(pattern=CODE)]
Department = Annotated[str, Field(pattern=r"^([0-9]{2,3}|2[AB])$")]
Size = Annotated[int, Field(ge=0, le=LARGEST_SIZE), written(WHOLE)]
Name = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=80)]
Limit = Annotated[int, Field(ge=1, le=MOST, description="Nombre de lignes par page."), written(WHOLE)]
Score = Annotated[str, Field(pattern=r"^\d{1,3}\.\d{4}$", examples=["62.5000"])]


def score_text(value: Decimal | str) -> str:
    return f"{Decimal(value):.4f}"


class Paging(Schema):
    limit: Limit = DEFAULT_LIMIT
    after: Id | SkipJsonSchema[None] = optional("Le « next » de la page précédente.")


class CodePaging(Schema):
    limit: Limit = DEFAULT_LIMIT
    after: Code | SkipJsonSchema[None] = optional("Le « next » de la page précédente.")


class ReferentialChoice(Schema):
    referential: Code = Field("cabinets", description="Le référentiel dont on lit les chiffres.")


class PracticeFilters(Paging, ReferentialChoice):
    kind: Practice.Kind | SkipJsonSchema[None] = optional("Le type de structure.")
    department: Department | SkipJsonSchema[None] = optional(
        "Le code du département (INSEE), par exemple 44."
    )
    size_min: Size | SkipJsonSchema[None] = optional("Au moins tant de personnes.")
    size_max: Size | SkipJsonSchema[None] = optional("Au plus tant de personnes.")
    software: Name | SkipJsonSchema[None] = optional("Le logiciel métier, sans égard aux majuscules.")
    level: Level | SkipJsonSchema[None] = optional("Le niveau ; demande l'étendue figures:read.")
    changed_since: Instant | SkipJsonSchema[None] = optional(
        "Les structures dont les chiffres ont changé, ou dont le mandat a commencé, depuis cet instant."
    )


class Theme(Schema):
    code: str
    score_low: Score
    score_high: Score


class Gap(Schema):
    requirement: str
    state: Literal["unmet", "partial", "unknown"]


class Figures(Schema):
    """The figures of one assessment; scores are decimal texts out of 100, null while nothing counts."""

    assessment: UUID
    referential: str
    version: str
    state: Assessment.State
    score_low: Score | None
    score_high: Score | None
    level: Level | None
    asked: int = Field(ge=0)
    answered: int = Field(ge=0)
    themes: list[Theme]
    started_at: datetime
    changed_at: datetime
    completed_at: datetime | None


class DetailedFigures(Figures):
    practice: UUID
    gaps: list[Gap] | None = Field(description="null quand le mandat n'ouvre que les chiffres.")


class PracticeOut(Schema):
    """A practice under mandate; `figures` is null without an assessment, or without figures:read."""

    id: UUID
    name: str
    kind: Practice.Kind
    city: str
    department: str
    size: int | None
    software: str
    parent: UUID | None
    mandate: Mandate.Scope
    mandate_ends_on: date | None
    created_at: datetime
    figures: Figures | None


class PracticePage(Schema):
    items: list[PracticeOut]
    next: UUID | None = Field(description="À redonner dans « after » ; null à la dernière page.")


class AssessmentPage(Schema):
    items: list[DetailedFigures]
    next: UUID | None


class Spread(Schema):
    first_quartile: Score
    median: Score
    third_quartile: Score


class AggregateGap(Schema):
    """Numbers of practices, among those whose answers a mandate opens."""

    requirement: str
    title: str
    unmet: int = Field(ge=0)
    partial: int = Field(ge=0)
    unknown: int = Field(ge=0)
    applies: int = Field(ge=0, description="Les structures à qui l'exigence s'applique.")


class AggregateMonth(Schema):
    month: date
    practices: int = Field(ge=0)
    spread: Spread | None


class Tally(Schema):
    scored: int = Field(ge=0, description="Les structures qui ont répondu, et donc un score.")
    under_way: int = Field(ge=0)
    without_score: int = Field(ge=0)
    levels: dict[str, int]
    tens: dict[str, int] = Field(description="Par dizaine de score : « 60 » compte de 60 à 69,9999.")
    spread: Spread | None
    gaps_counted: int = Field(ge=0)
    gaps: list[AggregateGap]
    months: list[AggregateMonth]


class AggregatesOut(Schema):
    referential: str
    computed_at: datetime | None = Field(description="null tant que rien n'est calculé.")
    figures: Tally | None


class ReferentialOut(Schema):
    code: str
    title: str
    current_version: str | None
    versions: list[str]


class ReferentialPage(Schema):
    items: list[ReferentialOut]
    next: str | None


class VersionOut(Schema):
    referential: str
    number: str
    title: str
    state: Literal["published", "retired"]
    is_current: bool
    effective_on: date | None
    open_until: date | None
    published_at: datetime | None
    retired_at: datetime | None
    content_hash: str = Field(pattern="^[0-9a-f]{64}$")
    requirements: int = Field(ge=0)
    content: str = Field(description="L'adresse de son contenu.")


class VersionList(Schema):
    items: list[VersionOut]


class CampaignOut(Schema):
    id: UUID
    title: str
    referential: str
    version: str
    deadline: date
    launched_at: datetime
    closed_at: datetime | None


class CampaignProgress(Schema):
    """Practices of the cohort that are still under mandate."""

    not_started: int = Field(ge=0)
    in_progress: int = Field(ge=0)
    completed: int = Field(ge=0)


class CampaignWithProgress(CampaignOut):
    progress: CampaignProgress


class CampaignPage(Schema):
    items: list[CampaignOut]
    next: UUID | None
