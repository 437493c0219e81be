"""Writing down which e-mails should go out, each once; sending is another's task."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from assessments.models import ActionPush, Assessment, Campaign, HelpRequest, Notice
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


def write_help_notices(request: HelpRequest) -> None:
    """To the owners of its practice who take e-mails, once: a request is answered once."""
    kind = Notice.Kind.HELP_GIVEN
    practice = request.assessment.practice_id
    notices = [
        Notice(
            kind=kind,
            key=f"{kind}:{request.pk}:{person}",
            person_id=person,
            practice_id=practice,
            help_request=request,
        )
        for person in _owners(Practice.objects.filter(pk=practice)).values_list("user_id", flat=True)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def write_shared_notices(assessments: Sequence[Assessment], *, day: date) -> None:
    """That the answers of the structure that carries them changed: once a day and practice, at most."""
    if not assessments:
        return
    kind, about = Notice.Kind.SHARED_ANSWERS, {one.practice_id: one for one in assessments}
    notices = [
        Notice(
            kind=kind,
            key=f"{kind}:{day:%Y-%m-%d}:{practice}:{person}",
            person_id=person,
            practice_id=practice,
            assessment=about[practice],
        )
        for practice, person in _owners(Practice.objects.filter(pk__in=about)).values_list(
            "practice_id", "user_id"
        )
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=BATCH)


def _owners(practices: QuerySet[Practice]) -> QuerySet[Membership]:
    owners = Membership.objects.filter(role=Membership.Role.OWNER, user__is_active=True)
    return owners.filter(practice__in=practices.order_by().values("pk"), user__mail_refusal__isnull=True)
