"""What a proof pack holds: reports, frozen data, evidence, and the histories of answers and plan."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from pathlib import PurePosixPath
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from assessments.models import ActionEvent, Answer, Evidence, EvidenceFile
from practices.models import User
from referentials.content_loading import published_content
from referentials.domain.content import Content
from reports.archiving import Member, as_json
from reports.domain.sealing import code_of, group
from reports.models import Pack, ReportFile
from reports.rendering import canonical_json

FORMAT = "cabinet-compliance/dossier/1"
BOM = b"\xef\xbb\xbf"
"""Without it, spreadsheets take UTF-8 for something else."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = dict[str, Any]


def describe(pack: Pack) -> dict[str, Any]:
    """What the manifest says of the pack itself."""
    assessment = pack.assessment
    version = assessment.version
    return {
        "format": FORMAT,
        "pack": str(pack.pk),
        "requested_at": _at(pack.requested_at),
        "practice": {"id": str(assessment.practice_id), "name": assessment.practice.name},
        "assessment": {"id": str(assessment.pk), "completed_at": _at(assessment.completed_at)},
        "referential": {
            "title": version.title,
            "number": version.number,
            "content_hash": version.content_hash,
        },
        "reports": [
            {
                "document_hash": file.report.document_hash,
                "seal": group(code_of(file.report.document_hash)),
                "pdf_sha256": file.sha256,
            }
            for file in _files(pack).defer("content", "summary", "report__document")
        ],
    }


def gather(pack: Pack) -> Iterator[Member]:
    """One member at a time in memory, always in the same order."""
    content = published_content(pack.assessment.version_id, pack.assessment.version.content_hash)
    yield Member(name="LISEZMOI.txt", content=_read_me(pack))
    yield from _tell_reports(pack)
    rows = pack.assessment.evidence.select_related("added_by", "removed_by")
    evidence = list(rows.order_by("requirement", "added_at", "pk"))
    yield from _table("preuves/liste", list(_tell_evidence(evidence, content)))
    yield from _carry_evidence(evidence)
    yield from _table("historique/reponses", list(_tell_answers(pack, content)))
    yield from _table("historique/plan", list(_tell_plan(pack, content)))


def _read_me(pack: Pack) -> bytes:
    shown = {"pack": pack, "assessment": pack.assessment, "practice": pack.assessment.practice}
    return render_to_string("reports/pack/read_me.txt", shown).encode()


def _files(pack: Pack) -> QuerySet[ReportFile]:
    rows = ReportFile.objects.filter(report__assessment=pack.assessment_id).select_related("report")
    return rows.order_by("report__requested_at", "report__pk")


def _tell_reports(pack: Pack) -> Iterator[Member]:
    document: Mapping[str, Any] = {"not_applicable": []}
    for number, pk in enumerate(list(_files(pack).values_list("pk", flat=True)), start=1):
        file = _files(pack).get(pk=pk)
        document = file.report.document
        yield Member(name=f"rapports/{number:02}-rapport.pdf", content=bytes(file.content))
        if file.summary_sha256:
            yield Member(name=f"rapports/{number:02}-synthese.pdf", content=bytes(file.summary))
        yield Member(name=f"rapports/{number:02}-donnees.json", content=canonical_json(document))
    yield from _table("sans-objet", [_tell_not_applicable(one) for one in document["not_applicable"]])


def _tell_not_applicable(one: Mapping[str, Any]) -> Row:
    return {
        "thème": one["theme"],
        "exigence": one["requirement"],
        "intitulé": one["title"],
        "question": one["question"],
        "motif": one["reason"],
        "commentaire": one["comment"],
    }


def _carry_evidence(evidence: Iterable[Evidence]) -> Iterator[Member]:
    for one in evidence:
        if one.kind == Evidence.Kind.FILE and one.removed_at is None:
            for content in EvidenceFile.objects.filter(pk=one.holder_id).values_list("content", flat=True):
                yield Member(name=_name_in_pack(one), content=bytes(content))


def _name_in_pack(one: Evidence) -> str:
    """ASCII, and no two alike: the same on every system that unpacks it."""
    path = PurePosixPath(one.name)
    return f"preuves/{one.requirement}/{str(one.pk)[:8]}-{slugify(path.stem) or 'fichier'}{path.suffix}"


def _tell_evidence(evidence: Iterable[Evidence], content: Content) -> Iterator[Row]:
    for one in evidence:
        is_here = one.kind == Evidence.Kind.FILE and one.removed_at is None
        yield {
            "exigence": one.requirement,
            "intitulé": _title(content, one.requirement),
            "nature": one.get_kind_display(),
            "nom d'origine ou lieu": str(one),
            "dans ce dossier": _name_in_pack(one) if is_here else "",
            "octets": one.size or "",
            "sha256": one.sha256,
            "ajoutée le": _at(one.added_at),
            "ajoutée par": _who(one.added_by),
            "à renouveler le": one.expires_on.isoformat() if one.expires_on else "",
            "retirée le": _at(one.removed_at),
            "retirée par": _who(one.removed_by) if one.removed_at else "",
        }


def _tell_answers(pack: Pack, content: Content) -> Iterator[Row]:
    """Every answer ever given, the oldest first; no answer says that the one before was erased."""
    answers = Answer.objects.filter(assessment=pack.assessment_id).select_related("answered_by")
    for answer in answers.order_by("revision", "pk"):
        question = content.questions.get(answer.question)
        labels = {choice.code: choice.label for choice in question.choices} if question else {}
        yield {
            "le": _at(answer.answered_at),
            "par": _who(answer.answered_by),
            "question": answer.question,
            "intitulé": question.text if question else "",
            "réponse": labels.get(answer.choice, answer.choice) or "(effacée)",
            "code": answer.choice,
            "motif": answer.reason,
            "commentaire": answer.comment,
            "révision": answer.revision,
        }


def _tell_plan(pack: Pack, content: Content) -> Iterator[Row]:
    events = ActionEvent.objects.filter(action__assessment=pack.assessment_id)
    for event in events.select_related("action", "decided_by").order_by("decided_at", "pk"):
        yield {
            "le": _at(event.decided_at),
            "par": _who(event.decided_by),
            "exigence": event.action.requirement,
            "intitulé": _title(content, event.action.requirement),
            "état": event.get_status_display(),
            "confiée à": event.assignee,
            "échéance": event.due_on.isoformat() if event.due_on else "",
            "note": event.note,
            "nouvelles réponses": event.new_answers,
        }


def _title(content: Content, requirement: str) -> str:
    found = content.requirements.get(requirement)
    return found.title if found else ""


def _who(person: User | None) -> str:
    return f"{person} <{person.email}>" if person else "compte supprimé"


def _at(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _table(name: str, rows: Sequence[Row]) -> Iterator[Member]:
    """For a spreadsheet, and for a program."""
    yield Member(name=f"{name}.csv", content=_as_csv(rows))
    yield Member(name=f"{name}.json", content=as_json(rows))


def _as_csv(rows: Sequence[Row]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(rows[0] if rows else ["(aucune ligne)"])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return BOM + text.getvalue().encode()


def _cell(value: object) -> str:
    """As text: what somebody typed must not run as a formula in the inspector's spreadsheet."""
    text = as_json(value).decode().strip() if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
