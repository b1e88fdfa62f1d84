"""One member floods: how long do the others wait for their replies, and does each of their cases reach the desk?

`python -m benchmarks.flood [--postgres] [--seconds 60] [--kinds questions words …]`. Real processes: `bot run` against
the local Bot API server, at the pace as shipped. Besides 50 messages a second all through, 200 come at once.
"""

import argparse
import asyncio
import itertools
import random
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import watched_bot
from benchmarks.asking import questions
from benchmarks.flooding import FLOODER, KINDS, serve_bombs
from benchmarks.officers import CHAT, PEOPLE, as_sent
from benchmarks.running import SHIPPED, BotProcess, platform
from benchmarks.submitting import FIRST_MEMBER, NAME, Submission, Thing, draw_things, serve_photos, updates_of
from tests.databases import migrated_postgres, postgres_url
from tests.fakes.bot_api import RemoteBotApi, updates

NOTHING = "nothing"
FLOOD_PER_S, AT_ONCE = 50.0, 200
ASK_PER_S = 8.0
"""Of the others, each in a chat of their own."""
SUBMIT_EVERY_S = 7.5
"""With a card for each, and a picture beside some, below what a group may be sent; half of them with one."""
FIRST_ASKING = 50_000
SETTLE_WAIT_S = 30.0
LOOK_EVERY_S = 0.1
DESK = (
    f'{{contact: "xin gặp cán bộ trực.", chat_id: {CHAT}, off_hours: true, officers: ['
    + ", ".join(f"{{id: {number}, name: {name}}}" for number, name in PEOPLE.items())
    + "]}"
)
"""With the limits for each member as shipped."""
_CODE = re.compile(r"Mã biên nhận: (\S{7})")

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Felt:
    """What the others felt, in seconds; `cards_s`, from the submission to its card in the desk's chat.

    `answered`: of `asked`. `looked`: of the pictures among the submissions, those that were looked at in time.
    `flooder`: replies to the one who floods; `cpu_s`: processor time of the bot.
    """

    asked: int
    replies_s: Sequence[float]
    receipts_s: Sequence[float]
    submitted: int
    cards_s: Sequence[float]
    flooder: int
    cpu_s: float
    seen: watched_bot.Seen


def main(kinds: Sequence[str], seconds: float, postgres: bool) -> None:
    print(
        f"{FLOOD_PER_S:.0f} messages a second of one member for {seconds:.0f} s, {AT_ONCE} more at once, on "
        f"{'PostgreSQL' if postgres else 'SQLite'}, pace as shipped; {ASK_PER_S:.0f} questions a second of others\n"
        "                replies to the others: of   p50 ms  p99 ms  longest  receipts' longest ms  "
        "cards of   p50 ms  longest  flooder's replies  CPU s  longest decision ms"
    )
    for kind in (NOTHING, *kinds):
        with ExitStack() as stack:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = postgres_url(stack.enter_context(migrated_postgres())) if postgres else ""
            print(_line(kind, asyncio.run(felt(kind, place, seconds, url))), flush=True)


def _line(kind: str, one: Felt) -> str:
    def ms(values: Sequence[float], quantile: float) -> float:
        return 1e3 * float(np.quantile(values, quantile)) if values else float("nan")

    return (
        f"{kind:14}  {len(one.replies_s):21,} of {one.asked:3,}  {ms(one.replies_s, 0.5):7.0f}"
        f"  {ms(one.replies_s, 0.99):6.0f}  {ms(one.replies_s, 1):7.0f}  {ms(one.receipts_s, 1):20.0f}"
        f"  {len(one.cards_s):5} of {one.submitted:2}  {ms(one.cards_s, 0.5):7.0f}  {ms(one.cards_s, 1):7.0f}"
        f"  {one.flooder:17,}  {one.cpu_s:5.0f}"
        f"  {1e3 * one.seen.decision_cpu_s:19.0f}"
    )


async def felt(kind: str, place: Path, seconds: float, database_url: str = "") -> Felt:
    """A flood of that kind, and what the others felt of it."""
    stock = [one.question for one in questions()]
    things = draw_things(max(2, round(seconds / SUBMIT_EVERY_S)), random.Random(9))
    async with (
        platform() as api,
        BotProcess(place, api, pace=SHIPPED, desk=DESK, database_url=database_url, watched=True) as bot,
    ):
        await serve_bombs(api)
        await serve_photos(api, set(things))
        await bot.start()
        made = KINDS[kind](stock, await _own_case(api)) if kind != NOTHING else iter(())
        before, cpu_s = len(await api.sent()), bot.cpu_s()
        flooding = asyncio.create_task(_flood(api, made, seconds))
        asking = asyncio.create_task(_ask(api, stock, seconds))
        submitting = asyncio.create_task(_submit(api, things, seconds))
        await flooding
        asked, submitted = await asking, await submitting
        sent = await _settled(api, before, asked, submitted)
        used_s = bot.cpu_s() - cpu_s
        seen = watched_bot.read(bot.seen)
    return _felt(asked, submitted, things, sent, used_s, seen)


def _felt(
    asked: Mapping[int, float],
    submitted: Mapping[str, float],
    things: Sequence[Thing],
    sent: Sequence[Message],
    cpu_s: float,
    seen: watched_bot.Seen,
) -> Felt:
    first: dict[int, float] = {}
    shown: dict[str, float] = {}
    for one in sent:
        first.setdefault(one["chat_id"], one["at"])
        if one["chat_id"] == CHAT:
            for name in NAME.findall(f"{as_sent(one)} {one.get('content', '')}"):
                shown.setdefault(name, one["at"])
    senders = {thing.name: FIRST_MEMBER + number for number, thing in enumerate(things)}
    return Felt(
        asked=len(asked),
        replies_s=[first[chat] - at for chat, at in asked.items() if chat in first],
        receipts_s=[first[senders[name]] - at for name, at in submitted.items() if senders[name] in first],
        submitted=len(submitted),
        cards_s=[shown[name] - at for name, at in submitted.items() if name in shown],
        flooder=sum(one["chat_id"] == FLOODER for one in sent),
        cpu_s=cpu_s,
        seen=seen,
    )


async def _own_case(api: RemoteBotApi) -> str:
    """The code of a case that the flooder sent."""
    await api.push([updates.message(FLOODER, "/gui https://cua-toi.info/tin")])
    async with asyncio.timeout(SETTLE_WAIT_S):
        while True:
            for one in await api.sent():
                if one["chat_id"] == FLOODER and (found := _CODE.search(as_sent(one))):
                    return found[1]
            await asyncio.sleep(LOOK_EVERY_S)


async def _flood(api: RemoteBotApi, made: Iterator[dict[str, Any]], seconds: float) -> None:
    await api.push(list(itertools.islice(made, AT_ONCE)))
    async for _ in _evenly(FLOOD_PER_S, seconds):
        await api.push(list(itertools.islice(made, 1)))


async def _ask(api: RemoteBotApi, stock: Sequence[str], seconds: float) -> dict[int, float]:
    """When each asked, by their chat."""
    asked: dict[int, float] = {}
    async for number in _evenly(ASK_PER_S, seconds):
        chat = FIRST_ASKING + number
        asked[chat] = (await api.push([updates.message(chat, stock[number % len(stock)])]))["at"]
    return asked


async def _submit(api: RemoteBotApi, things: Sequence[Thing], seconds: float) -> dict[str, float]:
    """When each was sent, by its name."""
    sent: dict[str, float] = {}
    async for number in _evenly(len(things) / seconds, seconds):
        thing = things[number]
        sent[thing.name] = (await api.push(updates_of(Submission(FIRST_MEMBER + number, thing))))["at"]
    return sent


async def _evenly(per_s: float, seconds: float) -> Any:
    began_s = time.perf_counter()
    for number in range(round(per_s * seconds)):
        await asyncio.sleep(max(0.0, began_s + number / per_s - time.perf_counter()))
        yield number


async def _settled(
    api: RemoteBotApi, before: int, asked: Mapping[int, float], submitted: Mapping[str, float]
) -> list[dict[str, Any]]:
    """All messages, once everybody but the flooder has their reply, and the desk its cards, or it takes too long."""
    end_s = time.monotonic() + SETTLE_WAIT_S
    while True:
        sent = await api.sent(before)
        chats = {one["chat_id"] for one in sent}
        told = " ".join(f"{as_sent(one)} {one.get('content', '')}" for one in sent if one["chat_id"] == CHAT)
        if (chats >= asked.keys() and all(name in told for name in submitted)) or time.monotonic() > end_s:
            return sent
        await asyncio.sleep(LOOK_EVERY_S)


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m benchmarks.flood", description=__doc__)
    options.add_argument("--postgres", action="store_true", help="on the server at 127.0.0.1:5432")
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--kinds", nargs="*", choices=[*KINDS], default=[*KINDS])
    given = options.parse_args()
    main(given.kinds, given.seconds, given.postgres)
