"""A mapping file goes to the draft that it leads to, or beside two published versions that lack it."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from referentials.content_loading import find_version, load_content
from referentials.domain.mapping import MappingProblem, Row, find_mapping_problems
from referentials.formats.mapping_file import MappingFile, write
from referentials.mapping_editing import get_or_propose, replace_rows
from referentials.mapping_loading import load_rows
from referentials.mapping_phrases import phrase_mapping_problem
from referentials.models import MappingRow, ReferentialVersion, VersionMapping


class Outcome(StrEnum):
    STORED = "stored"
    FROZEN = "frozen"
    ALREADY_THERE = "already_there"


class CannotImportMapping(ValueError):
    """In French, one line for each reason."""


@transaction.atomic
def import_mapping(file: MappingFile, *, at: datetime) -> tuple[VersionMapping, Outcome]:
    """Raises UnknownReferential, UnknownVersion or CannotImportMapping."""
    source = find_version(file.referential, file.source)
    target = find_version(file.referential, file.target)
    _check(file, source, target)
    existing = VersionMapping.objects.filter(source=source, target=target).first()
    if existing and existing.frozen_at:
        if load_rows(source, target) != file.rows:
            raise CannotImportMapping(
                f"La correspondance de {source} vers {target} est figée, avec d'autres lignes."
            )
        return existing, Outcome.ALREADY_THERE
    if target.previous_id is None:
        target.previous = source
        target.save(update_fields=["previous"])
    if target.is_draft:
        mapping = get_or_propose(target, by=None, at=at)
        replace_rows(mapping, file.rows, by=None, at=at)
        return mapping, Outcome.STORED
    return _freeze_beside(source, target, file.rows, at), Outcome.FROZEN


def export_mapping(source: ReferentialVersion, target: ReferentialVersion) -> bytes:
    """Raises NoMapping."""
    return write(
        MappingFile(
            referential=target.referential.code,
            source=source.number,
            target=target.number,
            rows=load_rows(source, target),
        )
    )


def _check(file: MappingFile, source: ReferentialVersion, target: ReferentialVersion) -> None:
    if source.pk == target.pk:
        raise CannotImportMapping("Une correspondance joint deux versions différentes.")
    if target.previous_id not in (None, source.pk):
        raise CannotImportMapping(f"{target} fait suite à {target.previous}, pas à {source}.")
    if source.is_draft:
        raise CannotImportMapping(f"{source} est un brouillon : publiez-la d'abord.")
    problems = find_mapping_problems(load_content(source.pk), load_content(target.pk), file.rows)
    if problems:
        raise CannotImportMapping("\n".join(_located(file, problem) for problem in problems))


def _located(file: MappingFile, problem: MappingProblem) -> str:
    """With the line of the row that names the code, when one does."""
    for row, line in zip(file.rows, file.lines, strict=False):
        if problem.code in (*row.before, *row.after):
            return f"ligne {line} : {phrase_mapping_problem(problem)}"
    return phrase_mapping_problem(problem)


def _freeze_beside(
    source: ReferentialVersion, target: ReferentialVersion, rows: tuple[Row, ...], at: datetime
) -> VersionMapping:
    mapping, _ = VersionMapping.objects.get_or_create(source=source, target=target)
    mapping.rows.all().delete()
    MappingRow.objects.bulk_create(
        MappingRow(
            mapping=mapping,
            position=position,
            change=row.change,
            before=list(row.before),
            after=list(row.after),
            note=row.note,
            settled=True,
        )
        for position, row in enumerate(rows)
    )
    mapping.frozen_at = at
    mapping.save(update_fields=["frozen_at"])
    return mapping
