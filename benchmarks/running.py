"""`bot run` as a process of its own, against the local Bot API server and on a database of its own."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Sized
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import aiohttp

from tests.fakes.bot_api import RemoteBotApi

ROOT = Path(__file__).parent.parent
RAISED = "{overall_per_s: 100000, chat_per_s: 100000, group_per_min: 6000000}"
SHIPPED = "{overall_per_s: 27, chat_per_s: 1, group_per_min: 20}"
SHIPPED_BUT_OVERALL = "{overall_per_s: 100000, chat_per_s: 1, group_per_min: 20}"
NO_DESK = '{contact: "xin gặp cán bộ trực."}'
START_WAIT_S = 60.0
SECRET = "secret-of-the-benchmarks"


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory, and the part of it that only mirrors files (the matcher's arrays, libraries): the system takes
    it back when it needs it (proc(5): VmRSS, RssFile).
    """

    resident: float
    of_files: float


class Process:
    """A program that prints a line `ready…` when it works. Killed when the block is left. It may keep its bytecode,
    whatever the environment says: compiling anew at each start would be most of what is measured.
    """

    def __init__(
        self, name: str, arguments: list[str], environment: dict[str, str], log: Path, within: tuple[str, ...] = ()
    ) -> None:
        self.name = name
        self._arguments = arguments
        self._environment = {**os.environ, **environment}
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._log = log
        self._within = within
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> float:
        """Seconds until it was ready; its standard error goes to the end of the log."""
        began_s = time.perf_counter()
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(*self._within, sys.executable, *self._arguments),
                cwd=ROOT,
                env=self._environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), START_WAIT_S)
        if not line.startswith(b"ready"):
            last = self._log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise RuntimeError(f"{self.name} did not start: {line!r}\n{last}")
        return time.perf_counter() - began_s

    async def kill(self) -> None:
        """SIGKILL: no chance to put anything in order."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> float:
        """SIGTERM; the seconds until it was gone."""
        assert self._process is not None
        began_s = time.perf_counter()
        self._process.terminate()
        await self._process.wait()
        return time.perf_counter() - began_s

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    def cpu_s(self) -> float:
        """Processor time so far, all threads (proc(5): utime and stime)."""
        return cpu_s(self.pid)

    def memory_mb(self) -> "Memory":
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines()
        kib = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("VmRSS", "RssFile"))}
        return Memory(kib["VmRSS"] / 1024, kib["RssFile"] / 1024)


class BotProcess(Process):
    """`bot run`. `pace` and `desk` as in config.yaml; `database_url` "" for SQLite in `place`; `watched`: what is seen
    from inside goes to the file `seen` (`benchmarks.watched_bot`). `api_url`: where it finds the platform; `within`:
    what runs it.
    """

    def __init__(
        self,
        place: Path,
        api: RemoteBotApi,
        *,
        pace: str = RAISED,
        desk: str = NO_DESK,
        webhook: bool = False,
        database_url: str = "",
        watched: bool = False,
        api_url: str = "",
        within: tuple[str, ...] = (),
    ) -> None:
        config = place / "config.yaml"
        config.write_text(
            f"knowledge: {ROOT / 'knowledge'}\ncache: {ROOT / '.cache'}\nlog_level: warning\n"
            f"desk: {desk}\npace: {pace}\n",
            encoding="utf-8",
        )
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url or f"sqlite+aiosqlite:///{place / 'bot.db'}"
        environment = {
            "BOT_CONFIG": str(config),
            "DATABASE_URL": self.database_url,
            "TELEGRAM_BOT_TOKEN": api.token,
            "TELEGRAM_API_BASE": api_url or api.url,
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(self.port),
            "TELEGRAM_MODE": "webhook" if webhook else "polling",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "PUBLIC_URL": self.url,
        }
        self.seen = place / "seen.json"
        program = ["benchmarks.watched_bot", str(self.seen)] if watched else ["bot"]
        super().__init__("bot run", ["-m", *program, "run"], environment, place / "bot.log", within)

    async def report(self) -> dict[str, Any]:
        """What /readyz says; nothing where nobody answers, as of a process that has just ended."""
        try:
            async with aiohttp.ClientSession() as session, session.get(f"{self.url}/readyz") as response:
                return dict(await response.json())
        except aiohttp.ClientConnectionError:
            return {}

    async def until_idle(self, api: RemoteBotApi, timeout_s: float) -> bool:
        """Wait until nothing waits, on the platform or here; False when it took too long."""
        end_s = time.monotonic() + timeout_s
        while time.monotonic() < end_s:
            waiting = (await api.counters())["updates"]["pending"]
            if not waiting:
                report = await self.report()
                if report.get("inbox") == 0 and report.get("outbox") == 0:
                    return True
            await asyncio.sleep(0.25)
        return False


@asynccontextmanager
async def platform(**settings: Any) -> AsyncIterator[RemoteBotApi]:
    """The local Bot API server as a process; it keeps messages and no calls, if nothing else is said."""
    async with RemoteBotApi.running({"record": "messages", **settings}) as api:
        yield api


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def while_coming(sent: Sized, waits: Callable[[], bool], stalled_s: float = 90.0, look_s: float = 0.05) -> None:
    """While it waits; given up where nothing more is sent for so long."""
    seen, since_s = len(sent), time.monotonic()
    while waits() and time.monotonic() - since_s < stalled_s:
        await asyncio.sleep(look_s)
        if len(sent) != seen:
            seen, since_s = len(sent), time.monotonic()
