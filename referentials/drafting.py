"""A draft is started, from a published version or from nothing; its settings change; it is thrown away."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from referentials.content_loading import load_content
from referentials.domain.content import Content
from referentials.domain.numbering import next_number
from referentials.domain.validation import CODE, NUMBER
from referentials.models import (
    DraftEdit,
    Referential,
    ReferentialVersion,
    Subject,
    VersionIsPublished,
    VersionMapping,
)
from referentials.storing import store_rows

SETTINGS = (
    "number",
    "title",
    "description",
    "summary",
    "release_notes",
    "effective_on",
    "language",
    "kinds",
    "weights",
)
"""What a draft says of itself, as fields of ReferentialVersion."""


class BadNumber(ValueError):
    def __init__(self, number: str) -> None:
        super().__init__(
            _(
                "Le numéro « %(number)s » ne convient pas : écrivez 30 lettres sans accent, chiffres ou "
                "points au plus, comme 2027.1."
            )
            % {"number": number}
        )


class NumberTaken(ValueError):
    def __init__(self, number: str, suggestion: str) -> None:
        super().__init__(
            _("La version %(number)s existe déjà. Le numéro %(suggestion)s est libre.")
            % {"number": number, "suggestion": suggestion}
        )
        self.suggestion = suggestion


class CodeTaken(ValueError):
    def __init__(self, code: str) -> None:
        super().__init__(
            _("Le référentiel « %(code)s » existe déjà : commencez un brouillon à partir de lui.")
            % {"code": code}
        )


class BadCode(ValueError):
    def __init__(self, code: str) -> None:
        super().__init__(
            _("Le code « %(code)s » ne convient pas : minuscules sans accent, chiffres, - et _, 80 au plus.")
            % {"code": code}
        )


class StillADraft(ValueError):
    def __init__(self, version: ReferentialVersion) -> None:
        super().__init__(
            _("%(version)s est un brouillon : publiez-le avant de commencer le suivant.")
            % {"version": version}
        )


class SettingsChanged(Exception):
    """Somebody saved other settings since the form was shown; `current` is what they saved."""

    def __init__(self, version: ReferentialVersion) -> None:
        super().__init__(version)
        self.current = version
        self.edit = version.edits.filter(subject=Subject.VERSION).select_related("made_by").first()


def free_number(referential: Referential, number: str = "") -> str:
    return next_number(number, set(referential.versions.values_list("number", flat=True)))


@transaction.atomic
def start_draft(
    *, source: ReferentialVersion, number: str, by: AbstractBaseUser | None, at: datetime
) -> ReferentialVersion:
    """A copy of `source`, which it succeeds; its notes and its date are to be written anew.

    Raises StillADraft, BadNumber or NumberTaken.
    """
    if source.is_draft:
        raise StillADraft(source)
    referential = Referential.objects.select_for_update().get(pk=source.referential_id)
    _check_number(referential, number)
    draft = ReferentialVersion(referential=referential, number=number, previous=source, created_at=at)
    content = load_content(source.pk)
    store_rows(draft, replace(content, number=number, effective_on=None, release_notes=""))
    _log(draft, before=None, by=by, at=at)
    return draft


@transaction.atomic
def start_referential(
    *, code: str, title: str, number: str, by: AbstractBaseUser | None, at: datetime
) -> ReferentialVersion:
    """A draft for the kinds of practice that others know. Raises BadCode, CodeTaken or BadNumber."""
    if not CODE.fullmatch(code):
        raise BadCode(code)
    if Referential.objects.filter(code=code).exists():
        raise CodeTaken(code)
    referential = Referential.objects.create(code=code, title=title)
    _check_number(referential, number)
    draft = ReferentialVersion(referential=referential, number=number, created_at=at)
    empty = Content(referential=code, title=title, number=number, kinds=_known_kinds(), themes=(), sources=())
    store_rows(draft, empty)
    _log(draft, before=None, by=by, at=at)
    return draft


def _known_kinds() -> tuple[str, ...]:
    published = ReferentialVersion.objects.exclude(state=ReferentialVersion.State.DRAFT)
    return tuple(dict.fromkeys(kind for kinds in published.values_list("kinds", flat=True) for kind in kinds))


@transaction.atomic
def delete_draft(*, version: ReferentialVersion) -> None:
    """With its comments, its log and its mapping; a referential left without a version goes too.

    Raises VersionIsPublished.
    """
    locked = _lock(version)
    VersionMapping.objects.filter(target=locked).delete()
    locked.delete()
    if not locked.referential.versions.exists():
        locked.referential.delete()


def settings_of(version: ReferentialVersion) -> dict[str, Any]:
    """As JSON can hold them."""
    found = {name: getattr(version, name) for name in SETTINGS}
    day = found["effective_on"]
    return {**found, "effective_on": day.isoformat() if isinstance(day, date) else day}


def settings_mark(version: ReferentialVersion) -> str:
    """Changes with the settings, and with nothing else: what a form shows to be told of another's edit."""
    told = json.dumps(settings_of(version), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@transaction.atomic
def change_settings(
    *,
    version: ReferentialVersion,
    settings: Mapping[str, Any],
    seen: str,
    by: AbstractBaseUser | None,
    at: datetime,
) -> ReferentialVersion:
    """`seen` is the mark of what the editor read. Raises VersionIsPublished, SettingsChanged, BadNumber
    or NumberTaken."""
    locked = _lock(version)
    if settings_mark(locked) != seen:
        raise SettingsChanged(locked)
    before = settings_of(locked)
    if settings["number"] != locked.number:
        _check_number(locked.referential, settings["number"])
    for name in SETTINGS:
        setattr(locked, name, settings[name])
    if settings_of(locked) == before:
        return locked
    locked.revision += 1
    locked.save(update_fields=[*SETTINGS, "revision"])
    _log(locked, before=before, by=by, at=at)
    return locked


def _lock(version: ReferentialVersion) -> ReferentialVersion:
    rows = ReferentialVersion.objects.select_for_update(of=("self",)).select_related("referential")
    locked = rows.get(pk=version.pk)
    if not locked.is_draft:
        raise VersionIsPublished(locked)
    return locked


def _check_number(referential: Referential, number: str) -> None:
    if not NUMBER.fullmatch(number):
        raise BadNumber(number)
    if referential.versions.filter(number=number).exists():
        raise NumberTaken(number, free_number(referential, number))


def _log(
    version: ReferentialVersion, *, before: dict[str, Any] | None, by: AbstractBaseUser | None, at: datetime
) -> None:
    DraftEdit.objects.create(
        version=version,
        subject=Subject.VERSION,
        revision=version.revision,
        before=before,
        after=settings_of(version),
        made_by_id=None if by is None else by.pk,
        made_at=at,
    )
