"""Can a question ever be asked? Looks for one practice and one set of answers that would ask it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from referentials.domain.content import Condition, Content, Question

UNANSWERED = ""
MOST_WORLDS = 500
"""Beyond so many ways to satisfy a condition we stop looking, and call it reachable."""


@dataclass(frozen=True)
class World:
    """What is supposed so far: facts set true or false, and the choices left to each question."""

    facts: Mapping[str, bool] = field(default_factory=dict)
    left: Mapping[str, frozenset[str]] = field(default_factory=dict)


def find_never_asked(content: Content) -> Iterator[str]:
    """The codes of the questions whose conditions contradict themselves."""
    search = _Search(content)
    for question in content.questions.values():
        if not search.can_ask(question):
            yield question.code


class _Search:
    def __init__(self, content: Content) -> None:
        self.content = content
        self.rank = {code: rank for rank, code in enumerate(content.questions)}

    def can_ask(self, question: Question) -> bool:
        return any(True for _ in self.asking(question, World()))

    def asking(self, question: Question, world: World) -> Iterator[World]:
        conditions = [self.content.requirement_of[question.code].condition, question.condition]
        return self.satisfying(
            [(c, True) for c in conditions if c is not None], world, self.rank[question.code]
        )

    def satisfying(
        self, wanted: Iterable[tuple[Condition, bool]], world: World, before: int
    ) -> Iterator[World]:
        """The worlds where every wanted condition has its wanted outcome."""
        worlds: Iterable[World] = [world]
        for condition, outcome in wanted:
            worlds = [w for start in worlds for w in self.ways(condition, outcome, start, before)][
                :MOST_WORLDS
            ]
        return iter(worlds)

    def ways(self, condition: Condition, outcome: bool, world: World, before: int) -> Iterator[World]:
        match condition.operator:
            case "fact":
                return self.with_fact(condition.fact, outcome, world)
            case "answer":
                return self.with_answer(condition, outcome, world, before)
            case "not":
                return self.ways(condition.parts[0], not outcome, world, before)
        parts = [(part, outcome) for part in condition.parts]
        if (condition.operator == "all") == outcome:  # an `any` that fails is an `all` of failures
            return self.satisfying(parts, world, before)
        found = (w for part, wish in parts for w in self.ways(part, wish, world, before))
        return islice(found, MOST_WORLDS)

    def with_fact(self, fact: str, outcome: bool, world: World) -> Iterator[World]:
        facts = {**world.facts, fact: outcome}
        kinds = self.content.kinds
        true_kinds = [kind for kind in kinds if facts.get(kind)]
        no_kind = bool(kinds) and all(facts.get(kind) is False for kind in kinds)
        if world.facts.get(fact, outcome) == outcome and len(true_kinds) <= 1 and not no_kind:
            yield World(facts, world.left)

    def with_answer(self, condition: Condition, outcome: bool, world: World, before: int) -> Iterator[World]:
        """An answer is only heard when its question is asked, which has conditions of its own."""
        question = self.content.questions[condition.question]
        every = frozenset({UNANSWERED, *(choice.code for choice in question.choices)})
        meant = frozenset(condition.choices)
        left = world.left.get(question.code, every) & (meant if outcome else every - meant)
        if not left:
            return
        narrowed = World(world.facts, {**world.left, question.code: left})
        if outcome and self.rank[question.code] < before:
            yield from self.asking(question, narrowed)
        else:
            yield narrowed
