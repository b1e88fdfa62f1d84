"""`bot run`: everything at once, until SIGTERM."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine

from telegram import Bot

from bot.app.knowledge import open_library, with_plan
from bot.app.parts import START_WAITS_S, open_store
from bot.app.reloading import Reloader
from bot.app.service import Service
from bot.app.watchdog import watch
from bot.channels.telegram import setup
from bot.config import Settings
from bot.domain.backoff import Backoff
from bot.domain.errors import BotError, DeliveryError
from bot.doorway import more_files
from bot.logs import set_up

log = logging.getLogger(__name__)

CLOSE_WAIT_S = 2.5
"""With the waits of a service's end below the 10 s after which an operator's tools kill."""


async def run(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        BotError: something that the operator must mend before it can start.
    """
    if not settings.telegram.token:
        raise BotError(
            "Chưa có kênh nào để chạy: xin đặt biến TELEGRAM_BOT_TOKEN là mã của bot (lấy từ @BotFather).\n"
            "Muốn thử ngay không cần mã: make chat (hoặc .venv/bin/bot chat)."
        )
    set_up(settings.log_level, (settings.telegram.token, settings.telegram.secret, *settings.zalo.secrets))
    more_files()
    bot = setup.make_bot(settings.telegram.token, settings.telegram.api_base)
    library = with_plan(open_library(settings), settings)
    store = await open_store(settings)
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    try:
        if await _before(stopped, _introduced(bot)):
            service = Service(settings, library, store, bot)
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, Reloader(settings, service, library))
            watching = asyncio.create_task(watch(service.decider))
            await service.serve(stopped)
            watching.cancel()
    finally:
        await bot.shutdown()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(store.close(), CLOSE_WAIT_S)


async def _introduced(bot: Bot) -> None:
    """Wait for the platform."""
    backoff = Backoff(*START_WAITS_S)
    while True:
        try:
            await setup.introduce(bot)
        except DeliveryError as error:
            wait_s = backoff.next_s()
            log.warning("the platform is out of reach", extra={"wait_s": wait_s, "fault": str(error)})
            await asyncio.sleep(wait_s)
        else:
            return


async def _before(stopped: asyncio.Event, work: Coroutine[None, None, None]) -> bool:
    """Do the work; False, and the work is given up, when told to stop before it is done."""
    doing, waiting = asyncio.create_task(work), asyncio.create_task(stopped.wait())
    await asyncio.wait([doing, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if doing.done():
        await doing
        return True
    doing.cancel()
    return False
