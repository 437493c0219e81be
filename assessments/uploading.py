"""A filled questionnaire: kept as read, compared with what stands, applied once somebody has seen it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from assessments.answering import check_takes_answers, save_answers
from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.file_changes import Change, FileAnswer, judge
from assessments.evidence import Sent, clean_name
from assessments.models import Answer, AnswerUpload, Assessment
from assessments.queries import Sheet, as_domain, lock_assessment
from assessments.spreadsheets.reading import ReadAnswer, read_questionnaire
from practices.models import User
from referentials.domain.content import Question, Theme

MOST_MEGABYTES = 5
LASTS = timedelta(days=7)


class FileTooBig(Exception):
    """It weighs more than MOST_MEGABYTES, and was not read."""


class UploadIsOver(Exception):
    """It was applied, dropped, or has expired."""


class SomebodyAnswered(Exception):
    """Between the page that showed the changes and the yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One question of the file that says something else than the site; `before` is what stands."""

    question: Question
    theme: Theme
    change: Change
    said: DomainAnswer | None
    before: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    new: tuple[Difference, ...]
    changed: tuple[Difference, ...]
    erased: tuple[Difference, ...]
    conflicts: tuple[Difference, ...]
    unchanged: int
    not_asked: tuple[Question, ...]
    """With an answer in the file, and no longer asked: left aside."""

    @property
    def everything(self) -> tuple[Difference, ...]:
        return (*self.new, *self.changed, *self.erased, *self.conflicts)


def receive(*, sheet: Sheet, sent: Sent, by: User, at: datetime) -> AnswerUpload:
    """Reads the file and keeps what it says. Raises FileTooBig, FileRefused or AssessmentIsClosed."""
    check_takes_answers(sheet.assessment)
    if (sent.size or 0) > MOST_MEGABYTES * 1_000_000:
        raise FileTooBig
    read = read_questionnaire(sent.read(), sheet)
    answers = {code: {**asdict(one.answer), "seen": one.seen} for code, one in read.items()}
    with transaction.atomic():
        uploads = sheet.assessment.uploads
        uploads.filter(applied_at=None, sent_at__lt=at - LASTS).delete()
        uploads.filter(applied_at=None, dropped_at=None, sent_by=by).update(dropped_at=at)
        return uploads.create(answers=answers, name=clean_name(sent.name or ""), sent_by=by, sent_at=at)


def waiting(assessment: Assessment, *, at: datetime) -> QuerySet[AnswerUpload]:
    rows = assessment.uploads.filter(applied_at=None, dropped_at=None, sent_at__gte=at - LASTS)
    return rows.select_related("sent_by")


def find_differences(sheet: Sheet, upload: AnswerUpload) -> Differences:
    """Against what stands now, knowing what stood when the file was made; one query."""
    read = {code: _read_back(one) for code, one in upload.answers.items() if code in sheet.content.questions}
    bases = _bases(sheet, read)
    found, unchanged, not_asked = [], 0, []
    for code, one in read.items():
        question, base, stored = sheet.content.questions[code], bases[code], sheet.answers.get(code)
        change = judge(one.answer, base=base, stored=stored)
        if change is Change.NONE:
            unchanged += 1
        elif code not in sheet.scope.question_codes:
            not_asked.append(question)
        else:
            found.append(
                Difference(
                    question=question,
                    theme=sheet.content.theme_of[sheet.content.requirement_of[code].code],
                    change=change,
                    said=one.answer.over(base),
                    before=sheet.rows.get(code),
                )
            )
    of = {change: tuple(one for one in found if one.change is change) for change in Change}
    return Differences(
        new=of[Change.NEW],
        changed=of[Change.CHANGED],
        erased=of[Change.ERASED],
        conflicts=of[Change.CONFLICT],
        unchanged=unchanged,
        not_asked=tuple(not_asked),
    )


def apply_upload(
    *,
    sheet: Sheet,
    upload_id: UUID,
    seen: int,
    erases: bool,
    from_file: Collection[str],
    by: User,
    at: datetime,
) -> int:
    """How many answers it wrote. `seen` is the assessment's revision on the page that was agreed to;
    `from_file` names the conflicts that the file wins, the site keeps the others.

    Raises UploadIsOver, SomebodyAnswered, AssessmentIsClosed or AnswerRefused; then nothing is written.
    """
    with transaction.atomic():
        locked = lock_assessment(sheet.assessment.pk)
        check_takes_answers(locked)
        upload = waiting(locked, at=at).filter(pk=upload_id).first()
        if upload is None:
            raise UploadIsOver
        if locked.revision != seen or sheet.assessment.revision != seen:
            raise SomebodyAnswered
        wanted = _wanted(find_differences(sheet, upload), erases=erases, from_file=from_file)
        answers = {code: said for code, said in wanted.items() if said is not None}
        erased = [code for code, said in wanted.items() if said is None]
        if wanted:
            save_answers(by=by, assessment=locked, answers=answers, erased=erased, at=at)
        AnswerUpload.objects.filter(pk=upload.pk).update(applied_at=at)
    return len(wanted)


def drop(upload: AnswerUpload, *, at: datetime) -> None:
    AnswerUpload.objects.filter(pk=upload.pk, applied_at=None).update(dropped_at=at)


def _wanted(
    differences: Differences, *, erases: bool, from_file: Collection[str]
) -> dict[str, DomainAnswer | None]:
    kept = [*differences.new, *differences.changed, *(differences.erased if erases else ())]
    kept += [one for one in differences.conflicts if one.question.code in from_file]
    return {one.question.code: one.said for one in kept}


def _bases(sheet: Sheet, read: Mapping[str, ReadAnswer]) -> dict[str, DomainAnswer | None]:
    """The answer that the file was made from; what stands now, if the file does not say."""
    older = {
        one.seen for code, one in read.items() if one.seen and one.seen != _revision(sheet.rows.get(code))
    }
    history = {
        (row.question, row.revision): as_domain(row)
        for row in sheet.assessment.answers.filter(revision__in=older)
    }
    return {code: _base(sheet, code, one, history) for code, one in read.items()}


def _base(
    sheet: Sheet, code: str, one: ReadAnswer, history: Mapping[tuple[str, int], DomainAnswer]
) -> DomainAnswer | None:
    if one.seen == 0:
        return None
    return history.get((code, one.seen or 0), sheet.answers.get(code))


def _revision(row: Answer | None) -> int:
    return row.revision if row else 0


def _read_back(kept: Mapping[str, object]) -> ReadAnswer:
    said = {key: value for key, value in kept.items() if key != "seen"}
    seen = kept["seen"]
    return ReadAnswer(FileAnswer(**said), seen if isinstance(seen, int) else None)  # type: ignore[arg-type]
