"""`bot run`: everything at once, until SIGTERM."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial

from bot.app.garbage import leaving_out_what_stays
from bot.app.knowledge import open_library, with_plan
from bot.app.parts import TELEGRAM, open_store
from bot.app.reloading import Reloader
from bot.app.renewing import Renewer
from bot.app.service import Service
from bot.app.side import MakeSide
from bot.app.systemd import stay_alive
from bot.app.telegram import TelegramSide, bot_of, introduced
from bot.app.watchdog import watch
from bot.app.web import WebSide
from bot.app.zalo import ZaloSide
from bot.app.zalobot import ZaloBotSide
from bot.channels.zalo.events import NAME as ZALO
from bot.config import Settings
from bot.dialogue.library import Library
from bot.domain.errors import BotError
from bot.doorway import more_files
from bot.logs import set_up
from bot.storage.urls import parsed

log = logging.getLogger(__name__)

CLOSE_WAIT_S = 2.5
"""With the waits of a service's end below the 10 s after which an operator's tools kill."""


async def run(settings: Settings, *, maintenance: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; in `maintenance` keep what comes and answer nothing.

    Raises:
        BotError: something that the operator must mend before it can start.
    """
    if not (settings.telegram.token or settings.zalo.app_id or settings.zalobot.token or settings.web.enabled):
        raise BotError(
            "Chưa có kênh nào để chạy: xin đặt biến TELEGRAM_BOT_TOKEN là mã của bot (lấy từ @BotFather), "
            "các biến ZALO_… của tài khoản Zalo OA, hoặc ZALO_BOT_TOKEN của một bot Zalo (xem docs/zalo.md); "
            "hoặc mở trang web: web.enabled là true trong config.yaml.\n"
            "Muốn thử ngay không cần mã: make chat (hoặc .venv/bin/bot chat)."
        )
    telegram, zalo, zalobot = settings.telegram, settings.zalo, settings.zalobot
    password = parsed(settings.database_url).password or ""
    keys = (*settings.data_keys, *settings.backup_keys)
    set_up(settings.log_level, (telegram.token, telegram.secret, str(password), *keys, *zalo.secrets, *zalobot.secrets))
    more_files()
    if maintenance:
        log.warning("in maintenance: what comes is kept and not answered")
    library = _without_articles(_reachable(opened(settings), settings), settings)
    store = await open_store(settings)
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    try:
        async with _channels(settings, stopped) as makes:
            if not stopped.is_set():
                service = Service(settings, library, store, makes, maintenance=maintenance)
                renewer = Renewer(settings.knowledge, partial(opened, settings), library, service)
                reloader = Reloader(settings, service, library, renewer)
                asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, reloader)
                works = (watch(service.decider), stay_alive(), renewer.run())
                beside = [asyncio.create_task(one) for one in works]
                with leaving_out_what_stays():
                    await service.serve(stopped)
                for task in beside:
                    task.cancel()
                await asyncio.gather(*beside, return_exceptions=True)
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(store.close(), CLOSE_WAIT_S)


def opened(settings: Settings) -> Library:
    """The knowledge with its plan, as whoever answers and sends needs it.

    Raises:
        DataFaults: with every fault of theirs.
    """
    return with_plan(open_library(settings), settings)


@asynccontextmanager
async def _channels(settings: Settings, stopped: asyncio.Event) -> AsyncIterator[list[MakeSide]]:
    """The channels that the settings name, once their platforms answer or it is told to stop."""
    makes: list[MakeSide] = [ZaloSide] if settings.zalo.app_id else []
    makes += [ZaloBotSide] if settings.zalobot.token else []
    makes += [WebSide] if settings.web.enabled else []
    if not settings.telegram.token:
        yield makes
        return
    bot = bot_of(settings)
    try:
        await _before(stopped, introduced(bot))
        yield [partial(TelegramSide, bot=bot), *makes]
    finally:
        await bot.shutdown()


def _reachable(library: Library, settings: Settings) -> Library:
    """Without the channel of the officers' group nobody is promised an answer of theirs."""
    runs = {TELEGRAM: bool(settings.telegram.token), ZALO: bool(settings.zalo.app_id)}
    if library.desk.address is None or runs.get(library.desk.address.channel, False):
        return library
    log.warning("the desk's group is on a channel that is off: there is no desk")
    return replace(library, desk=replace(library.desk, address=None))


def _without_articles(library: Library, settings: Settings) -> Library:
    """Articles go by a Zalo account, which fetches their covers from here."""
    if settings.zalo.app_id and settings.zalo.public_url:
        return library
    if library.broadcast.article is not None:
        log.warning("no channel takes articles: broadcasts go as messages")
    return replace(library, broadcast=replace(library.broadcast, article=None))


async def _before(stopped: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Do the work, which is given up when told to stop before it is done."""
    doing, waiting = asyncio.create_task(work), asyncio.create_task(stopped.wait())
    await asyncio.wait([doing, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if doing.done():
        await doing
    else:
        doing.cancel()
