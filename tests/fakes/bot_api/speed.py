"""How fast the server is: `python -m tests.fakes.bot_api.speed`, with the server pinned to one core and the aiohttp
client that drives it to another.

A client costs more than the server, so its rate is a lower bound; the server's own CPU time for each call is measured
beside it.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlencode

import aiohttp

from tests.fakes.bot_api.remote import RemoteBotApi
from tests.fakes.bot_api.updates import message

MESSAGES = 20_000
UPDATES = 20_000
CONNECTIONS = 32
TEXT = "Đồng chí nên <b>kiểm chứng</b> nguồn tin trước khi chia sẻ, theo mục 2.3 của Chỉ thị. " * 4


async def main() -> None:
    cores = sorted(os.sched_getaffinity(0))
    async with RemoteBotApi.running({"record": "messages"}) as api, aiohttp.ClientSession() as session:
        os.sched_setaffinity(api.pid, cores[:1])
        os.sched_setaffinity(0, cores[1:] or cores)
        await _measure("sendMessage", MESSAGES, api, lambda: _send(api, session))
        await api.push([message(1 + number % 500, f"câu hỏi {number}") for number in range(UPDATES)])
        await _measure("getUpdates of 100", UPDATES // 100, api, lambda: _poll(api, session))
        counters = await api.counters()
        print(f"delivered {counters['delivered']}, updates {counters['updates']}, {_memory_mb(api.pid):.0f} MB")


async def _measure(what: str, count: int, api: RemoteBotApi, work: Callable[[], Awaitable[None]]) -> None:
    began_s, cpu_s = time.perf_counter(), _cpu_s(api.pid)
    await work()
    took_s, used_s = time.perf_counter() - began_s, _cpu_s(api.pid) - cpu_s
    print(f"{what}: {count / took_s:.0f}/s seen by the client, server CPU {used_s / count * 1e6:.0f} µs a call", end="")
    print(f" (alone on a core {count / used_s:.0f}/s), {used_s / took_s:.0%} of its core")


async def _send(api: RemoteBotApi, session: aiohttp.ClientSession) -> None:
    url = f"{api.url}/bot{api.token}/sendMessage"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    left = iter(range(MESSAGES))

    async def worker() -> None:
        for number in left:
            form = {"chat_id": number % 500 + 1, "text": TEXT, "parse_mode": "HTML", "reply_markup": MARKUP}
            async with session.post(url, data=urlencode(form), headers=headers) as response:
                await response.read()
                assert response.status == 200

    await asyncio.gather(*(worker() for _ in range(CONNECTIONS)))


async def _poll(api: RemoteBotApi, session: aiohttp.ClientSession) -> None:
    for offset in range(1, UPDATES, 100):
        async with session.post(f"{api.url}/bot{api.token}/getUpdates", data={"offset": offset}) as response:
            await response.read()
            assert response.status == 200


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


MARKUP = '{"inline_keyboard": [[{"text": "Xem nguồn", "callback_data": "a1:src"}]]}'

if __name__ == "__main__":
    asyncio.run(main())
