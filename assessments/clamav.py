"""ClamAV as the scanner of evidence: EVIDENCE_SCANNER=assessments.clamav.scan, its address in CLAMD.

The daemon is asked through its own socket (« INSTREAM », clamd(8)); whenever it does not say that a file is
clean, the file is not kept.
"""

import socket
import struct

from django.conf import settings

from assessments.evidence import ScannerAway

PATIENCE = 20.0
"""Seconds: a hand waits on the other side."""
PIECE = 64 * 1024
LONGEST_REPLY = 4_096
CLEAN, FOUND = "OK", " FOUND"


def scan(content: bytes, name: str) -> str:
    """What was found, empty for a clean file. Raises ScannerAway when the daemon is away, or cannot tell."""
    try:
        with _connect(settings.CLAMD) as daemon:
            daemon.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                daemon.sendall(struct.pack("!L", len(piece)) + piece)
            daemon.sendall(struct.pack("!L", 0))
            verdict = _read(daemon).removeprefix("stream: ")
    except OSError as error:
        raise ScannerAway(str(error)) from error
    if verdict.endswith(FOUND):
        return verdict.removesuffix(FOUND)
    if verdict != CLEAN:
        raise ScannerAway(verdict)
    return ""


def _connect(address: str) -> socket.socket:
    """To « /path/of/socket » or « host:port »."""
    if not address.startswith("/"):
        host, _, port = address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=PATIENCE)
    daemon = socket.socket(socket.AF_UNIX)
    daemon.settimeout(PATIENCE)
    try:
        daemon.connect(address)
    except OSError:
        daemon.close()
        raise
    return daemon


def _read(daemon: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
        more = daemon.recv(LONGEST_REPLY)
        if not more:
            break
        reply += more
    return reply.rstrip(b"\0\n").decode(errors="replace")
