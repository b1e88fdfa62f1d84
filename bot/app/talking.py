"""`bot chat`: the same dialogue, storage, intake and outbox, with this terminal as the only channel."""

import asyncio
from collections.abc import Coroutine, Sequence

from bot.answers.normalise import fold_text
from bot.app.knowledge import open_library
from bot.app.parts import SystemClock, open_store, worker_name
from bot.channels.console import NAME, ConsoleChannel, next_line
from bot.config import Settings
from bot.domain.delivery import Job
from bot.domain.errors import BotError
from bot.domain.messages import Address
from bot.logs import set_up
from bot.services.deciding import Decider
from bot.services.delivery import Delivery
from bot.services.intake import Intake
from bot.services.upkeep import beat_forever, tidy_forever

REPLY_WAIT_S = 30.0
_WORDS_FOR_LEAVING = frozenset({"thoat", "ket thuc", "tam biet", "quit", "exit"})


async def talk(settings: Settings) -> None:
    """Ask and answer until the member leaves or the input ends; what the session left is deleted then."""
    set_up("error", (settings.telegram.token, settings.telegram.secret))
    library = open_library(settings)
    store = await open_store(settings)
    worker = worker_name()
    channel = ConsoleChannel(Address(NAME, worker), lambda count: library.say("pick_number", count=count))
    clock = SystemClock()
    delivery = Delivery(channel, (channel.address.route,), store, clock, worker, _dead)
    decider = Decider({NAME: channel}, library, clock)
    intake = Intake(store, (NAME,), decider.decide, clock, delivery.poke)
    tasks = [
        asyncio.create_task(beat_forever(store, worker, delivery.poke)),
        asyncio.create_task(tidy_forever(store)),
        asyncio.create_task(intake.run()),
        asyncio.create_task(delivery.run()),
    ]
    try:
        await _while_all_goes_well(_converse(channel, intake), tasks)
        print("\n" + library.say("goodbye"))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await store.erase(channel.address.key)
        await store.retire(worker)
        await store.close()


async def _converse(channel: ConsoleChannel, intake: Intake) -> None:
    line: str | None = "/start"
    number = 0
    while line is not None and fold_text(line) not in _WORDS_FOR_LEAVING:
        number += 1
        awaited = channel.shown + 1
        await intake.receive(channel, channel.address.key, [(str(number), channel.typed(line))])
        await channel.wait_for(awaited, REPLY_WAIT_S)
        line = await next_line()


async def _while_all_goes_well(talking: Coroutine[None, None, None], tasks: Sequence["asyncio.Task[None]"]) -> None:
    """Talk to the end, unless one of the tasks fails first."""
    done, _ = await asyncio.wait([first := asyncio.create_task(talking), *tasks], return_when=asyncio.FIRST_COMPLETED)
    first.cancel()
    for task in done:
        await task


def _dead(job: Job, fault: str) -> None:
    raise BotError(f"bot chat: không in được câu trả lời {job.id} ({fault})")
