"""Creating a practice and changing what it is called."""

from django.db import transaction

from practices.journal import record
from practices.models import JournalEntry, Membership, Practice, User

LABELS = {
    "name": "nom",
    "kind": "type",
    "city": "commune",
    "department": "département",
    "size": "nombre de professionnels",
    "software": "logiciel métier",
}


@transaction.atomic
def create_practice(*, practice: Practice, owner: User) -> Practice:
    """Saves `practice` and makes `owner` answer for it."""
    practice.save()
    Membership.objects.create(practice=practice, user=owner, role=Membership.Role.OWNER)
    record(practice=practice, actor=owner, verb=JournalEntry.Verb.PRACTICE_CREATED)
    return practice


@transaction.atomic
def edit_practice(*, practice: Practice, changed: list[str], by: User) -> None:
    """Saves the fields named in `changed`, already set on `practice`; nothing changed writes nothing."""
    if not changed:
        return
    practice.save(update_fields=changed)
    detail = ", ".join(LABELS[name] for name in changed)
    record(practice=practice, actor=by, verb=JournalEntry.Verb.PRACTICE_EDITED, detail=f"({detail})")
