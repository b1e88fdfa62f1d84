"""The server as a process of its own, driven over its control side."""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import aiohttp

from tests.fakes.bot_api.settings import Settings

_ROOT = Path(__file__).resolve().parents[3]
_STOP_WAIT_S = 10.0


class RemoteBotApi:
    """`async with RemoteBotApi.running({"record": "messages"}) as api:`; all answers are plain JSON (`control.py`)."""

    def __init__(self, url: str, token: str, pid: int, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.token = token
        self.pid = pid
        self._session = session

    @classmethod
    @asynccontextmanager
    async def running(cls, settings: dict[str, Any] | None = None, *, port: int = 0) -> AsyncIterator[Self]:
        """`settings` as in JSON; a process started before may be given its `port` again."""
        token = Settings().changed(settings or {}).token
        with tempfile.NamedTemporaryFile("w", suffix=".json") as config:
            json.dump(settings or {}, config)
            config.flush()
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.fakes.bot_api", "--port", str(port), "--config", config.name),
                cwd=_ROOT,
                stdout=asyncio.subprocess.PIPE,
            )
            assert process.stdout is not None
            ready = (await process.stdout.readline()).decode()
        if not ready.startswith("ready: "):
            raise RuntimeError(f"the Bot API server did not start; it printed {ready!r}")
        try:
            async with aiohttp.ClientSession() as session:
                yield cls(ready.removeprefix("ready: ").strip(), token, process.pid, session)
        finally:
            if process.returncode is None:
                process.terminate()
            await asyncio.wait_for(process.wait(), _STOP_WAIT_S)

    async def push(self, updates: list[dict[str, Any]], *, raw: bool = False) -> dict[str, Any]:
        return dict(await self._ask("POST", "updates?raw=1" if raw else "updates", updates))

    async def tap(self, chat_id: int, label: str, **more: int) -> str:
        return str((await self._ask("POST", "tap", {"chat_id": chat_id, "label": label} | more))["query_id"])

    async def configure(self, **changes: Any) -> None:
        await self._ask("POST", "configure", changes)

    async def serve_file(self, file_id: str, data: bytes) -> None:
        async with self._session.put(f"{self.url}/control/files/{file_id}", data=data) as response:
            response.raise_for_status()

    async def reset(self) -> None:
        await self._ask("POST", "reset", {})

    async def sent(self, since: int = 0) -> list[dict[str, Any]]:
        return list(await self._ask("GET", f"sent?since={since}"))

    async def calls(self, since: int = 0) -> list[dict[str, Any]]:
        return list(await self._ask("GET", f"calls?since={since}"))

    async def violations(self) -> list[str]:
        return list(await self._ask("GET", "violations"))

    async def counters(self) -> dict[str, Any]:
        return dict(await self._ask("GET", "counters"))

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        async with self._session.request(method, f"{self.url}/control/{path}", json=body) as response:
            answer = await response.json()
            if response.status != 200:
                raise ValueError(answer["error"])
            return answer
