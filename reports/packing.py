"""The proof pack: asked for, built by a worker, kept in pieces for a few days, then forgotten."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q

from assessments.models import Assessment
from assessments.queries import lock_assessment
from practices.models import User
from reports import leasing
from reports.archiving import write_archive
from reports.leasing import Claim, Clock
from reports.models import Job, Pack, PackPart, ReportFile
from reports.pack_contents import describe, gather
from reports.queueing import ring_once, unfinished

KEPT_FOR = timedelta(days=7)
PART = 1_000_000
"""Bytes of a piece."""
IN_MEMORY = 8_000_000
"""Bytes of an archive being written, before it goes on to a temporary file."""

SIGNER_SALT = "reports.packing"


class NoReportYet(Exception):
    """A pack holds the report: it must have been made."""


class LinkIsForged(Exception):
    """We did not write this link."""


def request_pack(*, assessment: Assessment, by: User, at: datetime) -> Pack:
    """The pack under way, else a new one, queued. Raises NoReportYet."""
    with transaction.atomic():
        lock_assessment(assessment.pk)
        if not ReportFile.objects.filter(report__assessment=assessment).exists():
            raise NoReportYet
        pack = unfinished(Pack, assessment.pk).first() or Pack.objects.create(
            assessment=assessment, requested_by=by, requested_at=at
        )
        ring_once(pack, at=at)
    return pack


def run(pack_id: UUID, *, now: Clock) -> bool:
    """Builds and stores a pack that waits; whether it did. Safe to call twice, or for no pack at all."""
    return leasing.work(Pack, pack_id, do=partial(_build, now=now), failures={}, now=now)


def _build(claim: Claim, *, now: Clock) -> bool:
    pack = Pack.objects.select_related("assessment__practice", "assessment__version__referential").get(
        pk=claim.job_id
    )
    with SpooledTemporaryFile(max_size=IN_MEMORY) as archive:
        write_archive(archive, gather(pack), about=describe(pack))
        return _store(claim, archive, at=now())


def _store(claim: Claim, archive: IO[bytes], *, at: datetime) -> bool:
    """Pieces and state together, provided that the claim still holds; whether it did."""
    sha256 = hashlib.sha256()
    with transaction.atomic():
        size = archive.seek(0, SEEK_END)
        ready = {"state": Job.State.READY, "ready_at": at, "expires_at": at + KEPT_FOR, "size": size}
        if not leasing.settle(claim, **ready):
            return False
        archive.seek(0)
        for position, content in enumerate(iter(partial(archive.read, PART), b"")):
            sha256.update(content)
            PackPart.objects.create(pack_id=claim.job_id, position=position, content=content)
        Pack.objects.filter(pk=claim.job_id).update(sha256=sha256.hexdigest())
    return True


def sign_link(pack: Pack) -> str:
    """What an address must bear for the pack to be sent; worth nothing without the right to see it."""
    return Signer(salt=SIGNER_SALT).sign(pack.pk.hex)


def read_link(token: str) -> UUID:
    """Raises LinkIsForged."""
    try:
        return UUID(Signer(salt=SIGNER_SALT).unsign(token))
    except (BadSignature, ValueError) as error:
        raise LinkIsForged from error


def send_parts(pack: Pack) -> Iterator[bytes]:
    """One piece in memory at a time."""
    parts = PackPart.objects.filter(pack=pack).values_list("content", flat=True)
    for position in range(pack.parts.count()):
        yield bytes(parts.get(position=position))


def purge(*, at: datetime) -> None:
    """Forgets the packs that are past their time, and those that failed as long ago."""
    Pack.objects.filter(Q(expires_at__lte=at) | Q(failed_at__lte=at - KEPT_FOR)).delete()
