"""The document that a report freezes: everything it says, in the referential's words and in codes.

Plain JSON. What is ordered is a list: a database may shuffle the keys of an object.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from assessments.domain.answers import Answer, Profile
from assessments.domain.applicability import settle_scope
from assessments.domain.levels import State
from assessments.domain.prioritisation import DAYS_TO_ACT, FIRST_ACTIONS, Kind
from referentials.domain.content import Content, Meaning, Role
from reports.domain.entries import Frozen, tell_requirement
from reports.domain.subject import Subject

SCHEMA = 2
"""Raised when a document of the old shape could no longer be rendered."""


def build_document(
    content: Content,
    frozen: Frozen,
    *,
    subject: Subject,
    previous: Mapping[str, Any] | None = None,
    visit: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """`frozen` is the result kept by a completed assessment: its figures, profile and answers.

    `previous` is what `tell_previous` says of the result before, `visit` what `tell_visit` says of a DPO's
    visit; without one, the key is absent.
    """
    themes = _tell_themes(content, frozen)
    requirements = {r["code"]: r for theme in themes for r in theme["requirements"]}
    return {
        "schema": SCHEMA,
        "practice": {"name": subject.name, "kind": subject.kind, "city": subject.city},
        "completed_on": subject.completed_at.date().isoformat(),
        "completed_at": subject.completed_at.isoformat(timespec="seconds"),
        "seal": asdict(subject.sealing) if subject.sealing else None,
        "referential": _tell_referential(content, frozen["content_hash"]),
        "facts": [
            {"code": fact.code, "label": fact.label, "group": fact.group}
            for fact in content.facts
            if fact.code in frozen["profile"]["facts"]
        ],
        "score": _tell_score(content, frozen),
        "counts": _count_states(list(requirements.values())),
        "themes": themes,
        "first_actions": [a["rank"] for a in frozen["actions"] if a["kind"] == Kind.GAP][:FIRST_ACTIONS],
        "plan": list(_tell_plan(content, frozen["actions"])),
        "not_applicable": list(_answered(themes, Meaning.NOT_APPLICABLE)),
        "unknowns": _ask_by_role(list(_answered(themes, Meaning.UNKNOWN))),
        "sources": list(_tell_sources(content)),
        **({"previous": dict(previous)} if previous else {}),
        **({"visit": dict(visit)} if visit else {}),
    }


def _tell_referential(content: Content, content_hash: str) -> dict[str, Any]:
    return {
        "code": content.referential,
        "title": content.title,
        "number": content.number,
        "language": content.language,
        "effective_on": content.effective_on.isoformat() if content.effective_on else None,
        "content_hash": content_hash,
    }


def _tell_score(content: Content, frozen: Frozen) -> dict[str, Any]:
    next_level = frozen["next_level"]
    if next_level is not None:
        next_level = {**next_level, "caps": [_name(content, code) for code in next_level["caps"]]}
    return {
        "low": frozen["score_low"],
        "high": frozen["score_high"],
        "level": frozen["level"],
        "level_before_cap": frozen["level_before_cap"],
        "reachable_level": frozen["reachable_level"],
        "caps": [
            {**_name(content, cap["requirement"]), "rule": cap["rule"], "level": cap["level"]}
            for cap in frozen["caps"]
            if cap["binds"]
        ],
        "next_level": next_level,
    }


def _name(content: Content, code: str) -> dict[str, str]:
    return {"requirement": code, "title": content.requirements[code].title}


def _tell_themes(content: Content, frozen: Frozen) -> list[dict[str, Any]]:
    profile = Profile(kind=frozen["profile"]["kind"], facts=frozenset(frozen["profile"]["facts"]))
    answers = {code: Answer(**answer) for code, answer in frozen["answers"].items()}
    scope = settle_scope(content, profile, answers)
    themes = []
    for theme in content.themes:
        requirements = [
            tell_requirement(content, r, found=frozen["requirements"][r.code], scope=scope, answers=answers)
            for r in theme.requirements
        ]
        themes.append(
            {
                "code": theme.code,
                "title": theme.title,
                "description": theme.description,
                **frozen["themes"][theme.code],
                "counts": _count_states(requirements),
                "requirements": requirements,
            }
        )
    return themes


def _count_states(requirements: list[dict[str, Any]]) -> dict[str, int]:
    states = [requirement["state"] for requirement in requirements]
    return {state.value: states.count(state.value) for state in State}


def _tell_plan(content: Content, actions: list[Frozen]) -> Iterator[dict[str, Any]]:
    """The gaps of each priority, then one card of verifications per person to ask."""
    for priority, days in DAYS_TO_ACT.items():
        told = [
            {**action, "title": content.requirements[action["requirement"]].title}
            for action in actions
            if action["priority"] == priority
        ]
        yield {
            "priority": priority.value,
            "days": days,
            "gaps": [action for action in told if action["kind"] == Kind.GAP],
            "verifications": _ask_by_role([a for a in told if a["kind"] == Kind.VERIFICATION]),
        }


def _ask_by_role(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One card per role that has something to answer, in the order of the roles."""
    cards = [{"role": role.value, "items": [item for item in items if item["role"] == role]} for role in Role]
    return [card for card in cards if card["items"]]


def _answered(themes: list[dict[str, Any]], meaning: Meaning) -> Iterator[dict[str, Any]]:
    """The questions answered so, each with its requirement and theme."""
    for theme in themes:
        for requirement in theme["requirements"]:
            for question in requirement["questions"]:
                if question["meaning"] == meaning:
                    yield {
                        "theme": theme["title"],
                        "requirement": requirement["code"],
                        "title": requirement["title"],
                        "role": requirement["role"],
                        "question": question["text"],
                        "reason": question["reason"],
                        "comment": question["comment"],
                    }


def _tell_sources(content: Content) -> Iterator[Mapping[str, Any]]:
    """Those that the version cites, with the number of requirements that rest on each."""
    for source in content.sources:
        cited_by = sum(
            any(citation.source == source.code for citation in requirement.citations)
            for requirement in content.requirements.values()
        )
        if cited_by:
            yield {
                "code": source.code,
                "title": source.title,
                "publisher": source.publisher,
                "date": source.date,
                "reference": source.reference,
                "url": source.url,
                "confidence": source.confidence.value,
                "note": source.note,
                "cited_by": cited_by,
            }
