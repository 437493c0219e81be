"""The scanner that talks to ClamAV, against a daemon that speaks its real protocol on a real socket."""

import socket
import struct
import threading
from contextlib import closing

import pytest

from assessments.clamav import PIECE, scan
from assessments.evidence import ScannerAway

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Daemon(threading.Thread):
    """« zINSTREAM », pieces each after their length, a zero, then a verdict ended by NUL: clamd(8)."""

    def __init__(self, listening, *, verdict=None, longest=None):
        super().__init__(daemon=True)
        self.listening, self.verdict, self.longest = listening, verdict, longest
        self.received = b""
        self.start()

    def run(self):
        with closing(self.listening.accept()[0]) as asker, asker.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!L", stream.read(4))[0]:
                self.received += stream.read(length)
                if self.longest is not None and len(self.received) > self.longest:
                    asker.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
            if self.verdict is None:
                self.verdict = (
                    b"stream: Eicar-Signature FOUND\0" if EICAR in self.received else b"stream: OK\0"
                )
            asker.sendall(self.verdict)


@pytest.fixture(params=["unix", "tcp"])
def listening(request, settings, tmp_path):
    if request.param == "unix":
        settings.CLAMD = str(tmp_path / "clamd.ctl")
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(settings.CLAMD)
    else:
        listening = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{listening.getsockname()[1]}"
    listening.listen(1)
    with closing(listening):
        yield listening


def test_a_clean_file_passes_whole(listening):
    daemon = Daemon(listening)
    content = bytes(range(256)) * 1000
    assert len(content) > PIECE
    assert scan(content, "a.pdf") == ""
    daemon.join(5)
    assert daemon.received == content


def test_what_is_found_is_named(listening):
    Daemon(listening)
    assert scan(b"%PDF-1.7 " + EICAR, "a.pdf") == "Eicar-Signature"


@pytest.mark.parametrize("verdict", [b"", b"UNKNOWN COMMAND\0", b"stream: scan ERROR\0", b"\xff\xfe\0"])
def test_whatever_is_no_verdict_is_no_clearance(listening, verdict):
    Daemon(listening, verdict=verdict)
    with pytest.raises(ScannerAway):
        scan(b"a", "a.pdf")


def test_a_daemon_that_takes_less_than_the_file_clears_nothing(listening):
    Daemon(listening, longest=10)
    with pytest.raises(ScannerAway):
        scan(bytes(3_000_000), "a.pdf")


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1"])
def test_a_daemon_that_is_away_clears_nothing(settings, address):
    settings.CLAMD = address
    with pytest.raises(ScannerAway):
        scan(b"a", "a.pdf")


def test_a_daemon_that_never_answers_is_not_waited_for(listening, monkeypatch):
    monkeypatch.setattr("assessments.clamav.PATIENCE", 0.2)
    with pytest.raises(ScannerAway):
        scan(b"a", "a.pdf")
