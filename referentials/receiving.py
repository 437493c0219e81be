"""A file is received, looked at, and only then becomes a draft or takes the place of one."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from referentials.content_loading import load_content
from referentials.domain.content import Content
from referentials.domain.problems import CANNOT_BE_STORED, Problem
from referentials.domain.validation import find_problems
from referentials.draft_writing import Step, open_draft
from referentials.drafting import SETTINGS, change_settings, settings_mark, settings_of
from referentials.formats.canonical import content_hash
from referentials.formats.catalogue import detect_format, find_format
from referentials.formats.exchange import Reading
from referentials.importing import CannotImport, NumberIsTaken, store_content
from referentials.models import (
    DraftEdit,
    PendingImport,
    Referential,
    ReferentialVersion,
    Subject,
    VersionIsPublished,
)

LIFETIME = timedelta(days=1)
MOST_PENDING = 5
"""Files that wait for one person; the oldest go first."""


class Fate(StrEnum):
    """What applying the file would do."""

    CREATE = "create"
    REPLACE = "replace"
    SAME = "same"
    ALREADY_PUBLISHED = "already_published"
    NUMBER_TAKEN = "number_taken"
    CANNOT_STORE = "cannot_store"


APPLICABLE = frozenset({Fate.CREATE, Fate.REPLACE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`target` is the version of that number; `base` what the content is compared to."""

    reading: Reading
    content: Content
    problems: tuple[Problem, ...]
    fate: Fate
    target: ReferentialVersion | None
    base: ReferentialVersion | None

    @property
    def seen(self) -> int | None:
        """The revision of the draft that would be replaced."""
        return self.target.revision if self.target else None


class DraftChanged(Exception):
    """Somebody changed, started or published the draft since it was looked at."""


@transaction.atomic
def receive_file(
    *, data: bytes, file_name: str, format_name: str, by: AbstractBaseUser, at: datetime
) -> PendingImport:
    """Detects the format when none is named. Raises UnknownFormat or CannotRead; keeps nothing then."""
    name = format_name or detect_format(data)
    find_format(name).read(data)
    PendingImport.objects.filter(expires_at__lte=at).delete()
    kept = PendingImport.objects.filter(uploaded_by_id=by.pk).values_list("pk", flat=True)
    PendingImport.objects.filter(pk__in=list(kept[MOST_PENDING - 1 :])).delete()
    return PendingImport.objects.create(
        uploaded_by_id=by.pk,
        uploaded_at=at,
        expires_at=at + LIFETIME,
        file_name=file_name[-200:],
        format_name=name,
        data=data,
    )


def preview_import(pending: PendingImport) -> Preview:
    reading = find_format(pending.format_name).read(bytes(pending.data))
    referential = Referential.objects.filter(code=reading.content.referential).first()
    versions = referential.versions.select_related("referential") if referential else None
    target = versions.filter(number=reading.content.number).first() if versions else None
    content = _with_extras(reading.content, target)
    problems = find_problems(content)
    return Preview(
        reading=reading,
        content=content,
        problems=problems,
        fate=_fate(content, problems, target),
        target=target,
        base=target or latest_published(referential),
    )


def _fate(content: Content, problems: tuple[Problem, ...], target: ReferentialVersion | None) -> Fate:
    if any(problem.code in CANNOT_BE_STORED for problem in problems):
        return Fate.CANNOT_STORE
    if target is None:
        return Fate.CREATE
    same = content_hash(content) == content_hash(load_content(target.pk))
    if target.is_draft:
        return Fate.SAME if same else Fate.REPLACE
    return Fate.ALREADY_PUBLISHED if same else Fate.NUMBER_TAKEN


def _with_extras(content: Content, target: ReferentialVersion | None) -> Content:
    """What other formats said of the draft stays: this file could not carry it."""
    return content if target is None else replace(content, extras={**target.extras, **content.extras})


def latest_published(referential: Referential | None) -> ReferentialVersion | None:
    """Of which a new draft is most often the successor."""
    if referential is None:
        return None
    published = referential.versions.exclude(state=ReferentialVersion.State.DRAFT)
    return published.select_related("referential").order_by("published_at", "pk").last()


@transaction.atomic
def apply_import(
    *,
    pending: PendingImport,
    seen: int | None,
    previous: ReferentialVersion | None,
    by: AbstractBaseUser,
    at: datetime,
) -> ReferentialVersion:
    """`seen` is the revision that the preview showed, None when it showed no draft. The file is then let go.

    Raises CannotImport, NumberIsTaken or DraftChanged, and changes nothing.
    """
    preview = preview_import(pending)
    if preview.fate is Fate.CANNOT_STORE:
        raise CannotImport(preview.problems)
    if preview.target is None:
        if seen is not None:
            raise DraftChanged
        version = _create(preview.content, previous=previous, by=by, at=at)
    elif not preview.target.is_draft:
        raise NumberIsTaken(preview.target)
    else:
        version = _replace(preview.target, preview.content, seen=seen, by=by, at=at)
    pending.delete()
    return version


def _create(
    content: Content, *, previous: ReferentialVersion | None, by: AbstractBaseUser, at: datetime
) -> ReferentialVersion:
    held = Referential.objects.select_for_update().filter(code=content.referential).first()
    if held and held.versions.filter(number=content.number).exists():
        raise DraftChanged
    version = store_content(content).version
    version.previous = previous
    version.save(update_fields=["previous"])
    DraftEdit.objects.create(
        version=version,
        subject=Subject.VERSION,
        revision=version.revision,
        after=settings_of(version),
        made_by_id=by.pk,
        made_at=at,
    )
    return version


def _replace(
    target: ReferentialVersion, content: Content, *, seen: int | None, by: AbstractBaseUser, at: datetime
) -> ReferentialVersion:
    """Only what differs is written and logged, so that comments, mapping and history stay."""
    try:
        with open_draft(target, by=by, at=at) as draft:
            if draft.version.revision != seen:
                raise DraftChanged
            draft.write(Step(after=content))
            draft.version.extras = dict(content.extras)
            draft.version.save(update_fields=["extras"])
            mark = settings_mark(draft.version)
            return change_settings(
                version=draft.version, settings=_settings(content), seen=mark, by=by, at=at
            )
    except VersionIsPublished as error:
        raise DraftChanged from error


def _settings(content: Content) -> dict[str, object]:
    told = {name: getattr(content, name) for name in SETTINGS}
    weights = {str(severity): weight for severity, weight in content.weights.items()}
    return {**told, "kinds": list(content.kinds), "weights": weights}
