"""What may be wrong with the conditions of a version."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from referentials.domain.conditions import LEAVES, OPERATORS, leaves
from referentials.domain.content import Condition, Content
from referentials.domain.problems import Problem, ProblemCode
from referentials.domain.reachability import find_never_asked


def find_condition_problems(content: Content) -> tuple[Problem, ...]:
    """Reachability is only looked for in conditions that mean something."""
    problems = [
        *(
            problem
            for where, condition in content.conditions()
            for problem in _tree_problems(where, condition)
        ),
        *(
            problem
            for where, condition in content.conditions()
            for problem in _leaf_problems(content, where, condition)
        ),
        *_order_problems(content),
    ]
    if not problems:
        problems = [Problem(ProblemCode.NEVER_ASKED, code) for code in find_never_asked(content)]
    return tuple(problems)


def _tree_problems(where: str, condition: Condition) -> Iterator[Problem]:
    if condition.operator not in OPERATORS:
        yield Problem(ProblemCode.UNKNOWN_OPERATOR, where, condition.operator)
    elif condition.operator in LEAVES:
        if condition.parts or (condition.operator == "answer" and not condition.choices):
            yield Problem(ProblemCode.CONDITION_EMPTY, where, condition.operator)
    elif not condition.parts or (condition.operator == "not" and len(condition.parts) != 1):
        yield Problem(ProblemCode.CONDITION_EMPTY, where, condition.operator)
    for part in condition.parts:
        yield from _tree_problems(where, part)


def _leaf_problems(content: Content, where: str, condition: Condition) -> Iterator[Problem]:
    for leaf in leaves(condition):
        if leaf.operator == "fact":
            if leaf.fact not in content.facts_by_code and leaf.fact not in content.kinds:
                yield Problem(ProblemCode.UNKNOWN_FACT, where, leaf.fact)
        elif leaf.question not in content.questions:
            yield Problem(ProblemCode.UNKNOWN_QUESTION, where, leaf.question)
        else:
            offered = {choice.code for choice in content.questions[leaf.question].choices}
            for choice in leaf.choices:
                if choice not in offered:
                    yield Problem(ProblemCode.UNKNOWN_CHOICE, where, f"{leaf.question}: {choice}")


def _order_problems(content: Content) -> Iterator[Problem]:
    """A condition reads earlier answers only; a cycle is told besides, as it takes several edits to undo."""
    reads = _questions_read(content)
    rank = {code: rank for rank, code in enumerate(content.questions)}
    for where, read in reads.items():
        for code in read:
            if code == where:
                yield Problem(ProblemCode.CONDITION_ON_ITSELF, where, code)
            elif rank[code] > rank[where]:
                yield Problem(ProblemCode.CONDITION_ON_LATER, where, code)
    try:
        TopologicalSorter({where: set(read) - {where} for where, read in reads.items()}).prepare()
    except CycleError as error:
        cycle = error.args[1]
        yield Problem(ProblemCode.CYCLE, cycle[0], " ← ".join(cycle))


def _questions_read(content: Content) -> dict[str, dict[str, None]]:
    """For each question, those that its own condition or its requirement's reads; a dict keeps the order."""
    reads = {}
    for requirement in content.requirements.values():
        for question in requirement.questions:
            conditions = [c for c in (requirement.condition, question.condition) if c is not None]
            reads[question.code] = {
                leaf.question: None
                for condition in conditions
                for leaf in leaves(condition)
                if leaf.operator == "answer" and leaf.question in content.questions
            }
    return reads
