"""What the machine's fonts can draw; the rest is replaced where one sees it, rather than lost in silence."""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

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
_PLAIN = re.compile(rf"[A-Za-z0-9_.:/-]{{0,{LONGEST_WORD}}}")
_ENDLESS_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")
_JOINER = "\u200d"
_INVISIBLE = frozenset("\u200c\u200d\ufe0e\ufe0f\u20e3")


class FontsMissing(RuntimeError):
    """fontconfig's `fc-list` is not installed."""

    def __init__(self) -> None:
        super().__init__("fontconfig est absent : apt install fontconfig fonts-dejavu-core")


@cache
def drawable() -> frozenset[str]:
    """What some installed font draws, whichever Pango falls back on. Raises FontsMissing.

    Fonts of pictures in colour are left out: nothing archival comes of them.
    """
    program = shutil.which("fc-list")
    if program is None:
        raise FontsMissing
    command = [program, "--format=%{charset}\n", ":outline=true:color=false"]
    listed = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 - our words
    ranges = {each for line in listed.splitlines() for each in line.split()}
    return frozenset(chr(code) for each in ranges for code in _code_points(each))


def _code_points(written: str) -> range:
    """Of « 20-7e » or « a0 »."""
    first, _, last = written.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


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
    if _PLAIN.fullmatch(text):
        return text  # half of a document is codes
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
