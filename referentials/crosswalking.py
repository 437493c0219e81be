"""The mapping sets of a CISO Assistant library become mappings between versions of two referentials."""

from dataclasses import dataclass

from django.db import transaction

from referentials.content_loading import load_content
from referentials.formats.ciso_mappings import MappingSet, join, read_mapping_sets
from referentials.formats.ciso_names import framework_code
from referentials.models import MappingRow, ReferentialVersion, VersionMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """`rows` counts them; `losses` are what a mapping between versions cannot say."""

    source: ReferentialVersion
    target: ReferentialVersion
    rows: int
    losses: tuple[str, ...]


class FrameworksAreMissing(LookupError):
    """Nothing was stored: `names` are the frameworks to import first."""

    def __init__(self, names: tuple[str, ...]) -> None:
        listed = ", ".join(f"« {name} »" for name in names)
        super().__init__(f"Importez d'abord les cadres que cette table rapproche : {listed}.")
        self.names = names


class MappingIsFrozen(ValueError):
    def __init__(self, mapping: VersionMapping) -> None:
        super().__init__(f"La correspondance {mapping} est figée : elle ne change plus.")
        self.mapping = mapping


@transaction.atomic
def import_crosswalks(data: bytes) -> tuple[Crosswalk, ...]:
    """One for each set of the file. Raises CannotRead, FrameworksAreMissing or MappingIsFrozen."""
    sets = read_mapping_sets(data)
    named = dict.fromkeys(urn for one in sets for urn in (one.source, one.target))
    versions = {urn: _latest(urn) for urn in named}
    if missing := tuple(urn for urn, version in versions.items() if version is None):
        raise FrameworksAreMissing(missing)
    found = {urn: version for urn, version in versions.items() if version is not None}
    return tuple(_store(one, found[one.source], found[one.target]) for one in sets)


def _latest(urn: str) -> ReferentialVersion | None:
    """Of the framework's versions: the last one published, or else the last draft."""
    versions = ReferentialVersion.objects.filter(referential__code=framework_code(urn))
    rows = list(versions.defer("extras").select_related("referential").order_by("-pk"))
    return next((version for version in rows if not version.is_draft), next(iter(rows), None))


def _store(mapping_set: MappingSet, source: ReferentialVersion, target: ReferentialVersion) -> Crosswalk:
    joined = join(mapping_set, load_content(source.pk), load_content(target.pk))
    mapping, _ = VersionMapping.objects.get_or_create(source=source, target=target)
    if mapping.frozen_at:
        raise MappingIsFrozen(mapping)
    mapping.rows.all().delete()
    MappingRow.objects.bulk_create(
        MappingRow(
            mapping=mapping,
            position=position,
            change=row.change,
            before=list(row.before),
            after=list(row.after),
            note=row.note,
        )
        for position, row in enumerate(joined.rows)
    )
    return Crosswalk(source=source, target=target, rows=len(joined.rows), losses=joined.losses)
