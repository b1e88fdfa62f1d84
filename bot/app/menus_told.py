"""What the platform is told at the start: the menus of commands, and how updates come."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from telegram import Bot

from bot.app.parts import START_WAITS_S
from bot.channels.telegram import setup
from bot.channels.telegram.desk_chat import DeskChat
from bot.channels.telegram.webhook import PATH
from bot.config import Settings
from bot.dialogue.library import Library
from bot.dialogue.menus import DESK_MENU, MEMBER_MENU
from bot.domain.backoff import Backoff
from bot.domain.errors import DeliveryError, Moved, Unreachable

log = logging.getLogger(__name__)


class OnReach(Protocol):
    """Told whether the desk's chat is there."""

    def __call__(self, *, reached: bool) -> None: ...


async def tell_platform(bot: Bot, settings: Settings, library: Library) -> None:
    """Tried again until the platform has heard."""
    telegram = settings.telegram

    async def tell() -> None:
        if telegram.webhook:
            await setup.choose_webhook(bot, telegram.public_url + PATH, telegram.secret)
        else:
            await setup.choose_polling(bot)
        await setup.set_member_commands(bot, library.menu(MEMBER_MENU))

    await _until_told(tell)


async def tell_desk(bot: Bot, library: Library, chat: DeskChat, on_reach: OnReach) -> None:
    """The officers' menu in their chat, wherever that is by now; tried again until the chat takes it."""

    async def tell() -> None:
        if not chat.here:
            return
        try:
            await setup.set_desk_commands(bot, library.menu(DESK_MENU), chat.here)
        except Moved as error:
            chat.moved({chat.here: error.chat})
            raise
        except Unreachable:
            on_reach(reached=False)
            raise
        on_reach(reached=True)

    await _until_told(tell)


async def _until_told(tell: Callable[[], Awaitable[None]]) -> None:
    backoff = Backoff(*START_WAITS_S)
    while True:
        try:
            await tell()
        except DeliveryError as error:
            log.warning("the platform did not take the settings", extra={"fault": str(error)})
            await asyncio.sleep(backoff.next_s())
        except Exception:
            log.exception("the platform was not told its settings")
            return
        else:
            return
