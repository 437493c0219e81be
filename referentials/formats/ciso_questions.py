"""The questions of a library as questions with one answer each.

What we cannot ask, or what tells nothing of the compliance, stands in the help of a question that does.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from referentials.domain.content import Choice, Meaning, Question
from referentials.formats.ciso_codes import Codes
from referentials.formats.ciso_credits import FULL, HALF, NONE, Worth, find_worths, worth
from referentials.formats.ciso_losses import Loss
from referentials.formats.ciso_outline import Node, text
from referentials.formats.ciso_scales import node_scale
from referentials.formats.defaults import STANDARD, plain_question

Data = Mapping[str, Any]
DONT_KNOW = STANDARD[3]

BOOLEAN = (
    Choice(code="true", label="Oui", credit=FULL),
    Choice(code="false", label="Non", credit=NONE),
)
SEVERAL = (
    Choice(code="toutes", label="Toutes", credit=FULL),
    Choice(code="certaines", label="Certaines", credit=HALF),
    Choice(code="aucune", label="Aucune", credit=NONE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`meant` gives the codes of ours that stand for a choice of the library, by its name.

    `opens` gives, for each implementation group, the choices that select it.
    """

    question: Question
    urn: str = ""
    depends_on: Data | None = None
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class QuestionReader:
    """`ours` says that we wrote the library: its questions are taken as they are."""

    framework: Data
    needed: frozenset[str]
    codes: Codes
    ours: bool
    losses: Counter[Loss]

    def read(self, node: Node, *, code: str, title: str) -> tuple[Asked, ...]:
        """At least one question, the first of which is worth something."""
        listed = node.data.get("questions") or ()
        scored = {text(data, "urn"): self.scored(data) for data in listed}
        left = [data for data in listed if not scored[text(data, "urn")]]
        told = self.folded([data for data in left if text(data, "urn").lower() not in self.needed])
        asked = []
        if not any(scored.values()):
            own = plain_question(code=self.codes.take(code, fallback="question"), title=title, help=told)
            asked.append(Asked(question=replace(own, choices=node_scale(self.framework, node.data))))
        for data in listed:
            choices = scored[text(data, "urn")]
            if not choices and text(data, "urn").lower() in self.needed:
                choices = self.opening(data)
            if choices:
                asked.append(self.asked(data, choices, code))
        if any(scored.values()) and told:
            asked[0] = replace(asked[0], question=replace(asked[0].question, help=told))
        return tuple(asked)

    def folded(self, questions: Sequence[Data]) -> str:
        self.losses[Loss.QUESTION_FOLDED] += len(questions)
        return "\n".join(map(_as_help, questions))

    def scored(self, data: Data) -> list[tuple[str, Choice]]:
        """Each choice with its name in the library; empty when nothing tells what an answer is worth."""
        kind, listed = text(data, "type"), data.get("choices") or ()
        if kind == "boolean":
            self.losses[Loss.QUESTION_TURNED] += 1
            return [(choice.code, choice) for choice in BOOLEAN]
        worths = find_worths(listed, least=self.framework.get("min_score")) if listed else None
        if worths is None:
            return []
        if kind == "multiple_choice":
            self.losses[Loss.QUESTION_TURNED] += 1
            return [("", choice) for choice in SEVERAL]
        return self.in_order(list(zip(listed, worths, strict=True)))

    def in_order(self, pairs: list[tuple[Data, Worth]]) -> list[tuple[str, Choice]]:
        credits = [found.credit for _, found in pairs if found.credit is not None]
        if credits not in (sorted(credits), sorted(credits, reverse=True)):
            self.losses[Loss.CHOICES_REORDERED] += 1
            pairs = sorted(pairs, key=lambda pair: NONE if pair[1].credit is None else -1 - pair[1].credit)
        return _coded(pairs)

    def opening(self, data: Data) -> list[tuple[str, Choice]]:
        """An answer that only opens something else."""
        listed = data.get("choices") or ()
        if listed and text(data, "type") == "unique_choice":
            self.losses[Loss.QUESTION_OPENING] += 1
            return _coded([(choice, worth(FULL)) for choice in listed])
        self.losses[Loss.QUESTION_FOLDED] += 1
        return []

    def asked(self, data: Data, choices: Sequence[tuple[str, Choice]], code: str) -> Asked:
        urn = text(data, "urn")
        own = _after(urn, ":question:")
        offered = tuple(choice for _, choice in choices)
        if not self.ours and all(choice.meaning is not Meaning.UNKNOWN for choice in offered):
            offered = (*offered, replace(DONT_KNOW, code=_free(DONT_KNOW.code, offered)))
        meant = _meant(data, choices)
        question = Question(
            code=self.codes.take(own if self.ours else f"{code}-{own}", fallback="question"),
            text=text(data, "text") or code,
            help=_choices_as_help(data) if text(data, "type") == "multiple_choice" else "",
            choices=offered,
        )
        opens = dict(_opens(data, meant)) if text(data, "type") == "unique_choice" else {}
        return Asked(
            question=question, urn=urn.lower(), depends_on=_dependency(data), meant=meant, opens=opens
        )


def _coded(pairs: Sequence[tuple[Data, Worth]]) -> list[tuple[str, Choice]]:
    codes = Codes()
    return [
        (
            text(data, "urn"),
            Choice(
                code=codes.take(_after(text(data, "urn"), ":choice:"), fallback="choix"),
                label=text(data, "value") or text(data, "urn"),
                meaning=found.meaning,
                credit=found.credit,
            ),
        )
        for data, found in pairs
    ]


def _after(urn: str, mark: str) -> str:
    return urn.rsplit(mark, 1)[-1] if mark in urn else urn.rsplit(":", 1)[-1]


def _free(code: str, choices: Sequence[Choice]) -> str:
    codes = Codes()
    codes.taken = {choice.code for choice in choices}
    return codes.take(code, fallback=code)


def _meant(data: Data, choices: Sequence[tuple[str, Choice]]) -> dict[str, tuple[str, ...]]:
    """One choice among several that may be ticked together is said by « toutes » or « certaines »."""
    if text(data, "type") == "multiple_choice":
        some = tuple(choice.code for _, choice in choices[:-1])
        return {text(choice, "urn").lower(): some for choice in data.get("choices") or ()}
    return {name.lower(): (choice.code,) for name, choice in choices}


def _dependency(data: Data) -> Data | None:
    found = data.get("depends_on")
    return found if isinstance(found, dict) else None


def _opens(data: Data, meant: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    opened: dict[str, tuple[str, ...]] = {}
    for choice in data.get("choices") or ():
        for group in choice.get("select_implementation_groups") or ():
            codes = meant.get(text(choice, "urn").lower(), ())
            opened[str(group)] = (*opened.get(str(group), ()), *codes)
    yield from opened.items()


def _as_help(data: Data) -> str:
    labels = " ; ".join(text(choice, "value") for choice in data.get("choices") or ())
    return f"- {text(data, 'text')}" + (f" ({labels})" if labels else "")


def _choices_as_help(data: Data) -> str:
    return "\n".join(f"- {text(choice, 'value')}" for choice in data.get("choices") or ())


def needed_questions(nodes: Sequence[Node]) -> frozenset[str]:
    """The names of those on which others depend, or that select implementation groups."""
    found = set()
    for node in nodes:
        for data in node.data.get("questions") or ():
            if dependency := _dependency(data):
                found.add(text(dependency, "question").lower())
            choices = data.get("choices") or ()
            if any(choice.get("select_implementation_groups") for choice in choices):
                found.add(text(data, "urn").lower())
    return frozenset(found)
