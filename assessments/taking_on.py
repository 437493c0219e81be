"""Choosing the requirements that a structure carries for its members."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from assessments.models import SharedRequirement
from assessments.starting import lock_practice
from practices.models import Practice, User
from referentials.domain.content import Content, Role
from referentials.models import Referential

COMMON = (Role.IT_PROVIDER,)
"""Whoever knows the answer, when it is likely to be the same one for all that share premises or a server."""


@transaction.atomic
def carry_only(
    *,
    practice: Practice,
    referential: Referential,
    content: Content,
    requirements: Collection[str],
    by: User,
    at: datetime,
) -> tuple[int, int]:
    """From now on, of those of `content`, these and no others: how many began, how many ended."""
    lock_practice(practice.pk)
    live = SharedRequirement.objects.filter(practice=practice, referential=referential, withdrawn_at=None)
    carried = set(live.values_list("requirement", flat=True)) & set(content.requirements)
    wanted = set(requirements) & set(content.requirements)
    ended = live.filter(requirement__in=carried - wanted).update(withdrawn_by=by, withdrawn_at=at)
    begun = SharedRequirement.objects.bulk_create(
        SharedRequirement(
            practice=practice, referential=referential, requirement=code, shared_by=by, shared_at=at
        )
        for code in sorted(wanted - carried)
    )
    return len(begun), ended


def carried_by(practice: Practice, referential: Referential) -> frozenset[str]:
    live = SharedRequirement.objects.filter(practice=practice, referential=referential, withdrawn_at=None)
    return frozenset(live.values_list("requirement", flat=True))


def suggested(content: Content) -> frozenset[str]:
    return frozenset(code for code, one in content.requirements.items() if one.role in COMMON)


def count_carried(practice: Practice) -> int:
    return SharedRequirement.objects.filter(practice=practice, withdrawn_at=None).count()
