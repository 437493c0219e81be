"""What the workbench shows of each version: who works on it, since when, and what reviewers still ask."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Max

from referentials.checking import title_of
from referentials.domain.content import Content
from referentials.models import (
    DraftEdit,
    MappingRow,
    Referential,
    ReferentialVersion,
    Requirement,
    ReviewComment,
    Subject,
)
from referentials.queries import VersionEntry, list_versions

MOST_EDITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """`people` is who edited the version, the latest first."""

    entry: VersionEntry
    people: tuple[str, ...] = ()
    edited_at: datetime | None = None
    open_comments: int = 0

    @property
    def version(self) -> ReferentialVersion:
        return self.entry.version


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferentialWork:
    referential: Referential
    drafts: tuple[Work, ...]
    others: tuple[Work, ...]

    @property
    def latest(self) -> ReferentialVersion | None:
        """What a new draft most likely starts from."""
        published = [work.version for work in self.others if work.version.state == "published"]
        return published[0] if published else None


def list_work() -> list[ReferentialWork]:
    """By referential, in a constant number of queries."""
    people, comments = _people_by_version(), _open_comments_by_version()
    works: dict[Referential, list[Work]] = defaultdict(list)
    for entry in list_versions(with_drafts=True):
        seen = people.get(entry.version.pk, [])
        work = Work(
            entry=entry,
            people=tuple(name for name, _ in seen),
            edited_at=seen[0][1] if seen else None,
            open_comments=comments.get(entry.version.pk, 0),
        )
        works[entry.version.referential].append(work)
    return [
        ReferentialWork(
            referential=referential,
            drafts=tuple(work for work in found if work.version.is_draft),
            others=tuple(work for work in found if not work.version.is_draft),
        )
        for referential, found in works.items()
    ]


def latest_edits() -> list[DraftEdit]:
    edits = DraftEdit.objects.filter(version__state=ReferentialVersion.State.DRAFT)
    return list(edits.select_related("made_by", "version__referential")[:MOST_EDITS])


def count_open_comments(version: ReferentialVersion) -> Mapping[tuple[str, str], int]:
    """By subject and code."""
    rows = version.review_comments.filter(resolved_at=None).order_by()
    counted = rows.values_list("subject", "code").annotate(Count("pk"))
    return {(subject, code): count for subject, code, count in counted}


def _people_by_version() -> Mapping[int, list[tuple[str, datetime]]]:
    rows: Any = DraftEdit.objects.order_by().exclude(made_by=None)
    found = list(rows.values_list("version", "made_by").annotate(last=Max("made_at")).order_by("-last"))
    names = {
        pk: str(user)
        for pk, user in get_user_model()._default_manager.in_bulk({who for _, who, _ in found}).items()
    }
    people: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for version, who, last in found:
        people[version].append((names[who], last))
    return people


def _open_comments_by_version() -> Mapping[int, int]:
    open_ones = ReviewComment.objects.filter(resolved_at=None).order_by()
    return dict(open_ones.values_list("version").annotate(Count("pk")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    requirements: int
    edits: int
    comments: int
    mapping_rows: int


def count_what_is_lost(version: ReferentialVersion) -> Lost:
    """With the deletion of a draft."""
    return Lost(
        requirements=Requirement.objects.filter(version=version).count(),
        edits=version.edits.count(),
        comments=version.review_comments.count(),
        mapping_rows=MappingRow.objects.filter(mapping__target=version).count(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    subject: Subject
    code: str
    title: str
    comments: tuple[ReviewComment, ...]

    @property
    def open_count(self) -> int:
        return sum(comment.resolved_at is None for comment in self.comments)


def comments_by_thing(version: ReferentialVersion, content: Content) -> list[Thread]:
    """Those with something left to resolve first."""
    rows = version.review_comments.select_related("written_by", "resolved_by")
    threads: dict[tuple[str, str], list[ReviewComment]] = defaultdict(list)
    for comment in rows:
        threads[comment.subject, comment.code].append(comment)
    found = [
        Thread(
            subject=Subject(subject),
            code=code,
            title=title_of(content, subject, code),
            comments=tuple(comments),
        )
        for (subject, code), comments in threads.items()
    ]
    return sorted(found, key=lambda thread: not thread.open_count)


def count_under_way(version: ReferentialVersion) -> int:
    """Assessments on it that are not completed: another app's rows, reached from ours."""
    assessments: Any = version
    return int(assessments.assessments.filter(state="in_progress").count())
