"""Processes that split off from the one that has the program loaded: to run to their end, or to live beside a test."""

import array
import asyncio
import atexit
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tests.starting.loaded import Request

ROOT = Path(__file__).parent.parent.parent


class Split:
    """One such process, as `asyncio.subprocess.Process` shows it; its end is told to a pipe that any loop can hear."""

    def __init__(self, told: int, stdin: "Typed | None" = None) -> None:
        self._told = told
        self._said = b""
        self.stdin = stdin
        self.returncode: int | None = None
        while b"\n" not in self._said:
            self._hear()
        self.pid = int(self._said.split(b"\n")[0])

    async def wait(self) -> int:
        loop = asyncio.get_running_loop()
        while self.poll() is None:
            heard = asyncio.Event()
            loop.add_reader(self._told, heard.set)
            try:
                await heard.wait()
            finally:
                loop.remove_reader(self._told)
        assert self.returncode is not None
        return self.returncode

    def waited(self, timeout_s: float) -> int:
        end_s = time.monotonic() + timeout_s
        while self.poll(max(end_s - time.monotonic(), 0.0)) is None:
            if time.monotonic() > end_s:
                self.kill()
                raise subprocess.TimeoutExpired(str(self.pid), timeout_s)
        assert self.returncode is not None
        return self.returncode

    def poll(self, timeout_s: float = 0.0) -> int | None:
        if self.returncode is None and select.select([self._told], [], [], timeout_s)[0]:
            self._hear()
            _, *rest = self._said.split(b"\n")
            if rest and rest[0]:
                self.returncode = int(rest[0])
                os.close(self._told)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _hear(self) -> None:
        said = os.read(self._told, 64)
        assert said, "the process that has the program loaded is gone"
        self._said += said


class Typed:
    """The standard input of a process."""

    def __init__(self, file: int) -> None:
        self._file: int | None = file

    def write(self, said: bytes) -> None:
        assert self._file is not None
        while said:
            said = said[os.write(self._file, said) :]

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def start(
    *arguments: str,
    environment: Mapping[str, str],
    stdout: int,
    stderr: int,
    stdin: int | None = None,
    module: str = "bot",
    folder: Path = ROOT,
) -> Split:
    """`python -m MODULE ARGUMENTS`, beside the test. Without `stdin` what it hears is typed by the test."""
    request = Request(module, arguments, str(folder), dict(environment))
    told, teller = os.pipe()
    heard, typed = os.pipe() if stdin is None else (stdin, None)
    files = array.array("i", [heard, stdout, stderr, teller])
    _loaded().sendmsg([pickle.dumps(request)], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)])
    os.close(teller)
    if typed is None:
        return Split(told)
    os.close(heard)
    return Split(told, Typed(typed))


def run(
    *arguments: str, environment: Mapping[str, str], given: bytes = b"", timeout_s: float = 300.0, module: str = "bot"
) -> subprocess.CompletedProcess[bytes]:
    """`python -m MODULE ARGUMENTS` to its end: its status, and what it said."""
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        stdin.write(given)
        stdin.seek(0)
        heard, out, err = stdin.fileno(), stdout.fileno(), stderr.fileno()
        own = start(*arguments, environment=environment, stdin=heard, stdout=out, stderr=err, module=module)
        status = own.waited(timeout_s)
        stdout.seek(0)
        stderr.seek(0)
        return subprocess.CompletedProcess([module, *arguments], status, stdout.read(), stderr.read())


@cache
def _loaded() -> socket.socket:
    """Where the one process of this worker is asked; it ends when this end is closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        loaded = subprocess.Popen(
            [sys.executable, "-m", "tests.starting.loaded", str(theirs.fileno())],
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    atexit.register(loaded.wait)
    atexit.register(ours.close)  # before that: the last to be registered is the first to be done
    return ours
