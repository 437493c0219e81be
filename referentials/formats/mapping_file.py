"""A mapping as one readable YAML file, described by schema/mapping.schema.json."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from referentials.domain.mapping import Change, Row, fits
from referentials.formats.cannot_read import CannotRead, Problem, path_text
from referentials.formats.located_yaml import LocatedData, read_yaml
from referentials.formats.native import LINE_BREAKS_OF_YAML
from referentials.formats.schema_checking import check_schema

FORMAT = "cabinet-compliance-mapping/1"
SCHEMA_FILE = Path(__file__).resolve().parents[1] / "schema" / "mapping.schema.json"
JOINS = {
    Change.IDENTICAL: "une exigence à une",
    Change.REWORDED: "une exigence à une",
    Change.CLARIFIED: "une exigence à une",
    Change.SPLIT: "une exigence à plusieurs",
    Change.MERGED: "plusieurs exigences à une",
    Change.REMOVED: "une exigence (before) à aucune",
    Change.NEW: "aucune exigence à une (after)",
}
if set(JOINS) != set(Change):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("JOINS lacks a change")


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingFile:
    """`lines` are those of the rows."""

    referential: str
    source: str
    target: str
    rows: tuple[Row, ...]
    lines: tuple[int, ...] = ()


@cache
def schema_data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(SCHEMA_FILE.read_text("utf-8"))
    return data


def read(data: bytes) -> MappingFile:
    """Raises CannotRead, with the line of every problem. Whether codes exist is not known here."""
    located = read_yaml(data)
    check_schema(located, schema_data())
    value = located.value
    if problems := tuple(_problems(located)):
        raise CannotRead(problems)
    return MappingFile(
        referential=value["referential"],
        source=value["from"],
        target=value["to"],
        rows=tuple(_row(row) for row in value["rows"]),
        lines=tuple(located.lines["rows", index] for index in range(len(value["rows"]))),
    )


def write(mapping: MappingFile) -> bytes:
    """What `read` reads back as the same rows."""
    head = {
        "format": FORMAT,
        "referential": mapping.referential,
        "from": mapping.source,
        "to": mapping.target,
    }
    text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False)
    if not mapping.rows:
        return f"{text}rows: []\n".encode()
    return (text + "rows:\n" + "".join(map(_line, mapping.rows))).encode()


def _line(row: Row) -> str:
    """JSON is YAML: the codes stand on the first line, the note on its own."""
    sides = (("before", row.before), ("after", row.after))
    told = "".join(f"\n    {name}: {_json(list(codes))}" for name, codes in sides if codes)
    note = f"\n    note: {_json(row.note)}" if row.note else ""
    return f"  - change: {row.change}{told}{note}\n"


def _json(value: Any) -> str:
    """With what YAML takes for a line break escaped too."""
    text = json.dumps(value, ensure_ascii=False)
    return LINE_BREAKS_OF_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _row(value: dict[str, Any]) -> Row:
    return Row(
        change=Change(value["change"]),
        before=tuple(value.get("before", ())),
        after=tuple(value.get("after", ())),
        note=value.get("note", ""),
    )


def _problems(located: LocatedData) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for index, value in enumerate(located.value["rows"]):
        row, line = _row(value), located.lines["rows", index]
        if not fits(row):
            message = f"« {row.change} » joint {JOINS[row.change]}, pas {len(row.before)} à {len(row.after)}"
            yield Problem(line, path_text(("rows", index)), message)
        for side in ("before", "after"):
            for code in value.get(side, ()):
                if (side, code) in first:
                    message = f"« {code} » est déjà dans la ligne du fichier {first[side, code]}"
                    yield Problem(line, path_text(("rows", index, side)), message)
                first.setdefault((side, code), line)
