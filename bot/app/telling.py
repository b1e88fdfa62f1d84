"""What the platform is told at the start: the menus of commands, and how updates come."""

import asyncio
import logging

from telegram import Bot

from bot.app.parts import START_WAITS_S
from bot.channels.telegram import setup
from bot.channels.telegram.webhook import PATH
from bot.config import Settings
from bot.dialogue.library import Library
from bot.dialogue.registry import DESK_MENU, MEMBER_MENU
from bot.domain.backoff import Backoff
from bot.domain.errors import DeliveryError

log = logging.getLogger(__name__)


async def tell_platform(bot: Bot, settings: Settings, library: Library) -> None:
    """Tried again until the platform has heard."""
    telegram = settings.telegram
    member, desk = library.menu(MEMBER_MENU), library.menu(DESK_MENU)
    backoff = Backoff(*START_WAITS_S)
    while True:
        try:
            if telegram.webhook:
                await setup.choose_webhook(bot, telegram.public_url + PATH, telegram.secret)
            else:
                await setup.choose_polling(bot)
            await setup.set_commands(bot, member, desk, settings.desk_chat)
        except DeliveryError as error:
            log.warning("the platform did not take the settings", extra={"fault": str(error)})
            await asyncio.sleep(backoff.next_s())
        except Exception:
            log.exception("the platform was not told its settings")
            return
        else:
            return
