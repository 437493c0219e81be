"""An address as a QR code, for whoever holds the paper."""

from collections.abc import Iterator
from itertools import groupby

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4
"""Modules of white that readers want around the code."""


def draw_qr(address: str, *, title: str) -> SafeString:
    """SVG with its own white, whatever lies under it; one path, of one rectangle for each run of modules."""
    code = segno.make(address, error="m", micro=False)
    size = code.symbol_size(border=QUIET_ZONE)[0]
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" role="img"'
        ' shape-rendering="crispEdges"><title>{1}</title>'
        '<rect width="{0}" height="{0}" fill="#fff"/><path fill="#000" d="{2}"/></svg>',
        size,
        title,
        mark_safe("".join(_runs(code))),  # noqa: S308 - figures of ours
    )


def _runs(code: segno.QRCode) -> Iterator[str]:
    for y, row in enumerate(code.matrix, start=QUIET_ZONE):
        x = QUIET_ZONE
        for is_dark, modules in groupby(row):
            length = len(list(modules))
            if is_dark:
                yield f"M{x} {y}h{length}v1h-{length}z"
            x += length
