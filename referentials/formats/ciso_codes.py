"""Codes of ours from the names of a library, and short titles from its long texts."""

import hashlib
import re
import unicodedata

from referentials.domain.validation import CODE

LONGEST_CODE = 80
LONGEST_TITLE = 100
OTHER_SIGNS = re.compile(r"[^a-z0-9_-]+")


def as_code(text: str) -> str:
    """The code itself when it is one; what is too long keeps a digest of the rest. May be empty."""
    if CODE.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    code = OTHER_SIGNS.sub("-", plain).strip("-_")
    if len(code) > LONGEST_CODE:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        code = f"{code[: LONGEST_CODE - 9]}-{digest}"
    return code


class Codes:
    """Gives each text a code that no other has taken."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.ranks: dict[str, int] = {}

    def take(self, text: str, *, fallback: str) -> str:
        wanted = as_code(text) or fallback
        code = wanted
        while code in self.taken:
            self.ranks[wanted] = self.ranks.get(wanted, 1) + 1
            suffix = f"-{self.ranks[wanted]}"
            code = wanted[: LONGEST_CODE - len(suffix)] + suffix
        self.taken.add(code)
        return code


def one_line(text: str) -> str:
    return " ".join(text.split())


def short_title(text: str) -> str:
    """One line, cut after a word when it is long."""
    line = one_line(text)
    if len(line) <= LONGEST_TITLE:
        return line
    words = line[:LONGEST_TITLE].rsplit(" ", 1)[0]
    return words.rstrip(" ,;:.-–—(") + "…"
