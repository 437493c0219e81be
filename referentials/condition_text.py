"""Conditions as an editor writes them: « employes OU (msp ET NON solo) », « sec-wifi = oui|partiellement ».

A code alone is a fact or a kind of practice; `question = choice|choice` asks for one of these answers.
NON binds tighter than ET, which binds tighter than OU. Lists may stand as Excel writes them, OU(a; b):
so are written those of a single part, or of none. A code that is also a word of ours stands in quotes.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from referentials.domain.condition_data import DEEPEST
from referentials.domain.content import Condition

TOKEN = re.compile(r'\s*(?:(?P<mark>[()=|;])|(?P<quoted>"(?:[^"]|"")*")|(?P<word>[^\s()=|;]+))')
PLAIN = re.compile(r'[^\s()=|;"]+')
ANY, ALL, NOT = "OU", "ET", "NON"
KEYWORDS = {ANY, ALL, NOT}
LISTS = {ANY: "any", ALL: "all"}


class BadConditionText(ValueError):
    """`place` counts characters from 1; `expected` says in French what should stand there."""

    def __init__(self, *, place: int, expected: str, found: str = "") -> None:
        told = _("caractère %(place)d : on attend %(expected)s, pas « %(found)s »")
        alone = _("caractère %(place)d : on attend %(expected)s")
        super().__init__((told if found else alone) % {"place": place, "expected": expected, "found": found})
        self.place, self.expected, self.found = place, expected, found


def condition_text(condition: Condition | None) -> str:
    """The shortest text that `parse_condition` reads back; "" when there is no condition."""
    return "" if condition is None else _write(condition)


def parse_condition(text: str) -> Condition | None:
    """None for a blank text. Raises BadConditionText."""
    return _Parser(text).whole() if text.strip() else None


def _write(condition: Condition) -> str:
    match condition.operator:
        case "fact":
            return _quoted(condition.fact)
        case "answer":
            choices = "|".join(map(_quoted, condition.choices)) or "()"
            return f"{_quoted(condition.question)} = {choices}"
        case "not":
            return f"{NOT} {_nested(condition.parts[0])}"
        case "any" | "all":
            word = ANY if condition.operator == "any" else ALL
            if len(condition.parts) < 2:
                return f"{word}({''.join(map(_write, condition.parts))})"
            return f" {word} ".join(map(_nested, condition.parts))
        case unknown:
            return unknown


def _nested(condition: Condition) -> str:
    """In brackets whenever it is itself a list: a reader need not know what binds tighter."""
    text = _write(condition)
    return f"({text})" if condition.operator in ("any", "all") and len(condition.parts) > 1 else text


def _quoted(code: str) -> str:
    if PLAIN.fullmatch(code) and code.upper() not in KEYWORDS:
        return code
    doubled = code.replace('"', '""')
    return f'"{doubled}"'


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = list(_split(text))
        self.end = len(text) + 1
        self.depth = 0

    @property
    def next(self) -> str:
        return self.tokens[0][1] if self.tokens else ""

    def keyword(self) -> str:
        return self.next.upper() if self.next.upper() in KEYWORDS else ""

    def take(self) -> str:
        return self.tokens.pop(0)[1]

    def refuse(self, expected: str) -> BadConditionText:
        place = self.tokens[0][0] if self.tokens else self.end
        return BadConditionText(place=place, expected=expected, found=self.next)

    def whole(self) -> Condition:
        condition = self.any()
        if self.tokens:
            raise self.refuse(_("ET, OU ou la fin"))
        return condition

    def any(self) -> Condition:
        parts = [self.all()]
        while self.keyword() == ANY:
            self.take()
            parts.append(self.all())
        return parts[0] if len(parts) == 1 else Condition(operator="any", parts=tuple(parts))

    def all(self) -> Condition:
        parts = [self.one()]
        while self.keyword() == ALL:
            self.take()
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Condition(operator="all", parts=tuple(parts))

    def one(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.refuse(_("%(deepest)d niveaux au plus") % {"deepest": DEEPEST})
        condition = self.not_or_leaf()
        self.depth -= 1
        return condition

    def not_or_leaf(self) -> Condition:
        if self.keyword() == NOT:
            self.take()
            return Condition(operator="not", parts=(self.one(),))
        if self.next == "(":
            self.take()
            condition = self.any()
            self.close()
            return condition
        if self.keyword() and len(self.tokens) > 1 and self.tokens[1][1] == "(":
            return Condition(operator=LISTS[self.take().upper()], parts=self.listed())
        code = self.code(_("un code de fait ou de question"))
        if self.next != "=":
            return Condition(operator="fact", fact=code)
        self.take()
        return Condition(operator="answer", question=code, choices=self.choices())

    def listed(self) -> tuple[Condition, ...]:
        self.take()
        parts = [] if self.next == ")" else [self.any()]
        while self.next == ";":
            self.take()
            parts.append(self.any())
        self.close()
        return tuple(parts)

    def close(self) -> None:
        if self.next != ")":
            raise self.refuse(_("une parenthèse fermante"))
        self.take()

    def choices(self) -> tuple[str, ...]:
        if self.next == "(":
            self.take()
            self.close()
            return ()
        found = [self.code(_("un code de réponse"))]
        while self.next == "|":
            self.take()
            found.append(self.code(_("un code de réponse")))
        return tuple(found)

    def code(self, expected: str) -> str:
        if not self.next or self.keyword() or self.next in "()=|;":
            raise self.refuse(expected)
        taken = self.take()
        is_quoted = len(taken) > 1 and taken[0] == taken[-1] == '"'
        return taken[1:-1].replace('""', '"') if is_quoted else taken


def _split(text: str) -> Iterator[tuple[int, str]]:
    for found in TOKEN.finditer(text.rstrip()):
        yield found.start(found.lastgroup or 0) + 1, found[found.lastgroup or 0]
