"""Engines that a queue could stand on: how fast each acknowledges a message, and whether it is on disk by then.

`python -m benchmarks.engines [--messages N]`. Each is a server of its own in a temporary folder, with the settings it
has by itself unless the line says otherwise; a message is 500 bytes. "synced" counts fsync, fdatasync and the like of
the server (strace, in a run of its own) for a thousand messages that one client sent one after another, each
acknowledged: none means that a power cut takes what was acknowledged.
"""

import argparse
import asyncio
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cluster import cluster
from benchmarks.disk import sync_ms
from benchmarks.engine_clients import nats_sends
from benchmarks.machine import describe
from benchmarks.running import free_port

BODY = "x" * 500
SYNCS = "fsync,fdatasync,sync_file_range,msync,sync"
COUNTED = 1_000
AT_ONCE = 16
UP_WAIT_S = 20.0
Send = Callable[[int, int], float]
"""So many clients at once send so many messages in all, each waiting for its acknowledgement: seconds."""


@dataclass(frozen=True, slots=True)
class Engine:
    """`pid`: of the server, 0 where it is this process."""

    send: Send
    pid: int


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    options.add_argument("--messages", type=int, default=4_000)
    messages = options.parse_args().messages
    print(f"a message acknowledged by an engine ({describe()}; one fdatasync of 8 KiB {sync_ms():.2f} ms)")
    print(f"{'':46}one client/s   {AT_ONCE} clients/s   synced of {COUNTED:,}")
    for name, opened in ENGINES.items():
        with opened() as engine:
            engine.send(1, COUNTED // 10)
            alone, together = (messages / engine.send(clients, messages) for clients in (1, AT_ONCE))
            print(f"{name:46}{alone:12,.0f}   {together:12,.0f}   {_synced(engine):>14}", flush=True)


def _synced(engine: Engine) -> str:
    """How often the server had something put on disk."""
    if not engine.pid or shutil.which("strace") is None:
        return "not counted"
    with tempfile.NamedTemporaryFile("r") as counted:
        command = ["strace", "-f", "-qq", "-e", f"trace={SYNCS}", "-o", counted.name, "-p", str(engine.pid)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as tracing:
            time.sleep(1.0)
            if tracing.poll() is not None:
                return "not counted"
            engine.send(1, COUNTED)
            tracing.terminate()
        return f"{sum('resumed' not in line and '(' in line for line in Path(counted.name).read_text().splitlines()):,}"


@contextmanager
def sqlite() -> Iterator[Engine]:
    """One writer, a commit a message (synchronous=FULL, as the product has it)."""
    with _folder() as place:
        file = sqlite3.connect(place / "jobs.db", isolation_level=None)
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=FULL")
        file.execute("CREATE TABLE jobs (id INTEGER PRIMARY KEY, body TEXT)")

        def send(clients: int, count: int) -> float:
            began_s = time.perf_counter()
            for _ in range(count // clients):
                file.execute("BEGIN")
                file.executemany("INSERT INTO jobs (body) VALUES (?)", [(BODY,)] * clients)
                file.execute("COMMIT")
            return time.perf_counter() - began_s

        yield Engine(send, 0)
        file.close()


@contextmanager
def postgres() -> Iterator[Engine]:
    with cluster() as made, _folder() as place:
        programs, to = made.programs, ["-h", "127.0.0.1", "-p", str(made.port), "-U", "postgres", "postgres"]
        table = "CREATE TABLE jobs (id bigserial PRIMARY KEY, body text)"
        subprocess.run([programs / "psql", "-qc", table, *to], check=True)
        script = place / "insert.sql"
        script.write_text(f"INSERT INTO jobs (body) VALUES ('{BODY}');\n", encoding="utf-8")

        def send(clients: int, count: int) -> float:
            each = ["-n", "-M", "prepared", "-f", script, "-c", str(clients), "-t", str(count // clients)]
            return count / float(_after(_said(programs / "pgbench", *each, *to), "tps = "))

        yield Engine(send, int((made.data / "postmaster.pid").read_text(encoding="utf-8").split()[0]))


@contextmanager
def mariadb() -> Iterator[Engine]:
    with _folder("mysql") as place:
        own = ["--no-defaults", f"--datadir={place / 'data'}", "--user=mysql"]
        _said("mariadb-install-db", *own, "--auth-root-authentication-method=normal")
        socket = place / "socket"
        with _server("mariadbd", *own, f"--socket={socket}", f"--pid-file={place / 'pid'}", "--skip-networking") as pid:
            table = "CREATE TABLE bench.jobs (id bigint AUTO_INCREMENT PRIMARY KEY, body text)"
            _until(lambda: _said("mariadb", "-uroot", "-S", socket, "-e", f"CREATE DATABASE bench; {table}"))

            def send(clients: int, count: int) -> float:
                insert = f"INSERT INTO jobs (body) VALUES ('{BODY}')"
                each = [f"--concurrency={clients}", f"--number-of-queries={count}", f"--query={insert}", "--no-drop"]
                said = _said("mariadb-slap", "-uroot", "-S", socket, "--create-schema=bench", *each)
                return float(_after(said, "Average number of seconds to run all queries: "))

            yield Engine(send, pid)


@contextmanager
def redis(fsync: str) -> Iterator[Engine]:
    """A stream, with its log of appends; as it comes it has none."""
    with _folder() as place:
        socket = place / "socket"
        own = ["--port", "0", "--unixsocket", socket, "--dir", place, "--appendonly", "yes", "--appendfsync", fsync]
        with _server("redis-server", *own) as pid:
            _until(lambda: _said("redis-cli", "-s", socket, "ping"))

            def send(clients: int, count: int) -> float:
                each = ["-c", str(clients), "-n", str(count), "-q", "XADD", "jobs", "*", "body", BODY]
                said = _said("redis-benchmark", "-s", socket, *each).replace("\r", "\n")
                return count / float(_before(said, " requests per second"))

            yield Engine(send, pid)


@contextmanager
def nats() -> Iterator[Engine]:
    with _folder() as place:
        port = free_port()
        with _server("nats-server", "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", place) as pid:
            _until(lambda: asyncio.run(nats_sends(port, 1, 1, BODY)))

            def send(clients: int, count: int) -> float:
                return asyncio.run(nats_sends(port, clients, count, BODY))

            yield Engine(send, pid)


ENGINES = {
    "SQLite, a commit for one, for sixteen": sqlite,
    "PostgreSQL": postgres,
    "MariaDB": mariadb,
    "Redis stream, appendfsync everysec (usual)": lambda: redis("everysec"),
    "Redis stream, appendfsync always": lambda: redis("always"),
    "NATS JetStream, storage file (usual)": nats,
}


@contextmanager
def _folder(owner: str = "") -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="bot-engines-"))
    try:
        if owner:
            shutil.chown(place, owner)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _server(*command: object) -> Iterator[int]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(list(map(str, command)), stdout=quiet, stderr=quiet) as process:
        try:
            yield process.pid
        finally:
            process.terminate()


def _until(work: Callable[[], object]) -> None:
    """Until the server answers."""
    end_s = time.monotonic() + UP_WAIT_S
    while time.monotonic() < end_s:
        with suppress(subprocess.CalledProcessError, OSError):
            work()
            return
        time.sleep(0.2)
    raise TimeoutError


def _said(*command: object) -> str:
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    return done.stdout


def _after(said: str, words: str) -> str:
    return said.rpartition(words)[2].split()[0]


def _before(said: str, words: str) -> str:
    return said.rpartition(words)[0].split()[-1]


if __name__ == "__main__":
    main()
