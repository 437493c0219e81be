"""An archive of files with the hash of each: the same members always give the same bytes."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any

MANIFEST = "manifeste.json"
SUMS = "SHA256SUMS.txt"

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip can bear: that of a member says nothing here."""
READABLE_BY_ALL = 0o644 << 16
UNIX = 3
ALREADY_PACKED = (".pdf", ".png", ".jpg", ".jpeg", ".docx", ".xlsx", ".odt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    name: str
    content: bytes


def write_archive(into: IO[bytes], members: Iterable[Member], *, about: Mapping[str, Any]) -> None:
    """Writes the members one by one, then what is said of them: MANIFEST, `about` included, and SUMS."""
    sums: list[tuple[str, str]] = []
    listed: list[dict[str, Any]] = []
    with zipfile.ZipFile(into, "w") as archive:
        for member in members:
            sha256 = _write(archive, member)
            sums.append((member.name, sha256))
            listed.append({"name": member.name, "size": len(member.content), "sha256": sha256})
        manifest = as_json({**about, "members": listed})
        sums.append((MANIFEST, _write(archive, Member(name=MANIFEST, content=manifest))))
        lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sums)
        _write(archive, Member(name=SUMS, content=lines.encode()))


def as_json(data: object) -> bytes:
    """For people and programs alike."""
    return json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n"


def _write(archive: zipfile.ZipFile, member: Member) -> str:
    """The member's SHA-256, in hexadecimal."""
    info = zipfile.ZipInfo(member.name, LONG_AGO)
    info.create_system, info.external_attr = UNIX, READABLE_BY_ALL
    info.compress_type = zipfile.ZIP_STORED if member.name.endswith(ALREADY_PACKED) else zipfile.ZIP_DEFLATED
    archive.writestr(info, member.content)
    return hashlib.sha256(member.content).hexdigest()
