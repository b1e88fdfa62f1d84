"""A process that has loaded the program and run none of it; on demand it splits off one that runs a module of it.

What splits off is what `python -m MODULE ARGUMENTS` would be after its imports: a process with its own memory, files,
folder, environment and signals, which a test can kill. Of most commands loading takes the longest, a second of a core.
"""

import array
import contextlib
import gc
import importlib
import os
import pickle
import pkgutil
import runpy
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass

import bot.cli

MAX_REQUEST_BYTES = 1_000_000
GC_THRESHOLD = 200_000
FILES = 4
"""What a request hands over: standard input, output and error, and where the process and its end are told."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to run."""

    module: str
    arguments: tuple[str, ...]
    folder: str
    environment: dict[str, str]


def main() -> None:
    gc.set_threshold(GC_THRESHOLD)
    os.nice = lambda by: by  # a command that steps behind others would wait for all the workers beside it
    for module in pkgutil.iter_modules(bot.cli.__path__, "bot.cli."):
        if not module.ispkg:
            importlib.import_module(module.name)
    gc.collect()
    gc.freeze()
    request = _serve(socket.socket(fileno=int(sys.argv[1])))
    if request is not None:
        runpy.run_module(request.module, run_name="__main__", alter_sys=True)


def _serve(asked: socket.socket) -> Request | None:
    """Until nobody asks any more; in the process that splits off, what it has to run."""
    ended_here, ended = socket.socketpair()
    for end in (ended_here, ended):
        end.setblocking(False)
    signal.set_wakeup_fd(ended.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    telling: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([asked, ended_here], [], [])
        if ended_here in ready:
            ended_here.recv(4096)
            _tell_ends(telling)
        if asked not in ready:
            continue
        said, files = _received(asked)
        if not said:
            return None
        process = os.fork()
        if process == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a worker of pytest-xdist hands down one ignored
            for end in (ended_here, ended, asked):
                end.close()
            for other in telling.values():
                os.close(other)
            request: Request = pickle.loads(said)
            _take_over(request, files)
            return request
        *standard, teller = files
        for file in standard:
            os.close(file)
        telling[process] = teller
        os.write(teller, f"{process}\n".encode())


def _received(asked: socket.socket) -> tuple[bytes, list[int]]:
    room = array.array("i", [0] * FILES)
    said, beside, _, _ = asked.recvmsg(MAX_REQUEST_BYTES, socket.CMSG_SPACE(room.itemsize * FILES))
    files = array.array("i")
    for _, _, handed in beside:
        files.frombytes(handed)
    return said, list(files)


def _tell_ends(telling: dict[int, int]) -> None:
    while telling:
        process, status = os.waitpid(-1, os.WNOHANG)
        if process == 0:
            return
        teller = telling.pop(process)
        with contextlib.suppress(BrokenPipeError):  # whoever asked does not wait for it
            os.write(teller, f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os.close(teller)


def _take_over(request: Request, files: list[int]) -> None:
    """Become what was asked for, up to running it."""
    *standard, teller = files
    os.close(teller)
    for number, file in enumerate(standard):
        os.dup2(file, number)
        os.close(file)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    time.tzset()
    sys.argv = [request.module, *request.arguments]


if __name__ == "__main__":
    main()
