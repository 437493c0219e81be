"""Seals: the short code of a document, and the chain of a practice's reports.

Every hash is a SHA-256 in lower-case hexadecimal. docs/decisions/0008-sealed-reports.md tells both forms.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: neither I, L nor O, which one misreads, nor U."""
CODE_LENGTH = 12
GROUP_LENGTH = 4
LABEL = "sceau"
"""The word before a code in a PDF's metadata, by which a file is known as ours."""

_BITS = 5
_MISREAD = str.maketrans("ILO", "110")
_SEPARATORS = re.compile(r"[\s\-–—.]+")
_CANONICAL_FORM = "cabinet-compliance/seal/1"
_NOTHING_BEFORE = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousSeal:
    """What a document says of the practice's report before it."""

    code: str
    pdf_sha256: str
    chain_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """What a document that will be sealed says of it; `verify_at` is the page's address, or ""."""

    assessment: str
    verify_at: str = ""
    previous: PreviousSeal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One seal in its chain; `previous` is the code of the seal before it, or ""."""

    previous: str
    pdf_sha256: str
    document_hash: str
    chain_hash: str


def code_of(document_hash: str) -> str:
    """The first 60 bits of the hash: known before the PDF is made, so that the PDF can bear it."""
    number = int(document_hash, 16) >> (len(document_hash) * 4 - CODE_LENGTH * _BITS)
    shifts = range((CODE_LENGTH - 1) * _BITS, -1, -_BITS)
    return "".join(ALPHABET[number >> shift & (len(ALPHABET) - 1)] for shift in shifts)


def group(code: str) -> str:
    """As it stands on paper."""
    return "-".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))


def read_code(text: str) -> str | None:
    """The code that somebody typed, whatever the case, the spaces and the letters one misreads."""
    code = _SEPARATORS.sub("", text).upper().translate(_MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def chain(previous: str, *, pdf_sha256: str, document_hash: str) -> str:
    """The hash of a seal and of all before it; `previous` is that of the seal before, or ""."""
    lines = (_CANONICAL_FORM, previous or _NOTHING_BEFORE, pdf_sha256, document_hash)
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode("ascii")).hexdigest()


def chain_holds(links: Mapping[str, Link], code: str) -> bool:
    """Whether the seal of this code, and each before it, is there and bears the hash that it should."""
    walked: set[str] = set()
    while code:
        link = links.get(code)
        if link is None or code in walked:
            return False
        walked.add(code)
        before = links[link.previous].chain_hash if link.previous in links else ""
        if link.chain_hash != chain(before, pdf_sha256=link.pdf_sha256, document_hash=link.document_hash):
            return False
        code = link.previous
    return True
