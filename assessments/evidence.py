"""Evidence of what was answered: a file kept here or the place of a proof, added and taken away."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.module_loading import import_string

from assessments.answering import AssessmentIsClosed
from assessments.models import Assessment, Evidence, EvidenceFile
from assessments.queries import lock_assessment
from assessments.recognising import recognise
from practices.models import User

MOST_MEGABYTES = 10
MOST_BYTES = MOST_MEGABYTES * 1_000_000
MOST_MEGABYTES_IN_ALL = 100
"""Of one assessment: what a proof pack can carry within a worker's time."""
LONGEST_STEM = 80

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]')
"""Control, direction and invisible signs, and what some disk refuses."""
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for its devices, whatever the extension."""

Scanner = Callable[[bytes, str], str]
"""Content and name in, the name of what was found out; an empty one for a clean file."""


class Sent(Protocol):
    """A file as it was sent: Django's own, or anything that has its three members."""

    name: str | None
    size: int | None

    def read(self) -> bytes: ...


class FileTooBig(Exception):
    """One file weighs more than MOST_BYTES."""


class TooMuchEvidence(Exception):
    """The files of one assessment would weigh more than MOST_MEGABYTES_IN_ALL."""


class FileInfected(Exception):
    """The scanner found something; the argument says what."""


class ScannerAway(Exception):
    """For scanners to raise when they cannot answer: the file is then refused."""


def add_file(
    *, assessment: Assessment, requirement: str, sent: Sent, expires_on: date | None, by: User, at: datetime
) -> Evidence:
    """Raises FileTooBig, TooMuchEvidence, FileRefused, FileInfected, ScannerAway or AssessmentIsClosed.

    Then nothing is kept.
    """
    if (sent.size or 0) > MOST_BYTES:
        raise FileTooBig
    content, name = sent.read(), clean_name(sent.name or "")
    recognised = recognise(name, content)
    _scan(content, name)
    with transaction.atomic():
        _check_room(_lock(assessment), len(content))
        evidence = Evidence.objects.create(
            assessment=assessment,
            requirement=requirement,
            kind=Evidence.Kind.FILE,
            name=name,
            content_type=recognised.content_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            expires_on=expires_on,
            added_by=by,
            added_at=at,
        )
        EvidenceFile.objects.create(evidence=evidence, content=content)
    return evidence


def add_place(
    *, assessment: Assessment, requirement: str, place: str, expires_on: date | None, by: User, at: datetime
) -> Evidence:
    """Raises AssessmentIsClosed."""
    with transaction.atomic():
        _lock(assessment)
        return Evidence.objects.create(
            assessment=assessment,
            requirement=requirement,
            kind=Evidence.Kind.PLACE,
            place=place,
            expires_on=expires_on,
            added_by=by,
            added_at=at,
        )


def change_expiry(*, evidence: Evidence, expires_on: date | None) -> None:
    """Reminders follow the new date. Raises AssessmentIsClosed."""
    with transaction.atomic():
        _lock(evidence.assessment)
        Evidence.objects.filter(pk=evidence.pk, removed_at=None).update(expires_on=expires_on)


def remove_evidence(*, evidence: Evidence, by: User, at: datetime) -> None:
    """The row says that there was one; the file is erased, since it may have been sent by mistake.

    A file that another assessment shows too stays until it is taken away there as well.
    """
    with transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk, removed_at=None).update(removed_by=by, removed_at=at)
        if not is_shown_elsewhere(evidence):
            EvidenceFile.objects.filter(pk=evidence.holder_id).delete()


def is_shown_elsewhere(evidence: Evidence) -> bool:
    """Whether other evidence, not taken away, shows the same file."""
    holder = evidence.holder_id
    sharing = Evidence.objects.filter(Q(pk=holder) | Q(origin=holder), removed_at=None)
    return sharing.exclude(pk=evidence.pk).exists()


def clean_name(name: str) -> str:
    """A name for any disk and any header: no folder, control or direction mark; the extension is kept."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    path = PurePosixPath(FORBIDDEN.sub("", bare).strip(" .") or "fichier")
    stem = re.sub(r"\s+", " ", path.stem)[:LONGEST_STEM].strip(" .") or "fichier"
    if RESERVED.match(stem):
        stem = f"preuve-{stem}"
    return f"{stem}{path.suffix[:20].lower()}"


def _lock(assessment: Assessment) -> Assessment:
    locked = lock_assessment(assessment.pk)
    if locked.is_superseded:
        raise AssessmentIsClosed
    return locked


def _check_room(assessment: Assessment, more: int) -> None:
    kept = assessment.evidence.filter(removed_at=None).aggregate(bytes=Sum("size"))["bytes"] or 0
    if kept + more > MOST_MEGABYTES_IN_ALL * 1_000_000:
        raise TooMuchEvidence


def _scan(content: bytes, name: str) -> None:
    if not settings.EVIDENCE_SCANNER:
        return
    scanner: Scanner = import_string(settings.EVIDENCE_SCANNER)
    if found := scanner(content, name):
        raise FileInfected(found)
