"""Finding which structures changed what they answer for their members, and handing it down."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Q

from assessments.handing_down import hand_down
from assessments.inheriting import STANDING, questions_of
from assessments.models import Assessment, HandingDown, SharedRequirement
from practices.models import Practice
from referentials.content_loading import published_content


class _Carried(NamedTuple):
    """What a structure carries of a referential: how many requirements, and the last change of them."""

    requirements: int
    moved: str


def hand_down_where_changed(*, at: datetime) -> int:
    """How many assessments changed; safe to run twice, or two at once.

    Five queries, and what was answered is read only where something moved. Communities come first: an MSP
    hands on what it took over from one.
    """
    rows = HandingDown.objects.values_list("practice", "version", "fingerprint")
    known = {(practice, version): fingerprint for practice, version, fingerprint in rows}
    changed = 0
    for source, outline in _sources():
        key = source.practice_id, source.version_id
        seen, _, told = known.get(key, "").partition(" ")
        if seen == outline:
            continue
        print_of_answers = _fingerprint(source)
        if told != print_of_answers:
            changed += hand_down(source.practice, source.version, at=at)
        HandingDown.objects.update_or_create(
            practice_id=key[0],
            version_id=key[1],
            defaults={"fingerprint": f"{outline} {print_of_answers}", "at": at},
        )
    return changed


def _sources() -> Iterator[tuple[Assessment, str]]:
    """The newest standing assessment of each structure that carries something, on each version.

    Beside it an outline, that moves with whatever may concern the members.
    """
    carried = _carried()
    parents = {practice for practice, _ in carried}
    members = dict(
        Practice.objects.filter(parent__in=parents).values_list("parent").annotate(Count("pk")).order_by()
    )
    standing = Assessment.objects.filter(practice__in=parents, state__in=STANDING).defer("result", "choices")
    ordered = standing.select_related("practice", "version").order_by("-started_at", "-pk")
    newest: dict[tuple[UUID, int], Assessment] = {}
    for one in ordered.defer("version__extras"):
        newest.setdefault((one.practice_id, one.version_id), one)
    for one in sorted(newest.values(), key=lambda one: one.practice.kind != Practice.Kind.CPTS):
        what = carried.get((one.practice_id, one.version.referential_id))
        if what is not None:
            numbers = one.pk.hex, one.revision, members.get(one.practice_id, 0), *what
            yield one, "/".join(map(str, numbers))


def _carried() -> Mapping[tuple[UUID, int], _Carried]:
    """By structure and referential, what was withdrawn included."""
    rows = SharedRequirement.objects.values_list("practice", "referential").annotate(
        live=Count("pk", filter=Q(withdrawn_at=None)), began=Max("shared_at"), ended=Max("withdrawn_at")
    )
    return {
        (practice, referential): _Carried(live, f"{_moment(last)}-{_moment(end)}")
        for practice, referential, live, last, end in rows.order_by()
    }


def _moment(at: datetime | None) -> str:
    return f"{at:%y%m%d%H%M%S%f}" if at else ""


def _fingerprint(source: Assessment) -> str:
    """Of who takes over which answers: three queries."""
    content = published_content(source.version_id, source.version.content_hash)
    live = SharedRequirement.objects.filter(
        practice=source.practice_id, referential=source.version.referential_id, withdrawn_at=None
    )
    questions = questions_of(content, live.values_list("requirement", flat=True))
    answers = {question: source.choices.get(question) for question in questions}
    members = sorted(pk.hex for pk in source.practice.members.values_list("pk", flat=True))
    said = json.dumps([source.pk.hex, members, answers], sort_keys=True)
    return sha256(said.encode()).hexdigest()
