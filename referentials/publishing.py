"""A draft becomes a published version, for good; a published version may only be retired."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from referentials.content_loading import build_content
from referentials.domain.problems import Problem
from referentials.domain.validation import find_problems
from referentials.formats.canonical import content_hash
from referentials.models import ReferentialVersion
from referentials.problem_phrases import phrase

State = ReferentialVersion.State


class CannotPublish(ValueError):
    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(phrase, problems)))
        self.problems = problems


class NotPublished(ValueError):
    def __init__(self, version: ReferentialVersion) -> None:
        super().__init__(f"La version {version} est un brouillon : supprimez-le plutôt que de le retirer.")
        self.version = version


@transaction.atomic
def publish_version(
    *, version: ReferentialVersion, by: AbstractBaseUser | None, at: datetime
) -> ReferentialVersion:
    """Raises CannotPublish. A version that was published already stays as it is."""
    locked = _lock(version)
    if not locked.is_draft:
        return locked
    content = build_content(locked)
    if problems := find_problems(content):
        raise CannotPublish(problems)
    locked.state = State.PUBLISHED
    locked.published_at = at
    locked.published_by_id = None if by is None else by.pk
    locked.content_hash = content_hash(content)
    locked.save(update_fields=["state", "published_at", "published_by", "content_hash"])
    locked.referential.title = content.title
    locked.referential.save(update_fields=["title"])
    return locked


@transaction.atomic
def retire_version(*, version: ReferentialVersion, at: datetime) -> ReferentialVersion:
    """No assessment starts on it any more; those under way keep it. Raises NotPublished."""
    locked = _lock(version)
    if locked.is_draft:
        raise NotPublished(locked)
    if locked.state == State.PUBLISHED:
        locked.state = State.RETIRED
        locked.retired_at = at
        locked.save(update_fields=["state", "retired_at"])
    return locked


def _lock(version: ReferentialVersion) -> ReferentialVersion:
    rows = ReferentialVersion.objects.select_for_update(of=("self",)).select_related("referential")
    return rows.get(pk=version.pk)
