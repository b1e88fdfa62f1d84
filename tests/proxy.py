"""A wire that can be cut: a TCP proxy between the program and what it talks to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self


class Wire:
    """`async with Wire.to(port) as wire:`; the program connects to `wire.port`.

    `cut`: connections break and new ones are refused. `stall`: connections stand, and nothing passes any more.
    """

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._behind = port
        self._host = host
        self.port = 0
        self._listener: asyncio.Server | None = None
        self._tasks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._flows = asyncio.Event()
        self._flows.set()

    @classmethod
    @asynccontextmanager
    async def to(cls, port: int, host: str = "127.0.0.1") -> AsyncIterator[Self]:
        """`host`: the address at which the program finds it."""
        wire = cls(port, host)
        await wire.mend()
        try:
            yield wire
        finally:
            await wire.cut()

    def lead_to(self, port: int) -> None:
        """Connections from now on go there."""
        self._behind = port

    async def cut(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for task, writer in self._tasks.items():
            task.cancel()
            writer.transport.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def mend(self) -> None:
        self._flows.set()
        if self._listener is None:
            self._listener = await asyncio.start_server(self._connected, self._host, self.port)
            self.port = self._listener.sockets[0].getsockname()[1]

    def stall(self) -> None:
        self._flows.clear()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(reader, writer))
        self._tasks[task] = writer
        task.add_done_callback(lambda done: self._tasks.pop(done) and None)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", self._behind)
        except OSError:
            writer.transport.abort()
            return
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass(reader, behind_writer))
                both.create_task(self._pass(behind_reader, writer))
        except* OSError:
            pass
        finally:
            behind_writer.transport.abort()
            writer.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            await self._flows.wait()
            writer.write(data)
            await writer.drain()
        raise ConnectionResetError  # one side has ended: so does the other
