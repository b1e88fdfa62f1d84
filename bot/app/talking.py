"""`bot chat`: the same dialogue, storage, intake and outbox, with this terminal as the only channel.

`bot chat --desk` is the other side: the duty desk, in a second terminal at the same database.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace

from bot.answers.normalise import fold_text
from bot.app.knowledge import open_library, with_plan
from bot.app.parts import SystemClock, open_store, worker_name
from bot.channels.console import DESK, NAME, ConsoleChannel
from bot.config import Settings
from bot.dialogue.library import Library
from bot.domain.cases import Officer
from bot.domain.delivery import Job
from bot.domain.errors import BotError
from bot.domain.messages import Address
from bot.logs import set_up
from bot.services.broadcasts.keeper import Keeper
from bot.services.deciding import Decider
from bot.services.delivery import Delivery
from bot.services.desk.clerk import Clerk
from bot.services.intake import Intake
from bot.services.upkeep import beat_forever, tidy_forever

REPLY_WAIT_S = 30.0
DESK_WAIT_S = 3.0
"""Not everything that an officer does is answered in words."""
LOCAL_OFFICER = Officer(DESK.key, "Cán bộ trực", admin=True)
_WORDS_FOR_LEAVING = frozenset({"thoat", "ket thuc", "tam biet", "quit", "exit"})


async def talk(settings: Settings, *, at_desk: bool = False) -> None:
    """Ask and answer until the member leaves or the input ends; what the session left is deleted then.

    The desk's terminal leaves all as it is: another one can go on from there.
    """
    set_up("error", (settings.telegram.token, settings.telegram.secret))
    library = with_local_desk(with_plan(open_library(settings), settings), has_other_desk=bool(settings.desk_chat))
    store = await open_store(settings)
    worker = worker_name()
    address = DESK if at_desk else Address(NAME, worker)
    channel = ConsoleChannel(address, lambda count: library.say("pick_number", count=count))
    clock = SystemClock()
    delivery = Delivery(channel, (channel.address.route,), store, clock, worker, _dead)
    decider = Decider({NAME: channel}, library, clock)
    clerk = Clerk(store, library, DESK, delivery.poke)
    intake = Intake(store, (NAME,), decider.decide, clock, delivery.poke)
    tasks = [
        asyncio.create_task(beat_forever(store, worker, delivery.poke)),
        asyncio.create_task(tidy_forever(store)),
        asyncio.create_task(intake.run()),
        asyncio.create_task(delivery.run()),
        asyncio.create_task(Keeper(store.broadcasts(), library, clock, on_letters=delivery.poke, direct=(NAME,)).run()),
    ]
    if library.desk.address == DESK:
        tasks.append(asyncio.create_task(clerk.run()))
    try:
        first, wait_s = ("/trogiup", DESK_WAIT_S) if at_desk else ("/start", REPLY_WAIT_S)
        talking = _converse(channel, intake, f"{address.key}/{worker}", first, wait_s)
        await _while_all_goes_well(talking, tasks)
        print("\n" + library.say("goodbye"))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if not at_desk:
            await store.erase(channel.address.key)
        await store.retire(worker)
        await store.close()


def with_local_desk(library: Library, *, has_other_desk: bool) -> Library:
    """The officer of this machine is known; where there is no other desk, cases come to their terminal."""
    desk = library.desk
    address = desk.address or (None if has_other_desk else DESK)
    return replace(library, desk=replace(desk, address=address, officers=(*desk.officers, LOCAL_OFFICER)))


async def _converse(channel: ConsoleChannel, intake: Intake, source: str, first: str, wait_s: float) -> None:
    line: str | None = first
    number = 0
    while line is not None and fold_text(line) not in _WORDS_FOR_LEAVING:
        number += 1
        awaited = channel.shown + 1
        await intake.receive(channel, source, [(str(number), channel.typed(line))])
        await channel.wait_for(awaited, wait_s)
        line = await channel.next_line()


async def _while_all_goes_well(talking: Coroutine[None, None, None], tasks: Sequence["asyncio.Task[None]"]) -> None:
    """Talk to the end, unless one of the tasks fails first."""
    done, _ = await asyncio.wait([first := asyncio.create_task(talking), *tasks], return_when=asyncio.FIRST_COMPLETED)
    first.cancel()
    for task in done:
        await task


def _dead(job: Job, fault: str) -> None:
    raise BotError(f"bot chat: không in được câu trả lời {job.id} ({fault})")
