"""A PostgreSQL of one's own in a temporary folder, which may be stopped and started: never the machine's."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.running import free_port

_OWNER = "postgres"
_SETTINGS = "fsync=on\nmax_connections=100\nlog_min_messages=fatal\n"


@dataclass(frozen=True, slots=True)
class Cluster:
    programs: Path
    data: Path
    port: int

    def url(self, port: int | None = None) -> str:
        """Of its one database; `port`: of a wire that leads to it."""
        return f"postgresql+asyncpg://{_OWNER}@127.0.0.1:{port or self.port}/postgres"

    def restart(self) -> float:
        """As after a fault: nothing is waited for. Seconds until it answers again."""
        began_s = time.perf_counter()
        self.pg_ctl("restart", "-m", "immediate")
        return time.perf_counter() - began_s

    def pg_ctl(self, *what: str) -> None:
        """Run it on this cluster, and wait until it is done."""
        _as_owner(str(self.programs / "pg_ctl"), "-D", str(self.data), "-l", str(self.data / "log"), "-w", "-s", *what)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Started with `initdb` as the user postgres where we are root, who may not run it."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    place = Path(tempfile.mkdtemp(prefix="bot-scale-"))
    if os.geteuid() == 0:
        shutil.chown(place, _OWNER)
    made = Cluster(programs, place / "data", free_port())
    try:
        _as_owner(str(programs / "initdb"), "-D", str(made.data), "-A", "trust", "-U", _OWNER, "--no-instructions")
        with (made.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"port={made.port}\nunix_socket_directories='{place}'\n{_SETTINGS}")
        made.pg_ctl("start")
        yield made
        made.pg_ctl("stop", "-m", "immediate")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _as_owner(*command: str) -> None:
    user = _OWNER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user if os.geteuid() == 0 else None, cwd="/")
