"""The rows between two versions, and the versions to go through from one to another."""

from django.utils.translation import gettext as _

from referentials.domain.mapping import Change, Row
from referentials.models import MappingRow, ReferentialVersion, VersionMapping


class NoMapping(LookupError):
    def __init__(self, source: ReferentialVersion, target: ReferentialVersion) -> None:
        super().__init__(
            _("Aucune correspondance n'est écrite de %(source)s vers %(target)s.")
            % {"source": source, "target": target}
        )
        self.source, self.target = source, target


class NoPath(LookupError):
    """`target` does not succeed `source`, however many versions one goes back."""

    def __init__(self, source: ReferentialVersion, target: ReferentialVersion) -> None:
        super().__init__(
            _("%(target)s ne fait pas suite à %(source)s.") % {"target": target, "source": source}
        )
        self.source, self.target = source, target


def load_rows(source: ReferentialVersion, target: ReferentialVersion) -> tuple[Row, ...]:
    """In the order of the mapping, frozen or not: one query. Raises NoMapping."""
    rows = MappingRow.objects.filter(mapping__source=source, mapping__target=target)
    found = tuple(as_row(row) for row in rows)
    if not found and not VersionMapping.objects.filter(source=source, target=target).exists():
        raise NoMapping(source, target)
    return found


def as_row(row: MappingRow) -> Row:
    return Row(change=Change(row.change), before=tuple(row.before), after=tuple(row.after), note=row.note)


def find_path(source: ReferentialVersion, target: ReferentialVersion) -> list[ReferentialVersion]:
    """From `source` to `target`, both included, along `previous`: one query. Raises NoPath.

    Each step has its own mapping; the path of a version to itself is that version alone.
    """
    siblings = ReferentialVersion.objects.filter(referential=source.referential_id)
    known = siblings.select_related("referential").in_bulk()
    path = [known.pop(target.pk, target)]
    while path[-1].pk != source.pk:
        earlier = known.pop(path[-1].previous_id or 0, None)  # taken out: a circle comes to its end
        if earlier is None:
            raise NoPath(source, target)
        path.append(earlier)
    return path[::-1]
