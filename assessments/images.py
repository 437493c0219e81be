"""How many points an image announces, read in its first bytes without drawing anything."""

import struct

MOST_POINTS = 100_000_000
"""A camera's best is half of it; drawn, it takes 400 MB."""

PNG_HEADER = struct.Struct("!8xL4sLL")
STARTS_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
FRAME = struct.Struct("!xHH")


class NoSize(Exception):
    """The file has the first bytes of an image, and is none."""


def points_of_png(content: bytes) -> int:
    """Raises NoSize."""
    if len(content) < PNG_HEADER.size:
        raise NoSize
    _, chunk, width, height = PNG_HEADER.unpack_from(content)
    if chunk != b"IHDR" or not width or not height:
        raise NoSize
    return int(width * height)


def points_of_jpeg(content: bytes) -> int:
    """From segment to segment until the one that says the size. Raises NoSize."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in WITHOUT_LENGTH:
            at += 2
            continue
        if marker in STARTS_OF_FRAME and at + 4 + FRAME.size <= len(content):
            height, width = FRAME.unpack_from(content, at + 4)
            return int(width * height)
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    raise NoSize
