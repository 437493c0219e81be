"""Whether a PDF carries something that acts when it is opened: scripts, or programs to launch.

A look, not a proof: within bounds, at what a reader would find without decrypting. Links, forms and attached
files are left alone: electronic invoices are PDFs with a file inside.
"""

import re
import zlib
from collections.abc import Iterator

MOST_INFLATED = 20_000_000
"""Bytes of packed objects that are opened; a file with more of them is refused as a bomb."""

START, END = b"stream", b"endstream"
LONGEST_DICTIONARY = 2_000
PACKED_OBJECTS = re.compile(rb"/ObjStm\b")
ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
ACTS = re.compile(rb"/(JavaScript|JS|Launch)(?=[\s/<>()\[\]%]|$)")


class PdfIsABomb(Exception):
    """Its packed objects swell beyond MOST_INFLATED."""


def carries_code(content: bytes) -> bool:
    """Raises PdfIsABomb."""
    outside, streams = _split(content)
    return _acts(outside) or any(_acts(one) for one in _packed_objects(streams))


def _split(content: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """What stands outside of streams, and each stream after the end of its dictionary; in one pass."""
    outside, streams, at = [], [], 0
    while (start := content.find(START, at)) >= 0:
        before = content[max(at, start - LONGEST_DICTIONARY) : start]
        if not before.rstrip().endswith(b">>"):
            outside.append(content[at : start + len(START)])
            at = start + len(START)
            continue
        end = content.find(END, start)
        end = len(content) if end < 0 else end
        outside.append(content[at:start])
        streams.append((before, content[start + len(START) : end].lstrip(b"\r\n")))
        at = end + len(END)
    return b"".join([*outside, content[at:]]), streams


def _acts(objects: bytes) -> bool:
    return ACTS.search(_plain(objects)) is not None


def _plain(objects: bytes) -> bytes:
    """Names may be written with escapes: /J#53 is /JS."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), objects)


def _packed_objects(streams: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    room = MOST_INFLATED
    for before, data in streams:
        if PACKED_OBJECTS.search(_plain(before)):
            inflated = _inflate(data, room)
            room -= len(inflated)
            if room <= 0:
                raise PdfIsABomb
            yield inflated


def _inflate(data: bytes, room: int) -> bytes:
    """What another filter packed stays as it is."""
    try:
        return zlib.decompressobj().decompress(data, room)
    except zlib.error:
        return data[:room]
