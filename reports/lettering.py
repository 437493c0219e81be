"""What the report's fonts can draw; the rest is replaced where one sees it, rather than lost in silence."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

FAMILIES = ("Open Sans", "Liberation Sans", "DejaVu Sans", "sans-serif")
"""The order in which the print style sheet names them."""

WEIGHTS = ("regular", "bold")
UNDRAWABLE = "\u25a1"
CUT = " […]"
LONGEST_TEXT = 5000
"""Characters of one text that are printed; beyond, it ends with CUT and stands whole in the attached data."""

LONGEST_WORD = 60
"""An endless word takes minutes to break into lines: it may be broken at each BREAK."""
BREAK = "\u200b"

# Control characters, and the marks that would turn the direction of our own text around.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_FRENCH_SPACE = re.compile(" (?=[:;?!»%€])|(?<=«) ")
_ENDLESS_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")
_JOINER = "\u200d"
_INVISIBLE = frozenset("\u200c\u200d\ufe0e\ufe0f\u20e3")


class FontsMissing(RuntimeError):
    """fontconfig's `fc-match` is not installed."""

    def __init__(self) -> None:
        super().__init__("fontconfig est absent : apt install fontconfig fonts-dejavu-core")


@cache
def drawable() -> frozenset[str]:
    """What some family of the style sheet draws in regular and in bold alike. Raises FontsMissing."""
    return frozenset().union(*(_drawn_by(family) for family in FAMILIES))


def _drawn_by(family: str) -> frozenset[str]:
    coverages = [_read_coverage(_find_font(family, weight)) for weight in WEIGHTS]
    return frozenset(coverages[0].intersection(*coverages[1:]))


def _find_font(family: str, weight: str) -> str:
    program = shutil.which("fc-match")
    if program is None:
        raise FontsMissing
    command = [program, "--format=%{file}", f"{family}:{weight}"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 - our words


@cache
def _read_coverage(path: str) -> frozenset[str]:
    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def clean(value: Any) -> Any:
    """The same document, with every text of it fit to print. Raises FontsMissing."""
    return _apply(clean_text, value)


def tidy(value: Any) -> Any:
    """The same document, with every text of it fit for a screen or a word processor, which bring fonts."""
    return _apply(tidy_text, value)


def _apply(change: Callable[[str], str], value: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _apply(change, each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_apply(change, each) for each in value]
    return value


def tidy_text(text: str) -> str:
    """Control characters go, French signs keep to their word; nothing is cut."""
    text = _UNSAFE.sub("", unicodedata.normalize("NFC", text))
    return _FRENCH_SPACE.sub("\u00a0", _EMPTY_LINES.sub("\n\n", text))


def clean_text(text: str) -> str:
    """Control characters go, what cannot be drawn becomes a white square, French signs keep to their word."""
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT].rstrip() + CUT
    text = _UNSAFE.sub("", unicodedata.normalize("NFC", text))
    if not drawable().issuperset(text):
        text = _replace_undrawable(text)
    text = _ENDLESS_WORD.sub(rf"\g<0>{BREAK}", _EMPTY_LINES.sub("\n\n", text))
    return _FRENCH_SPACE.sub("\u00a0", text)


def _replace_undrawable(text: str) -> str:
    """One square for a run of them, and for what is joined to them: one emoji is often several characters."""
    known = drawable() | {"\n", "\t"}
    shown: list[str] = []
    joined = False
    for character in text:
        in_run = shown[-1:] == [UNDRAWABLE]
        if in_run and character in _INVISIBLE:
            joined = character == _JOINER
            continue
        if character in known and not joined:
            shown.append(character)
        elif not in_run:
            shown.append(UNDRAWABLE)
        joined = False
    return "".join(shown)
