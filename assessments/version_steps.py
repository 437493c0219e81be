"""The versions between an assessment's own and another, with what their mappings say of each requirement."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assessments.domain.carry_over import Path, plan_paths
from assessments.domain.lineage import find_followers, match_one_to_one, stay_as_is
from referentials.content_loading import published_content, published_versions
from referentials.domain.content import Content
from referentials.domain.mapping import Row
from referentials.mapping_loading import NoMapping, NoPath, find_path, load_rows
from referentials.models import ReferentialVersion


@dataclass(frozen=True, kw_only=True)
class Passage:
    """From `contents[0]` to `contents[-1]`, the rows of `steps` leading from each content to the next."""

    contents: tuple[Content, ...]
    steps: tuple[tuple[Row, ...], ...]

    @property
    def old(self) -> Content:
        return self.contents[0]

    @property
    def new(self) -> Content:
        return self.contents[-1]

    @cached_property
    def paths(self) -> tuple[tuple[Path, ...], ...]:
        ends = zip(pairwise(self.contents), self.steps, strict=True)
        return tuple(plan_paths(old, new, rows) for (old, new), rows in ends)

    @cached_property
    def matches(self) -> Mapping[str, str]:
        """From requirements of the new version to those of the old that they continue alone."""
        return match_one_to_one(self.steps, self.new)

    @cached_property
    def followers(self) -> Mapping[str, tuple[str, ...]]:
        """What each requirement of the old version became."""
        return find_followers(self.steps, self.old.requirements)


def load_passage(source: ReferentialVersion, target: ReferentialVersion) -> Passage:
    """A query, and one a step; from a version to itself, the passage changes nothing.

    Raises NoPath when `target` does not succeed `source`, NoMapping when a mapping on the way is not written.
    """
    if source.pk == target.pk:
        content = _content(target)
        return Passage(contents=(content, content), steps=(stay_as_is(content),))
    path = find_path(source, target)
    return Passage(
        contents=tuple(_content(version) for version in path),
        steps=tuple(load_rows(old, new) for old, new in pairwise(path)),
    )


def find_matches(source: ReferentialVersion, target: ReferentialVersion) -> Mapping[str, str] | None:
    """As `Passage.matches`, whichever came first; None for versions that no mapping joins."""
    if source.pk == target.pk:
        return None
    try:
        return load_passage(source, target).matches
    except (NoPath, NoMapping):
        pass
    try:
        back = load_passage(target, source).matches
    except (NoPath, NoMapping):
        return None
    return {old: new for new, old in back.items()}


def find_later_version(version: ReferentialVersion) -> ReferentialVersion | None:
    """The version in force now that succeeds this one, however far; two queries at most."""
    for current in published_versions():
        if current.referential_id == version.referential_id and current.pk != version.pk:
            return current if succeeds(current, version) else None
    return None


def succeeds(later: ReferentialVersion, version: ReferentialVersion) -> bool:
    """Whether one comes from `version` to `later` by going from each version to the next; one query."""
    try:
        find_path(version, later)
    except NoPath:
        return False
    return True


def _content(version: ReferentialVersion) -> Content:
    return published_content(version.pk, version.content_hash)
