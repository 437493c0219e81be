"""Writing down which e-mails should go out, each once; sending is another's task."""

from django.db.models import QuerySet

from assessments.models import ActionPush, Campaign, Notice
from practices.models import Membership, Practice

BATCH = 1_000


def write_notices(
    kind: Notice.Kind,
    about: Campaign | ActionPush,
    *,
    practices: QuerySet[Practice],
    occasion: str = "",
) -> None:
    """To each owner who takes e-mails; the same kind and occasion again writes nothing new."""
    subject: dict[str, Campaign | ActionPush] = (
        {"campaign": about} if isinstance(about, Campaign) else {"push": about}
    )
    notices = [
        Notice(
            kind=kind,
            key=f"{kind}:{occasion}:{about.pk}:{practice}:{person}",
            person_id=person,
            practice_id=practice,
            **subject,
        )
        for practice, person in _owners(practices).values_list("practice_id", "user_id")
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=BATCH)


def _owners(practices: QuerySet[Practice]) -> QuerySet[Membership]:
    owners = Membership.objects.filter(role=Membership.Role.OWNER, user__is_active=True)
    return owners.filter(practice__in=practices.order_by().values("pk"), user__mail_refusal__isnull=True)
