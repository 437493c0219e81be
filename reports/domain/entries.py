"""Requirements as a report tells them: what was asked, answered and found, and why the rest was not asked."""

from collections.abc import Mapping
from typing import Any

from assessments.domain.answers import Answer
from assessments.domain.applicability import Scope
from referentials.domain.conditions import Leaf, explain
from referentials.domain.content import Condition, Content, Question, Requirement

Frozen = Mapping[str, Any]


def tell_requirement(
    content: Content, requirement: Requirement, *, found: Frozen, scope: Scope, answers: Mapping[str, Answer]
) -> dict[str, Any]:
    """`found` is what the frozen result holds for this requirement."""
    measure = requirement.measure
    return {
        "code": requirement.code,
        "title": requirement.title,
        "statement": requirement.statement,
        "obligation": requirement.obligation.value,
        "severity": requirement.severity,
        "severity_reason": requirement.severity_reason,
        "role": requirement.role.value,
        "needs_review": requirement.needs_review,
        "state": found["state"],
        "credit": found["credit"],
        "weight": found["weight"],
        "cost_in_points": found["cost_in_points"],
        "questions": [
            _tell_question(question, answers.get(question.code))
            for question in scope.asked.get(requirement.code, ())
        ],
        "citations": [
            {
                "source": citation.source,
                "title": content.sources_by_code[citation.source].title,
                "reference": citation.reference,
                "confidence": citation.confidence.value,
                "later": citation.later,
            }
            for citation in requirement.citations
        ],
        "measure": {
            "why": measure.why,
            "how": measure.how,
            "effort_hours": float(measure.effort_hours),
            "cost_max": measure.cost_max,
            "role": measure.role.value,
            "evidence": list(measure.evidence),
        },
        "not_asked_because": [_tell_leaf(content, leaf) for leaf in _why_not_asked(requirement, scope)],
    }


def _tell_question(question: Question, answer: Answer | None) -> dict[str, Any]:
    told = {"code": question.code, "text": question.text}
    if answer is None:
        return {**told, "choice": "", "label": "", "meaning": "", "reason": "", "comment": ""}
    choice = question.choice(answer.choice)
    return {
        **told,
        "choice": choice.code,
        "label": choice.label,
        "meaning": choice.meaning.value,
        "reason": answer.reason,
        "comment": answer.comment,
    }


def _why_not_asked(requirement: Requirement, scope: Scope) -> tuple[Leaf, ...]:
    """The facts and answers that settled it: the requirement's own, else those of its first question."""
    if requirement.code in scope.asked:
        return ()
    explanations = (
        explain(condition, scope.truths, scope.heard)
        for condition in (requirement.condition, *(q.condition for q in requirement.questions))
        if condition is not None
    )
    return next((explanation.reasons for explanation in explanations if not explanation.holds), ())


def _tell_leaf(content: Content, leaf: Leaf) -> dict[str, Any]:
    return {**tell_condition(content, leaf.condition), "holds": leaf.holds}


def tell_condition(content: Content, condition: Condition) -> dict[str, Any]:
    """A fact with no label of its own is a practice kind, which screens and reports name."""
    if condition.operator == "fact":
        fact = content.facts_by_code.get(condition.fact)
        return {"fact": condition.fact, "label": fact.label if fact else ""}
    question = content.questions[condition.question]
    return {
        "question": question.code,
        "text": question.text,
        "labels": [question.choice(code).label for code in condition.choices],
    }
