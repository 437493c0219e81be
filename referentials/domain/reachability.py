"""Can a question ever be asked? Looks for one practice and one set of answers that would ask it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from referentials.domain.content import Condition, Content, Question

UNANSWERED = ""
MOST_STEPS = 20_000
"""Beyond so many we stop looking, and call the question reachable."""


@dataclass(frozen=True)
class World:
    """What is supposed so far: facts set true or false, and the choices left to each question."""

    facts: Mapping[str, bool] = field(default_factory=dict)
    left: Mapping[str, frozenset[str]] = field(default_factory=dict)


def find_never_asked(content: Content) -> Iterator[str]:
    """The codes of the questions whose conditions contradict themselves.

    Expects conditions that read known facts and earlier questions only.
    """
    for question in content.questions.values():
        if not _Search(content).can_ask(question):
            yield question.code


class _TooLong(Exception):
    pass


class _Search:
    def __init__(self, content: Content) -> None:
        self.content = content
        self.steps = 0

    def can_ask(self, question: Question) -> bool:
        try:
            return any(True for _ in self.asking(question, World()))
        except _TooLong:
            return True

    def asking(self, question: Question, world: World) -> Iterator[World]:
        conditions = [self.content.requirement_of[question.code].condition, question.condition]
        return self.satisfying([c for c in conditions if c is not None], True, world)

    def satisfying(self, wanted: Iterable[Condition], outcome: bool, world: World) -> Iterator[World]:  # noqa: FBT001
        """The worlds where every wanted condition has that outcome."""
        worlds = [world]
        for condition in wanted:
            worlds = [found for start in worlds for found in self.ways(condition, outcome, start)]
        return iter(worlds)

    def ways(self, condition: Condition, outcome: bool, world: World) -> Iterator[World]:  # noqa: FBT001
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise _TooLong
        match condition.operator:
            case "fact":
                return self.with_fact(condition.fact, outcome, world)
            case "answer":
                return self.with_answer(condition, outcome, world)
            case "not":
                return self.ways(condition.parts[0], not outcome, world)
        if (condition.operator == "all") == outcome:  # an `any` that fails is an `all` of failures
            return self.satisfying(condition.parts, outcome, world)
        return (found for part in condition.parts for found in self.ways(part, outcome, world))

    def with_fact(self, fact: str, outcome: bool, world: World) -> Iterator[World]:  # noqa: FBT001
        """A practice is of exactly one kind."""
        facts = {**world.facts, fact: outcome}
        kinds = self.content.kinds
        several = sum(facts.get(kind, False) for kind in kinds) > 1
        none = bool(kinds) and not any(facts.get(kind, True) for kind in kinds)
        if world.facts.get(fact, outcome) == outcome and not several and not none:
            yield World(facts, world.left)

    def with_answer(self, condition: Condition, outcome: bool, world: World) -> Iterator[World]:  # noqa: FBT001
        """An answer is only heard when its question is asked, which has conditions of its own."""
        question = self.content.questions[condition.question]
        every = frozenset({UNANSWERED, *(choice.code for choice in question.choices)})
        meant = frozenset(condition.choices)
        left = world.left.get(question.code, every) & (meant if outcome else every - meant)
        if not left:
            return
        narrowed = World(world.facts, {**world.left, question.code: left})
        if outcome:
            yield from self.asking(question, narrowed)
        else:
            yield narrowed
