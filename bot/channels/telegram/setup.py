"""What the platform is told once at the start: who we are, the commands, how updates come."""

import re
from collections.abc import Awaitable, Mapping

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.errors import translate
from bot.channels.telegram.polling import ALLOWED_UPDATES
from bot.channels.telegram.request import AiohttpRequest
from bot.domain.errors import BotError, Retryable

WRONG_TOKEN = "TELEGRAM_BOT_TOKEN: Telegram không nhận mã này. Xin lấy lại mã của bot từ @BotFather rồi đặt lại biến."  # noqa: S105
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{5,200}")


def make_bot(token: str, api_base: str) -> Bot:
    """The library's bot for this token.

    Raises:
        BotError: no token has this form.
    """
    if not _TOKEN.fullmatch(token):
        raise BotError(WRONG_TOKEN)
    return Bot(
        token,
        base_url=f"{api_base}/bot",
        base_file_url=f"{api_base}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )


async def introduce(bot: Bot) -> None:
    """Learn the bot's own name.

    Raises:
        BotError: the platform refuses the token.
        DeliveryError: it can't be reached now.
    """
    try:
        await bot.initialize()
    except InvalidToken as error:
        raise BotError(WRONG_TOKEN) from error
    except TelegramError as error:
        raise (translate(error) or Retryable(str(error))) from error


async def set_member_commands(bot: Bot, commands: Mapping[str, str]) -> None:
    """The menu of every private chat.

    Raises:
        DeliveryError: the platform can't be reached now.
    """
    await _set_commands(bot, commands, BotCommandScopeAllPrivateChats())


async def set_desk_commands(bot: Bot, commands: Mapping[str, str], chat: str) -> None:
    """The menu of the officers' chat.

    Raises:
        DeliveryError: the platform can't be reached now, or does not know the chat.
    """
    await _set_commands(bot, commands, BotCommandScopeChat(int(chat)))


async def _set_commands(bot: Bot, commands: Mapping[str, str], scope: BotCommandScope) -> None:
    try:
        await bot.set_my_commands(_commands(commands), scope=scope)
    except TelegramError as error:
        raise (translate(error) or Retryable(str(error))) from error


async def choose_polling(bot: Bot) -> None:
    await _told(bot.delete_webhook(drop_pending_updates=False))


async def choose_webhook(bot: Bot, url: str, secret: str) -> None:
    await _told(bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES), max_connections=40))


async def _told(call: Awaitable[bool]) -> None:
    try:
        await call
    except TelegramError as error:
        translated = translate(error)
        if translated is not None:
            raise translated from error


def _commands(named: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, text) for name, text in named.items()]
