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
_SETTINGS = ("fsync=on", "max_connections=100", "log_min_messages=fatal")


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

    def set(self, *lines: str) -> None:
        """Settings that count from the next start or reload on; the last of a name stands."""
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.writelines(f"{line}\n" for line in lines)

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
        made.set(f"port={made.port}", f"unix_socket_directories='{place}'", *_SETTINGS)
        made.pg_ctl("start")
        yield made
        made.pg_ctl("stop", "-m", "immediate")
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def standby_of(primary: Cluster) -> Iterator[Cluster]:
    """Another cluster that has all that the primary has committed: none of its commits is acknowledged before it is on
    disk here too. Left, the primary waits for nobody.
    """
    place = Path(tempfile.mkdtemp(prefix="bot-standby-"))
    if os.geteuid() == 0:
        shutil.chown(place, _OWNER)
    made = Cluster(primary.programs, place / "data", free_port())
    try:
        copied = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", _OWNER, "-D", str(made.data), "-R", "-c", "fast")
        _as_owner(str(primary.programs / "pg_basebackup"), *copied)
        made.set(f"port={made.port}", f"unix_socket_directories='{place}'")
        made.pg_ctl("start")
        primary.set("synchronous_standby_names='*'")
        primary.pg_ctl("reload")
        yield made
        made.pg_ctl("stop", "-m", "immediate")
    finally:
        primary.set("synchronous_standby_names=''")
        primary.pg_ctl(*(("reload",) if (primary.data / "postmaster.pid").exists() else ("start",)))
        shutil.rmtree(place, ignore_errors=True)


def _as_owner(*command: str) -> None:
    user = _OWNER if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user if os.geteuid() == 0 else None, cwd="/")
