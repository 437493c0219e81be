"""What is read of a file to know whether it is ours: its hash and the codes it bears, in one pass."""

import hashlib
import re
from dataclasses import dataclass

from reports.domain.sealing import ALPHABET, CODE_LENGTH, GROUP_LENGTH, LABEL

MOST_CODES = 8
"""A report bears one, in two places; a file made to tire us may bear thousands."""

_GROUP = rf"[{ALPHABET}]{{{GROUP_LENGTH}}}"
_CODE = re.compile(rf"{LABEL} ({_GROUP}-{_GROUP}-{_GROUP})".encode("ascii"))
_OVERLAP = len(LABEL) + 1 + CODE_LENGTH + CODE_LENGTH // GROUP_LENGTH - 2
"""One byte less than a code with its label: what a chunk may hold of one that the next completes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    sha256: str
    size: int
    codes: tuple[str, ...] = ()


class FingerprintReader:
    """Fed with a file's bytes, chunk by chunk; keeps none of them."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._size = 0
        self._tail = b""
        self._codes: dict[str, None] = {}

    def feed(self, chunk: bytes) -> None:
        self._hash.update(chunk)
        self._size += len(chunk)
        window = self._tail + chunk
        for found in _CODE.findall(window):
            if len(self._codes) < MOST_CODES:
                self._codes[found.decode("ascii").replace("-", "")] = None
        self._tail = window[-_OVERLAP:]

    def read(self) -> Fingerprint:
        return Fingerprint(sha256=self._hash.hexdigest(), size=self._size, codes=tuple(self._codes))
