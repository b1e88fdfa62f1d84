"""As much of NATS's protocol as sending into a stream takes."""

import asyncio
import json
import time

STREAM = {"name": "JOBS", "subjects": ["jobs"], "storage": "file"}


class _Client:
    """One connection; each request waits for its answer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def connected(cls, port: int) -> "_Client":
        made = cls(*await asyncio.open_connection("127.0.0.1", port))
        await made._reader.readline()
        made._writer.write(b'CONNECT {"verbose":false,"pedantic":false}\r\nSUB answers.%d 1\r\n' % id(made))
        return made

    async def ask(self, subject: str, body: bytes) -> dict[str, object]:
        self._writer.write(b"PUB %s answers.%d %d\r\n%s\r\n" % (subject.encode(), id(self), len(body), body))
        while not (line := await self._reader.readline()).startswith(b"MSG"):
            if not line:
                raise ConnectionError
            if line.startswith(b"PING"):
                self._writer.write(b"PONG\r\n")
        answer = await self._reader.readexactly(int(line.split()[-1]) + 2)
        return dict(json.loads(answer))

    def close(self) -> None:
        self._writer.close()


async def nats_sends(port: int, clients: int, count: int, body: str) -> float:
    """Seconds until all have been acknowledged."""
    made = [await _Client.connected(port) for _ in range(clients)]
    await made[0].ask("$JS.API.STREAM.CREATE.JOBS", json.dumps(STREAM).encode())

    async def sends(client: _Client) -> None:
        for _ in range(count // clients):
            answer = await client.ask("jobs", body.encode())
            if "seq" not in answer:
                raise ValueError(answer)

    began_s = time.perf_counter()
    await asyncio.gather(*map(sends, made))
    took_s = time.perf_counter() - began_s
    for client in made:
        client.close()
    return took_s
