"""A practice that is an MSP, belongs to a CPTS and has a member: what the addresses of sharing lead to."""

from django.utils import timezone

from assessments.models import EvidenceFile
from practices.attaching import make_link
from practices.models import Practice
from tests.assessments.shared import an_msp
from tests.factories import PracticeFactory


def belong(practice, version, *, by):
    """Before its assessments begin; returns what is given to each address, by its name."""
    above_owner, above = an_msp(version, {"verrou": "oui"}, carrying=["verrou"])
    Practice.objects.filter(pk=above.practice_id).update(kind=Practice.Kind.CPTS)
    kept = above.evidence.create(
        requirement="verrou", kind="file", name="b.txt", size=1, sha256="1" * 64, added_at=timezone.now()
    )
    EvidenceFile.objects.create(evidence=kept, content=b"b")
    practice.kind, practice.parent_id = Practice.Kind.MSP, above.practice_id
    practice.save()
    member = PracticeFactory(parent=practice)
    link, _ = make_link(parent=practice, by=by, at=timezone.now())
    above.practice.refresh_from_db()
    _, token = make_link(parent=above.practice, by=above_owner, at=timezone.now())
    return {
        "revoke_link": {"link_id": link.pk},
        "let_member_go": {"member_id": member.pk},
        "join": {"token": token},
        "shared_evidence_file": {"evidence_id": kept.pk},
    }
