"""The questionnaire of a version, to print and fill in by hand: what it asks, of one profile or of anybody.

Nothing of a practice stands in it but its profile: two practices of one profile have the same document.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from assessments.domain.answers import Profile
from referentials.domain.content import Content, Meaning, Question, Requirement
from reports.domain.entries import tell_condition
from reports.domain.partial_conditions import Known, Settled, settle

SCHEMA = 1
"""Raised when a document of the old shape could no longer be rendered."""


def build_blank(
    content: Content, *, content_hash: str, published_at: datetime, profile: Profile | None = None
) -> dict[str, Any]:
    """Without a profile every question stands in it, each with what it depends on."""
    return {
        "schema": SCHEMA,
        "published_at": published_at.isoformat(timespec="seconds"),
        "referential": {
            "code": content.referential,
            "title": content.title,
            "number": content.number,
            "effective_on": content.effective_on.isoformat() if content.effective_on else None,
            "content_hash": content_hash,
        },
        "kinds": list(content.kinds),
        "kind": profile.kind if profile else "",
        "facts": [
            {"label": fact.label, "holds": fact.code in profile.facts if profile else None}
            for fact in content.facts
        ],
        "themes": list(_tell_themes(content, profile)),
    }


def _tell_themes(content: Content, profile: Profile | None) -> Iterator[dict[str, Any]]:
    """Themes and requirements that ask nothing are left out."""
    never_asked: set[str] = set()
    known = Known(truths=profile.truths if profile else None, never_asked=never_asked)
    for theme in content.themes:
        told = (_tell_requirement(content, r, known, never_asked) for r in theme.requirements)
        requirements = [requirement for requirement in told if requirement["questions"]]
        if requirements:
            yield {
                "code": theme.code,
                "title": theme.title,
                "description": theme.description,
                "requirements": requirements,
            }


def _tell_requirement(
    content: Content, requirement: Requirement, known: Known, never_asked: set[str]
) -> dict[str, Any]:
    """`never_asked` grows by the questions left out, which later conditions may read."""
    own = settle(requirement.condition, known)
    questions = []
    for question in requirement.questions:
        asked = settle(question.condition, known)
        if own is False or asked is False:
            never_asked.add(question.code)
        else:
            questions.append({**_tell_question(question), "only_if": _tell(content, asked)})
    return {
        "code": requirement.code,
        "title": requirement.title,
        "statement": requirement.statement,
        "obligation": requirement.obligation.value,
        "severity": requirement.severity,
        "role": requirement.role.value,
        "only_if": _tell(content, own),
        "questions": questions,
    }


def _tell_question(question: Question) -> dict[str, Any]:
    return {
        "code": question.code,
        "text": question.text,
        "help": question.help,
        "choices": [choice.label for choice in question.choices],
        "asks_reason": any(choice.meaning is Meaning.NOT_APPLICABLE for choice in question.choices),
    }


def _tell(content: Content, condition: Settled) -> Mapping[str, Any] | None:
    """None for what is asked in any case."""
    if isinstance(condition, bool):
        return None
    if condition.parts:
        return {
            "operator": condition.operator,
            "parts": list(map(partial(_tell, content), condition.parts)),
        }
    return tell_condition(content, condition)
