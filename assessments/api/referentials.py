"""The published referentials, as the API gives them; drafts are for the workbench."""

import json
from functools import lru_cache
from itertools import groupby

from django.http import Http404
from django.urls import reverse

from assessments.api.shapes import CodePaging, ReferentialOut, ReferentialPage, VersionList, VersionOut
from referentials.content_loading import UnknownReferential, UnknownVersion, find_version, published_content
from referentials.formats.native_writing import ExactNumber, content_data
from referentials.models import ReferentialVersion
from referentials.queries import VersionEntry, list_versions

CONTENTS_KEPT = 8


def read_referentials(paging: CodePaging) -> ReferentialPage:
    entries = list_versions(with_drafts=False)
    everyone = [
        _referential(code, list(versions))
        for code, versions in groupby(entries, key=lambda entry: entry.version.referential.code)
    ]
    following = sorted((one for one in everyone if one.code > (paging.after or "")), key=lambda one: one.code)
    page = following[: paging.limit]
    return ReferentialPage(items=page, next=page[-1].code if len(following) > len(page) else None)


def _referential(code: str, entries: list[VersionEntry]) -> ReferentialOut:
    current = [entry.version.number for entry in entries if entry.is_current]
    return ReferentialOut(
        code=code,
        title=entries[0].version.referential.title,
        current_version=current[0] if current else None,
        versions=[entry.version.number for entry in entries],
    )


def read_versions(code: str) -> VersionList:
    """The latest first. Raises Http404."""
    entries = [entry for entry in list_versions(with_drafts=False) if entry.version.referential.code == code]
    if not entries:
        raise Http404
    return VersionList(items=[_version(entry) for entry in entries])


def read_version(code: str, number: str) -> VersionOut:
    """Raises Http404."""
    for one in read_versions(code).items:
        if one.number == number:
            return one
    raise Http404


def _version(entry: VersionEntry) -> VersionOut:
    version = entry.version
    where = {"code": version.referential.code, "number": version.number}
    return VersionOut(
        referential=version.referential.code,
        number=version.number,
        title=version.title,
        state="published" if version.state == ReferentialVersion.State.PUBLISHED else "retired",
        is_current=entry.is_current,
        effective_on=version.effective_on,
        open_until=version.open_until,
        published_at=version.published_at,
        retired_at=version.retired_at,
        content_hash=version.content_hash,
        requirements=entry.requirement_count,
        content=reverse("api:content", kwargs=where),
    )


def read_content(code: str, number: str) -> bytes:
    """A published version's content as JSON, of the same schema as the YAML files. Raises Http404."""
    try:
        version = find_version(code, number)
    except (UnknownReferential, UnknownVersion) as error:
        raise Http404 from error
    if version.is_draft:
        raise Http404
    return _content(version.pk, version.content_hash)


@lru_cache(maxsize=CONTENTS_KEPT)
def _content(version_id: int, content_hash: str) -> bytes:
    data = content_data(published_content(version_id, content_hash))
    return json.dumps(data, ensure_ascii=False, default=_number).encode()


def _number(number: ExactNumber) -> str | float | int:
    """As the YAML writes it; a fraction without decimals is a text."""
    if "/" in number.text:
        return number.text
    return float(number.text) if "." in number.text else int(number.text)
