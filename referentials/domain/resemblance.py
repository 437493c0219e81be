"""Which requirements of two versions say nearly the same: words in common, each weighed by how rare it is."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from math import log

from referentials.domain.content import Content, Requirement
from referentials.domain.wording import words

Words = frozenset[str]
COMMON = 20
"""Requirements that may share a word before it stops leading from one to another (or a tenth of them)."""
NEAREST = 20
"""Requirements that are looked at closely: those that share the most telling words."""


class Resemblance:
    """Weights are whole numbers, so that sums are the same in any order of the words."""

    def __init__(self, old: Content, new: Content) -> None:
        self.before: Mapping[str, Words] = {r.code: _said(r) for r in old.requirements.values()}
        self.after: Mapping[str, Words] = {r.code: _said(r) for r in new.requirements.values()}
        bags = [*self.before.values(), *self.after.values()]
        self.uses = Counter(word for bag in bags for word in bag)
        self.weights = {word: round(1000 * log(1 + len(bags) / many)) for word, many in self.uses.items()}
        self.rank = {code: rank for rank, code in enumerate([*self.before, *self.after])}
        self.most = max(COMMON, len(bags) // 10)

    def weigh(self, said: Words) -> int:
        return sum(self.weights[word] for word in said)

    def likeness(self, one: Words, other: Words) -> float:
        """1 for the same words, 0 for none in common."""
        both = self.weigh(one) + self.weigh(other)
        return 2 * self.weigh(one & other) / both if both else 0.0

    def share(self, part: Words, whole: Words) -> float:
        """How much of `part` stands in `whole`."""
        return self.weigh(part & whole) / (self.weigh(part) or 1)

    def near_before(self, said: Words) -> list[str]:
        """The earlier requirements that share the most telling words, the nearest first."""
        return self._near(said, self._telling_before)

    def near_after(self, said: Words) -> list[str]:
        return self._near(said, self._telling_after)

    @cached_property
    def _telling_before(self) -> Mapping[str, list[str]]:
        return self._index(self.before)

    @cached_property
    def _telling_after(self) -> Mapping[str, list[str]]:
        return self._index(self.after)

    def _index(self, bags: Mapping[str, Words]) -> Mapping[str, list[str]]:
        index: defaultdict[str, list[str]] = defaultdict(list)
        for code, said in bags.items():
            for word in said:
                if self.uses[word] <= self.most:
                    index[word].append(code)
        return index

    def _near(self, said: Words, index: Mapping[str, list[str]]) -> list[str]:
        shared: Counter[str] = Counter()
        for word in said:
            for code in index.get(word, ()):
                shared[code] += self.weights[word]
        return sorted(shared, key=lambda code: (-shared[code], self.rank[code]))[:NEAREST]


def _said(requirement: Requirement) -> Words:
    texts = (requirement.title, requirement.statement, *(question.text for question in requirement.questions))
    return frozenset(word for text in texts for word in words(text))
