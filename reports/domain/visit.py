"""What a DPO's visit left: shared observations, and disagreements that the final answers have not settled.

Private notes never come here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from referentials.domain.content import Content
from reports.domain.entries import Frozen


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    question: str
    text: str
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """`choice` is the DPO's; the practice's own is that of the frozen answers."""

    question: str
    choice: str
    observation: str
    by: str
    on: date
    reply: str = ""
    replied_by: str = ""
    replied_on: date | None = None


def tell_visit(
    content: Content,
    frozen: Frozen,
    *,
    observations: Sequence[Observation],
    disagreements: Sequence[Disagreement],
) -> dict[str, Any] | None:
    """In the referential's order, on what was asked and answered; None when there is nothing to tell."""
    answers = frozen["answers"]
    order = {code: place for place, code in enumerate(content.questions)}
    seen = [one for one in observations if one.question in answers]
    contested = [
        one
        for one in disagreements
        if one.question in answers and answers[one.question]["choice"] != one.choice
    ]
    if not seen and not contested:
        return None
    return {
        "observations": [
            {**_name(content, one.question), "text": one.text, "by": one.by, "on": one.on.isoformat()}
            for one in sorted(seen, key=lambda one: order[one.question])
        ],
        "disagreements": [
            _tell_disagreement(content, answers, one)
            for one in sorted(contested, key=lambda one: order[one.question])
        ],
    }


def _tell_disagreement(content: Content, answers: Mapping[str, Any], one: Disagreement) -> dict[str, Any]:
    question = content.questions[one.question]
    return {
        **_name(content, one.question),
        "answer": question.choice(answers[one.question]["choice"]).label,
        "dpo_answer": question.choice(one.choice).label,
        "observation": one.observation,
        "by": one.by,
        "on": one.on.isoformat(),
        "reply": one.reply,
        "replied_by": one.replied_by,
        "replied_on": one.replied_on.isoformat() if one.replied_on else None,
    }


def _name(content: Content, question: str) -> dict[str, str]:
    requirement = content.requirement_of[question]
    return {
        "requirement": requirement.code,
        "title": requirement.title,
        "question": content.questions[question].text,
    }
