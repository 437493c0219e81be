"""What an assessment found as OSCAL assessment-results: pure, and the same each time it is asked for.

Controls are named as the OSCAL catalog of the same version names them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from assessments.domain.levels import State
from referentials.domain.content import Content
from referentials.formats.oscal import control_names, statement_names
from referentials.formats.oscal_marks import NAMESPACE, mark, title_line
from referentials.formats.oscal_writing import OSCAL_VERSION

Data = dict[str, Any]

STATUS_BY_STATE: Mapping[State, tuple[str, str] | None] = {
    State.MET: ("satisfied", "pass"),
    State.PARTIAL: ("not-satisfied", "fail"),
    State.UNMET: ("not-satisfied", "fail"),
    State.UNKNOWN: ("not-satisfied", "other"),
    State.UNANSWERED: ("not-satisfied", "other"),
    State.NOT_APPLICABLE: None,
    State.NOT_ASKED: None,
}
"""State and reason of a finding; None without one."""

if set(STATUS_BY_STATE) != set(State):
    raise RuntimeError("a state lacks its status")

PLAN = (
    "Auto-évaluation par questionnaire : il n'y a pas de plan d'évaluation distinct. Les questions posées "
    "sont celles du référentiel, selon le profil de la structure."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is planned for the action of one requirement."""

    due_on: date
    lifecycle: str = "recommendation"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What the document does not say. The times bear their zone; `ended_at` is None while in progress.

    `evidence` gives the descriptions of what is kept, by requirement.
    """

    id: UUID
    started_at: datetime
    changed_at: datetime
    ended_at: datetime | None
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    evidence: Mapping[str, Sequence[str]] = field(default_factory=dict)


def write_results(content: Content, document: Mapping[str, Any], assessed: Assessed) -> bytes:
    """`document` is what `build_document` makes of the same content and of the result."""
    data = {"assessment-results": _Writer(content, document, assessed).results()}
    return f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode()


class _Writer:
    def __init__(self, content: Content, document: Mapping[str, Any], assessed: Assessed) -> None:
        self.document = document
        self.assessed = assessed
        self.names = control_names(content)
        self.statements = statement_names(content)
        self.requirements = {r["code"]: r for theme in document["themes"] for r in theme["requirements"]}
        self.actions = {
            action["requirement"]: (action, horizon)
            for horizon in document["plan"]
            for action in (*horizon["gaps"], *_asked_of(horizon["verifications"]))
        }
        self.when = (assessed.ended_at or assessed.changed_at).isoformat(timespec="seconds")

    def uuid(self, *names: str) -> str:
        return str(uuid5(NAMESPACE_URL, "/".join((NAMESPACE, str(self.assessed.id), *names))))

    def results(self) -> Data:
        referential, practice = self.document["referential"], self.document["practice"]
        title = f"{practice['name']} : {referential['title']}, version {referential['number']}"
        party = {"uuid": self.uuid("practice"), "type": "organization", "name": _line(practice["name"])}
        return {
            "uuid": self.uuid(self.when),
            "metadata": {
                "title": title_line(title)[0],
                "last-modified": self.when,
                "version": self.when,
                "oscal-version": OSCAL_VERSION,
                "roles": [{"id": "assessor", "title": "Structure qui s'évalue"}],
                "parties": [party],
                "responsible-parties": [{"role-id": "assessor", "party-uuids": [party["uuid"]]}],
            },
            "import-ap": {"href": f"#{self.uuid('plan')}"},
            "results": [self.result()],
            "back-matter": {"resources": self.resources()},
        }

    def resources(self) -> list[Data]:
        referential = self.document["referential"]
        named = f"{referential['title']}, version {referential['number']}"
        props = [mark(key, str(referential[key])) for key in ("code", "number", "content_hash")]
        return [
            {"uuid": self.uuid("plan"), "title": "Plan d'évaluation", "description": PLAN},
            {"uuid": self.uuid("catalog"), "title": title_line(named)[0], "props": props},
        ]

    def result(self) -> Data:
        score, assessed = self.document["score"], self.assessed
        figures = {"score-low": score["low"], "score-high": score["high"], "level": score["level"]}
        is_over = assessed.ended_at is not None
        found: Data = {
            "uuid": self.uuid("result"),
            "title": "Résultat de l'évaluation" if is_over else "Évaluation en cours",
            "description": "Réponses de la structure à chaque question posée, et ce qui en découle.",
            "start": assessed.started_at.isoformat(timespec="seconds"),
            **({"end": self.when} if is_over else {}),
            "props": [mark(name, str(value)) for name, value in figures.items() if value is not None],
            "reviewed-controls": {"control-selections": [self.selection()]},
            "observations": list(self.observations()),
            "risks": list(self.risks()),
            "findings": list(self.findings()),
        }
        return {key: value for key, value in found.items() if value != []}

    def selection(self) -> Data:
        left_out = [
            {"control-id": self.names[code]}
            for code, told in self.requirements.items()
            if told["state"] == State.NOT_ASKED
        ]
        return {"include-all": {}, **({"exclude-controls": left_out} if left_out else {})}

    def observations(self) -> Iterator[Data]:
        """One for each requirement that was asked, answered or not."""
        for code, told in self.requirements.items():
            if told["state"] != State.NOT_ASKED:
                yield {
                    "uuid": self.uuid("observation", code),
                    "title": title_line(told["title"])[0],
                    "description": "\n\n".join(map(_tell_answer, told["questions"])) or told["title"],
                    "props": [mark("state", told["state"])],
                    "methods": ["INTERVIEW", *(["EXAMINE"] if self.assessed.evidence.get(code) else [])],
                    "types": ["control-objective"],
                    "subjects": [{"subject-uuid": self.uuid("practice"), "type": "party"}],
                    **self.kept_evidence(code),
                    "collected": self.when,
                }

    def kept_evidence(self, code: str) -> Data:
        kept = [{"description": text} for text in self.assessed.evidence.get(code, ())]
        return {"relevant-evidence": kept} if kept else {}

    def findings(self) -> Iterator[Data]:
        for code, told in self.requirements.items():
            status = STATUS_BY_STATE[State(told["state"])]
            if status is None:
                continue
            risks = [{"risk-uuid": self.uuid("risk", code)}] if code in self.actions else []
            yield {
                "uuid": self.uuid("finding", code),
                "title": title_line(told["title"])[0],
                "description": told["statement"],
                "target": {
                    "type": "statement-id",
                    "target-id": self.statements[code],
                    "status": {"state": status[0], "reason": status[1]},
                },
                "related-observations": [{"observation-uuid": self.uuid("observation", code)}],
                **({"related-risks": risks} if risks else {}),
            }

    def risks(self) -> Iterator[Data]:
        """One for each action of the plan: a gap, or a doubt to settle."""
        for code, (action, horizon) in self.actions.items():
            told, decision = self.requirements[code], self.assessed.decisions.get(code)
            numbers = {"priority": horizon["priority"], "rank": action["rank"], "gain": action["gain"]}
            yield {
                "uuid": self.uuid("risk", code),
                "title": title_line(told["title"])[0],
                "description": told["severity_reason"] or told["measure"]["why"] or told["statement"],
                "statement": told["statement"],
                "props": [
                    *(mark(name, str(value)) for name, value in numbers.items()),
                    mark("severity", str(told["severity"])),
                    mark("obligation", told["obligation"]),
                ],
                "status": "open",
                **({"deadline": f"{decision.due_on}T23:59:59Z"} if decision else {}),
                "remediations": [self.remediation(code, action, decision)],
                "related-observations": [{"observation-uuid": self.uuid("observation", code)}],
            }

    def remediation(self, code: str, action: Mapping[str, Any], decision: Decision | None) -> Data:
        told = self.requirements[code]
        numbers = {key: action[key] for key in ("kind", "effort_hours", "cost_max", "role")}
        return {
            "uuid": self.uuid("remediation", code),
            "lifecycle": decision.lifecycle if decision else "recommendation",
            "title": title_line(told["title"])[0],
            "description": told["measure"]["how"],
            "props": [mark(name.replace("_", "-"), str(value)) for name, value in numbers.items()],
            **({"remarks": decision.note} if decision and decision.note else {}),
        }


def _asked_of(cards: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for card in cards:
        yield from card["items"]


def _tell_answer(question: Mapping[str, Any]) -> str:
    said = [question["label"] or "Sans réponse", question["reason"], question["comment"]]
    return f"{question['text']}\n\n{' — '.join(filter(None, said))}"


def _line(text: str) -> str:
    """What OSCAL calls a string: one line, without spaces around it."""
    return " ".join(text.split()) or "-"
