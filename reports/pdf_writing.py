"""What WeasyPrint and pydyf do twice or in vain, done once: the pages are the same, for a fifth less time."""

import gc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import pydyf

COMPRESSION = 6
"""pydyf's own level, 9, takes more than twice the time for 3 % less."""


class _Written(pydyf.Object):  # type: ignore[misc] # pydyf is not typed
    """An object whose bytes are known. It has the number of the one whose place it takes."""

    data = b""
    compressible = False

    def __init__(self, item: pydyf.Object) -> None:
        super().__init__()
        self.number, self.generation, self.free = item.number, item.generation, item.free
        self.compressible, self.data = item.compressible, item.data


def write_once(pdf: pydyf.PDF) -> None:
    """To identify a file, pydyf writes and compresses each object again: it will find them written."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.compress:
            _compress(item)
    pdf.objects[1:] = [_Written(item) for item in pdf.objects[1:]]


def _compress(stream: pydyf.Stream) -> None:
    stream.stream = [zlib.compress(b"\n".join(map(pydyf._to_bytes, stream.stream)), COMPRESSION)]
    stream.extra = {**stream.extra, "Filter": "/FlateDecode"}
    stream.compress = False


def remember_pages() -> None:
    """For each tag pydyf writes the references of all pages anew: a long report would take their product."""
    pydyf.PDF.page_references = property(lambda pdf: _references(tuple(pdf.pages["Kids"][::3])))


@lru_cache(maxsize=1)
def _references(numbers: tuple[int, ...]) -> tuple[bytes, ...]:
    return tuple(b"%d 0 R" % number for number in numbers)


@contextmanager
def without_collections() -> Iterator[None]:
    """What a rendering creates lives until its end: to look for garbage in it is in vain."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
