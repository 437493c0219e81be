"""From rows to the frozen content of a version, in one query a table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from referentials import models
from referentials.domain.condition_data import condition_from_data
from referentials.domain.content import (
    Choice,
    Citation,
    Condition,
    Confidence,
    Content,
    Fact,
    Meaning,
    Measure,
    Obligation,
    Question,
    Requirement,
    Role,
    Source,
    Theme,
)
from referentials.domain.exact_numbers import parse_exact

State = models.ReferentialVersion.State


class UnknownReferential(LookupError):
    def __init__(self, *, code: str, existing: Sequence[str]) -> None:
        self.code, self.existing = code, existing
        known = ", ".join(existing) or "aucun"
        super().__init__(f"Le référentiel « {code} » n'existe pas. Référentiels connus : {known}.")


class UnknownVersion(LookupError):
    """`number` is None when a current version was asked for and there is none."""

    def __init__(self, *, code: str, number: str | None, existing: Sequence[str]) -> None:
        self.code, self.number, self.existing = code, number, existing
        lacking = "aucune version publiée et en vigueur" if number is None else f"pas de version « {number} »"
        known = ", ".join(existing) or "aucune"
        super().__init__(f"Le référentiel « {code} » n'a {lacking}. Versions connues : {known}.")


_published: dict[tuple[int, str], Content] = {}
"""Published content never changes, so it is kept for the life of the process; the hash tells one database
from the next when ids come again, as they do between tests."""


def load_content(version_id: int) -> Content:
    """Raises ReferentialVersion.DoesNotExist. A published version is loaded once a process."""
    version = models.ReferentialVersion.objects.select_related("referential").get(pk=version_id)
    if version.is_draft:
        return build_content(version)
    key = (version_id, version.content_hash)
    if key not in _published:
        _published[key] = build_content(version)
    return _published[key]


def published_content(version_id: int, content_hash: str) -> Content:
    """`load_content` for a caller that already holds the hash: no query at all once loaded."""
    return _published.get((version_id, content_hash)) or load_content(version_id)


def published_versions(
    *, on: date | None = None, without: models.ReferentialVersion | None = None
) -> list[models.ReferentialVersion]:
    """The current version of each referential: published, in force `on` that day (today), the latest.

    `without` one, it tells what would be current if that one were retired.
    """
    day = on or timezone.localdate()
    rows = models.ReferentialVersion.objects.filter(state=State.PUBLISHED).select_related("referential")
    rows = rows.exclude(pk=without.pk) if without else rows
    current: dict[int, models.ReferentialVersion] = {}
    for version in rows.order_by("effective_on", "published_at", "pk"):
        if version.effective_on is None:
            current.setdefault(version.referential_id, version)
        elif version.effective_on <= day:
            current[version.referential_id] = version
    return sorted(current.values(), key=lambda version: version.referential.code)


def current_version(referential_code: str, *, on: date | None = None) -> models.ReferentialVersion:
    """Raises UnknownReferential, or UnknownVersion when none is published and in force."""
    for version in published_versions(on=on):
        if version.referential.code == referential_code:
            return version
    raise UnknownVersion(code=referential_code, number=None, existing=_numbers(referential_code))


def find_version(referential_code: str, number: str) -> models.ReferentialVersion:
    """Whatever its state. Raises UnknownReferential or UnknownVersion."""
    found = (
        models.ReferentialVersion.objects.filter(referential__code=referential_code, number=number)
        .select_related("referential")
        .first()
    )
    if found is None:
        raise UnknownVersion(code=referential_code, number=number, existing=_numbers(referential_code))
    return found


def _numbers(referential_code: str) -> list[str]:
    codes = list(models.Referential.objects.values_list("code", flat=True))
    if referential_code not in codes:
        raise UnknownReferential(code=referential_code, existing=codes)
    versions = models.ReferentialVersion.objects.filter(referential__code=referential_code)
    return list(versions.order_by("number").values_list("number", flat=True))


def build_content(version: models.ReferentialVersion) -> Content:
    """Eight queries, whatever the size."""
    return Content(
        referential=version.referential.code,
        title=version.title,
        description=version.description,
        number=version.number,
        language=version.language,
        effective_on=version.effective_on,
        summary=version.summary,
        release_notes=version.release_notes,
        weights={int(severity): weight for severity, weight in version.weights.items()},
        kinds=tuple(version.kinds),
        facts=tuple(
            Fact(code=f.code, label=f.label, help=f.help, group=f.group)
            for f in models.Fact.objects.filter(version=version)
        ),
        sources=tuple(_source(row) for row in models.Source.objects.filter(version=version)),
        themes=_themes(version),
        extras=version.extras,
    )


def _source(row: models.Source) -> Source:
    return Source(
        code=row.code,
        title=row.title,
        publisher=row.publisher,
        date=row.date,
        reference=row.reference,
        url=row.url,
        confidence=Confidence(row.confidence),
        note=row.note,
    )


def _by(parent: str, rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, f"{parent}_id")].append(row)
    return grouped


def _themes(version: models.ReferentialVersion) -> tuple[Theme, ...]:
    choices = _by("question", models.Choice.objects.filter(version=version))
    questions = _by("requirement", models.Question.objects.filter(version=version))
    citations = _by("requirement", models.Citation.objects.filter(version=version).select_related("source"))
    measures = {m.requirement_id: m for m in models.Measure.objects.filter(version=version)}
    requirements = _by("theme", models.Requirement.objects.filter(version=version))

    def requirement(row: models.Requirement) -> Requirement:
        return Requirement(
            code=row.code,
            title=row.title,
            statement=row.statement,
            obligation=Obligation(row.obligation),
            severity=row.severity,
            severity_reason=row.severity_reason,
            role=Role(row.role),
            condition=_condition(row.condition),
            needs_review=row.needs_review,
            section=row.section,
            citations=tuple(_citation(c) for c in citations[row.pk]),
            questions=tuple(_question(q, choices[q.pk]) for q in questions[row.pk]),
            measure=_measure(measures.get(row.pk), row),
        )

    return tuple(
        Theme(
            code=theme.code,
            title=theme.title,
            description=theme.description,
            requirements=tuple(requirement(row) for row in requirements[theme.pk]),
        )
        for theme in models.Theme.objects.filter(version=version)
    )


def _condition(data: Any) -> Condition | None:
    return None if data is None else condition_from_data(data)


def _citation(row: models.Citation) -> Citation:
    return Citation(
        source=row.source.code,
        reference=row.reference,
        confidence=Confidence(row.confidence),
        later=row.later,
    )


def _question(row: models.Question, choices: Iterable[models.Choice]) -> Question:
    return Question(
        code=row.code,
        text=row.text,
        help=row.help,
        condition=_condition(row.condition),
        choices=tuple(
            Choice(
                code=choice.code,
                label=choice.label,
                meaning=Meaning(choice.meaning),
                credit=parse_exact(choice.credit) if choice.credit else None,
            )
            for choice in choices
        ),
    )


def _measure(row: models.Measure | None, requirement: models.Requirement) -> Measure:
    """A draft may still lack its measure: an empty one, that the validation names."""
    if row is None:
        return Measure(how="", effort_hours=Fraction(0), cost_max=0, role=Role(requirement.role))
    return Measure(
        why=row.why,
        how=row.how,
        effort_hours=parse_exact(row.effort_hours),
        cost_max=row.cost_max,
        role=Role(row.role),
        evidence=tuple(row.evidence),
    )
