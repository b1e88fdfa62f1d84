"""The page under load: how much one process takes for 500 open streams, how soon all of them see a finding, how long a
first answer takes at 50 questions a second, how large each page is with all that belongs to it.

`python -m benchmarks.page_load [--streams 500] [--seconds 20] [--rate 50]`. A real `bot run` behind what looks like a
proxy, every visitor with a cookie and an address of their own, on SQLite. Fails where something is over its limit.
"""

import argparse
import asyncio
import itertools
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import numpy as np
from sqlalchemy import Connection, insert

from benchmarks.asking import questions
from benchmarks.running import BotProcess, platform
from bot.app.parts import SystemClock
from bot.channels.web.visitors import SECURE_COOKIE, Visitor, new_visitor
from bot.domain.case_effects import Conclude
from bot.domain.cases import CaseKind, Finding, Harm, Material, Reason, Status, Urgency
from bot.domain.drafts import plain_material
from bot.domain.messages import Outgoing
from bot.storage.desk.answered import conclude
from bot.storage.desk.tables import cases, submissions
from bot.storage.engines import open_database
from bot.storage.pages import SqlPages

HOST = "tro-ly.example"
FOUND = "Cán bộ trực đã kiểm tra"
MOST_MB, SEEN_WITHIN_S, P99_S, PAGE_BYTES = 250.0, 1.0, 0.2, 100_000
"""What is to be reached (issue 16)."""
PAGES = ("/", "/tra-cuu", "/tra-cuu/van-ban/ct-2022", "/bien-nhan/K7-3M24")
_OWN = re.compile(r'(?:src|href)="(/tinh/[^"]+)"')
_ADDRESSES: Iterator[str] = (f"10.{a}.{b}.{c}" for a, b, c in itertools.product(range(256), range(256), range(1, 255)))


def headers(visitor: Visitor | None, address: str) -> dict[str, str]:
    """As a proxy hands on what a browser sends."""
    cookie = {"Cookie": f"{SECURE_COOKIE}={visitor.token}"} if visitor is not None else {}
    return {"Host": HOST, "X-Forwarded-For": address, "X-Forwarded-Proto": "https", **cookie}


async def seen_at(session: aiohttp.ClientSession, url: str, visitor: Visitor, opened: asyncio.Semaphore) -> float:
    """When the finding came by the stream of a visitor, by the clock of `time.perf_counter`."""
    timeout = aiohttp.ClientTimeout(total=None)
    async with session.get(url + "/su-kien", headers=headers(visitor, next(_ADDRESSES)), timeout=timeout) as stream:
        stream.raise_for_status()
        opened.release()
        async for line in stream.content:
            if FOUND in line.decode():
                return time.perf_counter()
    raise RuntimeError("a stream ended before the finding came")


async def first_answer_s(session: aiohttp.ClientSession, url: str, question: str, key: bytes) -> float:
    """From the form of a new visitor, sent without scripts, to the page with the answer."""
    address = next(_ADDRESSES)
    visitor = new_visitor(time.time(), key, address)
    form = {"ma": visitor.form_key, "lan": "1", "loi": question}
    began_s = time.perf_counter()
    sent = headers(visitor, address) | {"Sec-Fetch-Site": "same-origin"}
    async with session.post(url + "/gui", data=form, headers=sent, allow_redirects=False) as response:
        if response.status != 303 or "cho" in response.headers["Location"]:
            raise RuntimeError(f"no answer: {response.status} {response.headers.get('Location')}")
    return time.perf_counter() - began_s


async def answers_s(session: aiohttp.ClientSession, url: str, rate: float, seconds: float, key: bytes) -> list[float]:
    """Questions begun at an even pace, however long the answers take."""
    texts = itertools.cycle(questions())
    began_s = time.perf_counter()
    under_way = []
    for place in range(int(rate * seconds)):
        await asyncio.sleep(max(began_s + place / rate - time.perf_counter(), 0.0))
        under_way.append(asyncio.create_task(first_answer_s(session, url, next(texts).question, key)))
    return list(await asyncio.gather(*under_way))


async def signing_key(database_url: str) -> bytes:
    """What signs the visitors' cookies."""
    database = open_database(database_url)
    try:
        return await SqlPages(database, SystemClock()).signing_key()
    finally:
        await database.close()


async def finding_to(database_url: str, visitors: Sequence[Visitor]) -> float:
    """A case of all these visitors is concluded, as an officer's finding is; when it was committed."""
    database = open_database(database_url)
    now_s = SystemClock.now_s()
    case = {
        "id": 1,
        "code": "K7-3M24",
        "kind": CaseKind.SUBMISSION,
        "status": Status.OPEN,
        "urgency": Urgency.NORMAL,
        "reason": Reason.OTHER,
        "harm": Harm.NONE,
        "opened_at": now_s,
        "material": json.dumps(plain_material(Material())),
    }
    rows = [{"case_id": 1, "owner": one.address.key, "code": case["code"], "sent_at": now_s} for one in visitors]
    told = Conclude(1, "telegram:1", Finding.FALSE, "", Outgoing(FOUND), None, 0)

    def open_case(connection: Connection) -> None:
        connection.execute(insert(cases), case)
        connection.execute(insert(submissions), rows)

    try:
        await database.write(open_case)
        await database.write(lambda connection: conclude(connection, told, now_s))
        return time.perf_counter()
    finally:
        await database.close()


async def page_bytes(session: aiohttp.ClientSession, url: str, key: bytes) -> dict[str, int]:
    """Each page with the styles, scripts and pictures that it names, as they are sent."""
    sizes: dict[str, int] = {}
    visitor = new_visitor(time.time(), key)
    for page in PAGES:
        async with session.get(url + page, headers=headers(visitor, next(_ADDRESSES))) as response:
            text = await response.text()
        sizes[page] = len(text.encode())
        for own in set(_OWN.findall(text)):
            async with session.get(url + own, headers=headers(None, next(_ADDRESSES))) as response:
                sizes[page] += len(await response.read())
    return sizes


@dataclass(frozen=True, slots=True)
class Measured:
    """`memory_mb`: the most at any moment; `stream_kb`: how much one open stream takes; `seen_s`: when the last saw the
    finding; `p99_s` of first answers, each of which takes `answer_cpu_s` of processor time; bytes by page.
    """

    memory_mb: float
    stream_kb: float
    seen_s: float
    p99_s: float
    answer_cpu_s: float
    sizes: Mapping[str, int]

    @property
    def over(self) -> list[str]:
        """What is over its limit."""
        found = [
            *((f"{self.memory_mb:.0f} MB",) if self.memory_mb >= MOST_MB else ()),
            *((f"a finding seen after {self.seen_s:.2f} s",) if self.seen_s >= SEEN_WITHIN_S else ()),
            *((f"p99 of first answers {1000 * self.p99_s:.0f} ms",) if self.p99_s >= P99_S else ()),
        ]
        return found + [f"{page}: {size} bytes" for page, size in self.sizes.items() if size >= PAGE_BYTES]


async def measure(streams: int, rate: float, seconds: float) -> Measured:
    """Tells what it finds as it goes."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        async with platform() as api, BotProcess(place, api) as bot:
            with (place / "config.yaml").open("a", encoding="utf-8") as config:
                config.write(f"web: {{public_url: 'https://{HOST}', proxies: [127.0.0.1]}}\n")
            await bot.start()
            connector = aiohttp.TCPConnector(limit=0)
            async with aiohttp.ClientSession(connector=connector) as session:
                key = await signing_key(bot.database_url)
                await first_answer_s(session, bot.url, "đăng ảnh cuộc họp lên mạng được không?", key)
                before_mb = bot.memory_mb()
                visitors = [new_visitor(time.time(), key, next(_ADDRESSES)) for _ in range(streams)]
                opened = asyncio.Semaphore(0)
                reading = [asyncio.create_task(seen_at(session, bot.url, one, opened)) for one in visitors]
                for _ in visitors:
                    await asyncio.wait_for(opened.acquire(), 60)
                open_mb = bot.memory_mb()
                began_cpu_s = bot.cpu_s()
                committed_s = await finding_to(bot.database_url, visitors)
                seen_s = np.array(await asyncio.wait_for(asyncio.gather(*reading), 60)) - committed_s
                seen_cpu_s, began_cpu_s = bot.cpu_s() - began_cpu_s, bot.cpu_s()
                took_s = await answers_s(session, bot.url, rate, seconds, key)
                answered_cpu_s = bot.cpu_s() - began_cpu_s
                sizes = await page_bytes(session, bot.url, key)
                after_mb = bot.memory_mb()
    print(
        f"memory: {before_mb.resident:.0f} MB before, {open_mb.resident:.0f} MB with {streams} open streams, "
        f"{after_mb.resident:.0f} MB at the end ({open_mb.of_files:.0f} MB of it mirrors files); "
        f"to be below {MOST_MB:.0f}"
    )
    print(
        f"a finding seen by {len(seen_s)} of {streams}: the first after {seen_s.min():.2f} s, "
        f"the last after {seen_s.max():.2f} s; to be within {SEEN_WITHIN_S:g}; {seen_cpu_s:.2f} s of processor time"
    )
    half, most = np.percentile(took_s, [50, 99])
    print(
        f"first answers: {len(took_s)} at {rate:g}/s, median {1000 * half:.0f} ms, p99 {1000 * most:.0f} ms; "
        f"to be below {1000 * P99_S:.0f}; {1000 * answered_cpu_s / len(took_s):.1f} ms of processor time each"
    )
    for page, size in sizes.items():
        print(f"{page}: {size / 1000:.1f} kB with all that belongs to it; to be below {PAGE_BYTES / 1000:.0f}")
    most_mb = max(one.resident for one in (before_mb, open_mb, after_mb))
    stream_kb = 1000 * (open_mb.resident - before_mb.resident) / streams
    return Measured(most_mb, stream_kb, float(seen_s.max()), float(most), answered_cpu_s / len(took_s), sizes)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--rate", type=float, default=50.0)
    parser.add_argument("--seconds", type=float, default=20.0)
    chosen = parser.parse_args()
    if too_much := asyncio.run(measure(chosen.streams, chosen.rate, chosen.seconds)).over:
        sys.exit(f"over the limits: {', '.join(too_much)}")
