"""Each access through a mandate leaves a line that the practice can read: the one GET that writes.

The doors of `access` note what they opened; once the page is made and before it is sent, the line is written.
Why here and so: docs/decisions/0017-consultations-are-written-on-get.md
"""

from collections.abc import Callable
from contextvars import ContextVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from practices.models import Consultation, User

Kind = Consultation.Kind

KINDS: dict[str, Kind] = {
    "assessments:practice": Kind.PRACTICE,
    "practices:access": Kind.ACCESS,
    "assessments:overview": Kind.QUESTIONS,
    "assessments:theme": Kind.QUESTIONS,
    "assessments:one_by_one": Kind.QUESTIONS,
    "assessments:one_question": Kind.QUESTIONS,
    "assessments:walk_end": Kind.QUESTIONS,
    "assessments:left_out": Kind.QUESTIONS,
    "assessments:review": Kind.QUESTIONS,
    "assessments:carry_over": Kind.QUESTIONS,
    "assessments:carried_over": Kind.QUESTIONS,
    "assessments:archived": Kind.QUESTIONS,
    "assessments:inherited": Kind.QUESTIONS,
    "assessments:shared_evidence": Kind.EVIDENCE,
    "assessments:shared_evidence_file": Kind.EVIDENCE,
    "assessments:attachment": Kind.ACCESS,
    "assessments:visit": Kind.QUESTIONS,
    "assessments:visit_note": Kind.QUESTIONS,
    "assessments:visit_disagree": Kind.QUESTIONS,
    "assessments:visit_withdraw": Kind.QUESTIONS,
    "assessments:spreadsheet": Kind.EXPORT,
    "assessments:results": Kind.RESULTS,
    "assessments:plan": Kind.PLAN,
    "assessments:action": Kind.PLAN,
    "assessments:evidence": Kind.EVIDENCE,
    "assessments:evidence_file": Kind.EVIDENCE,
    "assessments:evidence_list": Kind.EVIDENCE,
    "assessments:question_history": Kind.QUESTIONS,
    "assessments:history": Kind.QUESTIONS,
    "assessments:comment": Kind.QUESTIONS,
    "reports:index": Kind.REPORT,
    "reports:report": Kind.REPORT,
    "reports:read": Kind.REPORT,
    "reports:download": Kind.REPORT,
    "reports:summary": Kind.REPORT,
    "reports:word": Kind.REPORT,
    "reports:oscal": Kind.EXPORT,
    "reports:ask_blank": Kind.EXPORT,
    "api:practice": Kind.EXPORT,
    "api:assessments": Kind.EXPORT,
    "api:assessment": Kind.EXPORT,
    "reports:pack": Kind.EVIDENCE,
    "reports:download_pack": Kind.EVIDENCE,
}
"""By the name of the address; any other one is « une autre page », and written all the same."""

LISTS = "/suivi/"
"""Below this address stand the lists of all the practices that somebody follows."""

Opened = set[tuple[int, UUID | None]]
_opened: ContextVar[Opened | None] = ContextVar("opened through a mandate", default=None)


def note_opened(person: User, practice_id: UUID | None) -> None:
    """Of a door that a mandate opened; without a practice, of a list of all that `person` follows."""
    opened = _opened.get()
    if opened is not None:  # a command opens doors too, and shows nobody anything
        opened.add((person.pk, practice_id))


def journal_consultations(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware, after the one that says who asks."""

    def journal(request: HttpRequest) -> HttpResponse:
        opened: Opened = set()
        token = _opened.set(opened)
        try:
            response = get_response(request)
        finally:
            _opened.reset(token)
        if _shows_something(request, response):
            _note_list(request, opened)
            _write(request, opened)
        return response

    return journal


def _shows_something(request: HttpRequest, response: HttpResponse) -> bool:
    """A redirection after a GET shows nothing; after a POST, it made something."""
    return response.status_code < (300 if request.method in ("GET", "HEAD") else 400)


def _note_list(request: HttpRequest, opened: Opened) -> None:
    if request.path.startswith(LISTS) and isinstance(request.user, User) and request.user.follows:
        opened.add((request.user.pk, None))


def _write(request: HttpRequest, opened: Opened) -> None:
    if not opened:
        return
    at = timezone.now()
    hour = at.replace(minute=0, second=0, microsecond=0)
    name = request.resolver_match.view_name if request.resolver_match else ""
    kind = KINDS.get(name, Kind.OTHER)
    lines = [
        Consultation(
            person_id=person,
            practice_id=practice,
            at=at,
            hour=hour,
            kind=kind if practice else Kind.PORTFOLIO,
        )
        for person, practice in opened
    ]
    Consultation.objects.bulk_create(lines, ignore_conflicts=True)
