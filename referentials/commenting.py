"""Reviewers' remarks on the things of a draft, until somebody resolves them."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from referentials.domain.content import Content
from referentials.models import ReferentialVersion, ReviewComment, Subject, VersionIsPublished

LONGEST = 5_000


class EmptyComment(ValueError):
    def __init__(self) -> None:
        super().__init__(_("Écrivez un commentaire."))


class UnknownThing(LookupError):
    """The version has no such thing to comment on."""


def check_thing(content: Content, subject: str, code: str) -> None:
    """Raises UnknownThing. The version and its mapping are commented as wholes."""
    known: dict[str, Collection[str]] = {
        Subject.VERSION: {""},
        Subject.MAPPING: {""},
        Subject.FACT: content.facts_by_code.keys(),
        Subject.SOURCE: content.sources_by_code.keys(),
        Subject.THEME: {theme.code for theme in content.themes},
        Subject.REQUIREMENT: content.requirements.keys(),
    }
    if code not in known.get(subject, ()):
        raise UnknownThing(subject, code)


@transaction.atomic
def comment_on(
    *,
    version: ReferentialVersion,
    subject: str,
    code: str,
    text: str,
    by: AbstractBaseUser,
    at: datetime,
) -> ReviewComment:
    """Raises EmptyComment, or VersionIsPublished."""
    said = text.replace("\x00", "").strip()[:LONGEST]
    if not said:
        raise EmptyComment
    _check_draft(version)
    return ReviewComment.objects.create(
        version=version, subject=subject, code=code, text=said, written_by_id=by.pk, written_at=at
    )


@transaction.atomic
def resolve(*, comment: ReviewComment, by: AbstractBaseUser, at: datetime) -> None:
    """What is resolved keeps who resolved it first. Raises VersionIsPublished."""
    _check_draft(comment.version)
    open_one = ReviewComment.objects.filter(pk=comment.pk, resolved_at=None)
    open_one.update(resolved_by_id=by.pk, resolved_at=at)


@transaction.atomic
def reopen(*, comment: ReviewComment) -> None:
    """Raises VersionIsPublished."""
    _check_draft(comment.version)
    ReviewComment.objects.filter(pk=comment.pk).update(resolved_by=None, resolved_at=None)


def _check_draft(version: ReferentialVersion) -> None:
    locked = ReferentialVersion.objects.select_for_update().get(pk=version.pk)
    if not locked.is_draft:
        raise VersionIsPublished(locked)
