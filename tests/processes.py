"""Real `bot` processes beside the local Bot API server."""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.starting.processes import Split, start

READY_WITHIN_S = 180.0
SAMPLE_CPU_S = 0.05


@dataclass
class Running:
    """A `bot` process; what it says goes to files."""

    process: Split
    out: Path
    err: Path

    @property
    def url(self) -> str:
        """Where its HTTP server listens, out of the ready line."""
        return self.out.read_text().strip().rpartition(", ")[2]

    async def ready(self) -> None:
        async with asyncio.timeout(READY_WITHIN_S):
            while "ready: " not in self.out.read_text():
                assert self.process.returncode is None, self.err.read_text()
                await asyncio.sleep(0.02)

    async def ended(self, within_s: float = 60.0) -> int:
        async with asyncio.timeout(within_s):
            return await self.process.wait()

    async def stop(self) -> tuple[int, float]:
        """SIGTERM; the exit status, and how many seconds it took, or would take where nothing else runs."""
        before, begun_s = slowdown(), time.monotonic()
        self.process.terminate()
        status, took_s = await self.ended(), time.monotonic() - begun_s
        return status, took_s / max(before, slowdown())


def slowdown() -> float:
    """How many times longer than alone work takes on this machine just now, 1 where nothing else runs."""
    begun_s, cpu_s = time.monotonic(), time.thread_time()
    while time.thread_time() - cpu_s < SAMPLE_CPU_S:
        pass
    return max((time.monotonic() - begun_s) / SAMPLE_CPU_S, 1.0)


@asynccontextmanager
async def bot(folder: Path, *arguments: str, module: str = "bot", **environment: str) -> AsyncIterator[Running]:
    """`bot ARGUMENTS`, killed at the end if it still runs. `module`: what is run in the place of `bot`."""
    name = secrets.token_hex(4)
    out, err = folder / f"{name}.out", folder / f"{name}.err"
    usual = {"BOT_CONFIG": str(ROOT / "config.yaml"), "HTTP_PORT": "0"}
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("TELEGRAM_", "DATABASE_", "DESK_"))}
    with out.open("wb") as stdout, err.open("wb") as stderr:
        own = clean | usual | environment
        process = start(*arguments, environment=own, stdout=stdout.fileno(), stderr=stderr.fileno(), module=module)
    try:
        yield Running(process, out, err)
    finally:
        process.kill()
        await process.wait()


def config(folder: Path, *, web: bool = True, **changes: str) -> Path:
    """A copy of config.yaml with other values for its plain keys, and without the page where that is asked for."""
    text = (ROOT / "config.yaml").read_text(encoding="utf-8")
    assert "\n  enabled: true\n" in text
    text = text if web else text.replace("\n  enabled: true\n", "\n  enabled: false\n")
    for key, value in {"knowledge": str(ROOT / "knowledge"), "cache": str(ROOT / ".cache"), **changes}.items():
        lines = [f"{key}: {value}" if line.startswith(f"{key}:") else line for line in text.splitlines()]
        text = "\n".join(lines)
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path
