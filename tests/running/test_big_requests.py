"""A gigabyte sent to the real web server: refused or cut, and its memory stays as it was."""

import os
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from cabinet_compliance.running import HOST, programs

PIECE = b"x" * 65_536
GIGABYTE = 1_000_000_000
LEEWAY_KB = 20_000
TOKEN = "a" * 32
ADDRESS = "/evaluations/00000000-0000-4000-8000-000000000000/exigences/verrou/preuves/"
HEAD = (
    f"POST {ADDRESS} HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
    "Content-Type: multipart/form-data; boundary=b\r\n"
)

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read in /proc")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Its port and the process that answers."""
    folder = tmp_path_factory.mktemp("var")
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    [web] = [one for one in programs(port=port) if one.name == "web"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cabinet_compliance.settings.dev",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'none.sqlite3'}",
    }
    with subprocess.Popen([sys.executable, *web.command[1:]], env=environment) as process:
        try:
            wait_for(web.ready)
            warm_up(port)
            yield port, worker_of(process.pid)
        finally:
            process.terminate()


def warm_up(port):
    """The first page loads all that any page needs."""
    client = HTTPConnection(HOST, port, timeout=60)
    client.request("GET", "/")
    assert client.getresponse().read()
    client.close()


def wait_for(ready):
    deadline = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < deadline, "the web server did not start"
        time.sleep(0.2)


def worker_of(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children")
    wait_for(lambda: children.read_text().split())
    return int(children.read_text().split()[0])


def peak_of(pid):
    """Kilobytes that the process ever held."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def send(port, head, piece):
    """How much went out before the server had enough, and the first line of its answer."""
    with socket.create_connection((HOST, port), timeout=30) as client:
        client.sendall(head.encode())
        sent = 0
        try:
            while sent < GIGABYTE:
                client.sendall(piece)
                sent += len(piece)
            answer = client.recv(200)
        except ConnectionError:
            try:
                answer = client.recv(200)
            except ConnectionError:
                answer = b""
    return sent, answer.partition(b"\r\n")[0].decode()


@pytest.mark.parametrize(
    ("announced", "piece"),
    [
        (f"Content-Length: {GIGABYTE}", PIECE),
        ("Transfer-Encoding: chunked", b"10000\r\n" + PIECE + b"\r\n"),
        (f"Transfer-Encoding: chunked\r\n\r\n{GIGABYTE:x}", PIECE),
        ("Content-Length: 100", PIECE),
    ],
    ids=["announced", "by pieces", "in one piece", "announced as small"],
)
def test_a_gigabyte_is_neither_read_nor_kept(server, announced, piece):
    port, worker = server
    before = peak_of(worker)
    end = "\r\n" if "\r\n\r\n" in announced else "\r\n\r\n"
    sent, answer = send(port, HEAD + announced + end, piece)
    assert sent < GIGABYTE / 10
    assert peak_of(worker) - before < LEEWAY_KB
    if "Length: 1000000000" in announced and answer:
        assert answer == "HTTP/1.1 413 Request Entity Too Large"
