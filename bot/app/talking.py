"""`bot chat`: the same dialogue, storage, intake and outbox, with this terminal as the only channel.

`bot chat --desk` is the other side: the duty desk, in a second terminal at the same database. That is a file of its
own: what is tried here never reaches the officers of `bot run`, and no case of theirs is shown here.
"""

import asyncio
import sys
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.answers.normalise import fold_text
from bot.app.knowledge import open_library, with_plan
from bot.app.local_page import LocalPage
from bot.app.parts import SystemClock, open_store, worker_name
from bot.channels.console import DESK, NAME, ConsoleChannel
from bot.config import Settings
from bot.dialogue.library import Library
from bot.dialogue.wording_of_numbers import said_of_numbers
from bot.domain.backoff import Backoff
from bot.domain.cases import Officer
from bot.domain.delivery import Job
from bot.domain.errors import BotError, StoreUnavailable
from bot.domain.messages import Address
from bot.logs import set_up
from bot.ports.channel import Channel, Raw
from bot.services.broadcasts.keeper import Keeper
from bot.services.broadcasts.ways import ByLetter
from bot.services.deciding import Decider
from bot.services.delivery import Delivery
from bot.services.desk.clerk import Clerk
from bot.services.intake import Intake
from bot.services.upkeep import beat_forever, tidy_forever
from bot.storage.store import SqlStore

REPLY_WAIT_S = 30.0
DESK_WAIT_S = 3.0
"""Not everything that an officer does is answered in words."""
BUSY_WAITS_S = (0.5, 1.0, 2.0)
LOCAL_OFFICER = Officer(DESK.key, "Cán bộ trực", admin=True)
_WORDS_FOR_LEAVING = frozenset({"thoat", "ket thuc", "tam biet", "quit", "exit"})


async def talk(settings: Settings, *, at_desk: bool = False) -> None:
    """Ask and answer until the member leaves or the input ends; what the session left is deleted then.

    The desk's terminal leaves all as it is: another one can go on from there.
    """
    set_up("error", (settings.telegram.token, settings.telegram.secret))
    with_buttons = with_local_desk(with_plan(open_library(settings), settings))
    library = said_of_numbers(with_buttons)
    store = await open_store(replace(settings, database_url=own_database(settings)))
    worker = worker_name()
    address = DESK if at_desk else Address(NAME, worker)
    channel = ConsoleChannel(address, partial(_how_to_pick, library))
    clock = SystemClock()
    delivery = Delivery(channel, (channel.address.route,), store, clock, worker, _dead)
    has_page = settings.web.enabled and sys.stdin.isatty() and not at_desk
    page = LocalPage(settings, with_buttons, store, worker) if has_page else None
    channels: dict[str, Channel] = {NAME: channel, **({page.side.channel.name: page.side.channel} if page else {})}
    decider = Decider(channels, with_buttons, clock)

    def poke() -> None:
        delivery.poke()
        if page is not None:
            page.side.delivery.poke()

    clerk = Clerk(store, library, DESK, poke)
    intake = Intake(store, tuple(channels), decider.decide, clock, poke, page.looking if page else None)
    if page is not None:
        page.intake = intake
        print(await page.start(), flush=True)
    keeper = Keeper(store.broadcasts(), library, clock, on_letters=poke, direct={one: ByLetter() for one in channels})
    tasks = [
        asyncio.create_task(beat_forever(store, worker, delivery.poke)),
        asyncio.create_task(tidy_forever(store)),
        asyncio.create_task(intake.run()),
        asyncio.create_task(delivery.run()),
        asyncio.create_task(keeper.run()),
    ]
    tasks.append(asyncio.create_task(clerk.run()))
    try:
        first, wait_s = ("/trogiup", DESK_WAIT_S) if at_desk else ("/start", REPLY_WAIT_S)
        conversation = Conversation(channel, intake, f"{address.key}/{worker}", wait_s, library.say("chat_waits"))
        talking = _told_before_leaving(conversation, first, store, library)
        await _while_all_goes_well(talking, tasks)
        print("\n" + library.say("goodbye"))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if page is not None:
            await page.stop()
        if not at_desk:
            await store.erase(channel.address.key)
        await store.retire(worker)
        await store.close()


def own_database(settings: Settings) -> str:
    """`chat.db` beside the data of `bot run`."""
    url = make_url(settings.database_url)
    beside = Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else None
    folder = beside if beside is not None else settings.feeds_folder.parent
    return f"sqlite+aiosqlite:///{folder / 'chat.db'}"


def with_local_desk(library: Library) -> Library:
    """The officer of this machine is known, and cases come to their terminal."""
    desk = library.desk
    return replace(library, desk=replace(desk, address=DESK, officers=(*desk.officers, LOCAL_OFFICER)))


class Conversation:
    """Lines that are typed, each handled before the next one is read."""

    def __init__(self, channel: ConsoleChannel, intake: Intake, source: str, wait_s: float, busy: str) -> None:
        self.channel = channel
        self._busy = busy
        self._intake = intake
        self._source = source
        self._wait_s = wait_s
        self._number = 0

    async def until_leaving(self, first: str | None) -> bool:
        """Whether the member said so; else the input has ended."""
        line = first if first is not None else await self.channel.next_line()
        while line is not None and fold_text(line) not in _WORDS_FOR_LEAVING:
            self._number += 1
            awaited = self.channel.shown + 1
            await self._receive(self.channel.typed(line))
            await self.channel.wait_for(awaited, self._wait_s)
            line = await self.channel.next_line()
        return line is not None

    async def _receive(self, raw: Raw) -> None:
        """As soon as the database takes it; until then nothing was stored."""
        backoff = Backoff(*BUSY_WAITS_S)
        while True:
            try:
                await self._intake.receive(self.channel, self._source, [(str(self._number), raw)])
            except StoreUnavailable:
                if not backoff.failures:
                    print(f"\n{self._busy}\n", flush=True)
                await asyncio.sleep(backoff.next_s())
            else:
                return


def _how_to_pick(library: Library, first: int, last: int) -> str:
    if first == last:
        return library.say("pick_one", number=first)
    return library.say("pick_number", first=first, last=last)


async def _told_before_leaving(conversation: Conversation, first: str, store: SqlStore, library: Library) -> None:
    """Who leaves while something of theirs is open hears what becomes of it, and may stay."""
    own = conversation.channel.address
    left = await conversation.until_leaving(first)
    awaited = await store.awaited(own.key) if own != DESK else ()
    if left and awaited:
        print("\n" + library.say("leaving_open", codes=", ".join(awaited)) + "\n")
        await conversation.until_leaving(None)
        awaited = await store.awaited(own.key)
    if awaited:
        print("\n" + library.say("left_open", codes=", ".join(awaited)))


async def _while_all_goes_well(talking: Coroutine[None, None, None], tasks: Sequence["asyncio.Task[None]"]) -> None:
    """Talk to the end, unless one of the tasks fails first."""
    done, _ = await asyncio.wait([first := asyncio.create_task(talking), *tasks], return_when=asyncio.FIRST_COMPLETED)
    first.cancel()
    for task in done:
        await task


def _dead(job: Job, fault: str) -> None:
    raise BotError(f"bot chat: không in được câu trả lời {job.id} ({fault})")
