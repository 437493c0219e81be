"""The express pass: the requirements that weigh most for a practice, which come first.

The rules are written in prose in docs/scoring.md.
"""

from collections.abc import Mapping

from assessments.domain.applicability import Scope, ask
from referentials.domain.content import Content, Obligation, Requirement

EXPRESS_LENGTH = 20
"""Requirements of the express pass, at most."""

PRECEDENCE: Mapping[Obligation, int] = {
    Obligation.LEGAL: 0,
    Obligation.RECOMMENDATION: 1,
    Obligation.GOOD_PRACTICE: 2,
}
if set(PRECEDENCE) != set(Obligation):  # pragma: no cover
    raise RuntimeError("an obligation lacks its place in the express pass")


def choose_express(content: Content, scope: Scope) -> tuple[Requirement, ...]:
    """In the referential's order. Chosen from the profile alone: an answer never brings another in.

    One that an answer closes goes away, as it does everywhere.
    """
    asked = [content.requirements[code] for code in ask(content, scope.truths)]
    heaviest = sorted(asked, key=lambda requirement: _precedence(content, requirement))[:EXPRESS_LENGTH]
    chosen = {requirement.code for requirement in heaviest if requirement.code in scope.asked}
    return tuple(requirement for requirement in asked if requirement.code in chosen)


def express_questions(content: Content, scope: Scope) -> tuple[str, ...]:
    """The codes of the questions to ask, in the referential's order."""
    chosen = choose_express(content, scope)
    return tuple(question.code for one in chosen for question in scope.asked[one.code])


def _precedence(content: Content, requirement: Requirement) -> tuple[int, int, bool]:
    """Weight, then obligation, then what is asked of everybody; the sort keeps the referential's order."""
    return (
        -content.weight(requirement),
        PRECEDENCE[requirement.obligation],
        requirement.condition is not None,
    )
