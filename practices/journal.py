"""Who changed a practice or its accesses: written in the same transaction as the change."""

from django.db.models import QuerySet

from practices.models import JournalEntry, Practice, User

SHOWN = 20


def record(*, practice: Practice, actor: User, verb: JournalEntry.Verb, detail: str = "") -> None:
    limit = JournalEntry._meta.get_field("detail").max_length
    JournalEntry.objects.create(practice=practice, actor=actor, verb=verb, detail=detail[:limit])


def latest_entries(practice: Practice) -> QuerySet[JournalEntry]:
    return practice.journal.select_related("actor")[:SHOWN]
