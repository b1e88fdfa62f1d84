"""A Telegram update as a message of ours, or None for what is passed over politely."""

import re

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatID, ChatType

from bot.channels.telegram.callback import unpacked
from bot.channels.telegram.raw import NOWHERE, lane_of
from bot.domain.errors import Unreadable
from bot.domain.marks import clean
from bot.domain.messages import Address, Incoming, Origin, Setting
from bot.ports.channel import Raw

STALE = "stale"
"""The action of a button that is not ours, or no longer: it leads to the explanation of stale choices."""
_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_PEOPLE = frozenset({ChatID.ANONYMOUS_ADMIN, ChatID.FAKE_CHANNEL})
"""Accounts under which the platform shows people (https://core.telegram.org/bots/api#message, sender_chat)."""
_COMMAND = re.compile(r"/\w+(?:@(?P<bot>\w+))?")


class Reader:
    """Knows which bot it reads for, as groups speak to several."""

    def __init__(self, bot_id: int, username: str) -> None:
        self._bot_id = bot_id
        self._username = username
        self._mention = re.compile(rf"@{re.escape(username)}\b", re.IGNORECASE)

    def read(self, raw: Raw) -> Incoming | None:
        """The message, or None.

        Raises:
            Unreadable: the update is not of the platform's form.
        """
        try:
            update = Update.de_json(dict(raw), None)
            if update.message is not None:
                return self._message(update.message, raw)
            if update.callback_query is not None:
                return self._tap(update.callback_query, raw)
        except Unreadable:
            raise
        except Exception as error:
            raise Unreadable(f"not of the platform's form: {type(error).__name__}") from error
        return None

    def _message(self, message: Message, raw: Raw) -> Incoming | None:
        if _is_from_a_program(message) or not (message.text or message.caption or message.effective_attachment):
            return None
        text = _text(message.text or message.caption or "")
        topic = str(message.message_thread_id) if message.is_topic_message else ""
        origin = Origin(message=_number(message.message_id), topic=topic)
        address = _address(raw)
        if message.chat.type == ChatType.PRIVATE:
            return Incoming(text, address=address, origin=origin)
        if message.chat.type not in _GROUPS or not text or not self._is_for_us(message, text):
            return None
        return Incoming(self._mention.sub(" ", text).strip(), address=address, setting=Setting.GROUP, origin=origin)

    def _is_for_us(self, message: Message, text: str) -> bool:
        """In a group: a command (to this bot, where one is named), a mention, or a reply to one of our messages."""
        command = _COMMAND.match(text)
        if command is not None:
            named = command["bot"]
            return named is None or named.lower() == self._username.lower()
        answered = message.reply_to_message
        ours = answered is not None and answered.from_user is not None and answered.from_user.id == self._bot_id
        return ours or self._mention.search(text) is not None

    def _tap(self, tap: CallbackQuery, raw: Raw) -> Incoming:
        found = unpacked(_text(tap.data or ""))
        version, action = found if found is not None else (None, STALE)
        private = tap.message is None or tap.message.chat.type == ChatType.PRIVATE
        return Incoming(
            action=action,
            version=version,
            address=_address(raw),
            setting=Setting.PRIVATE if private else Setting.GROUP,
            origin=Origin(tap=_text(tap.id)),
        )


def _is_from_a_program(message: Message) -> bool:
    """Another bot, or what the platform copies from a channel; not the people who hide behind their group or channel."""
    sender = message.from_user
    a_bot = sender is not None and sender.is_bot and sender.id not in _PEOPLE
    return a_bot or message.via_bot is not None or bool(message.is_automatic_forward)


def _address(raw: Raw) -> Address:
    address = Address.of(lane_of(raw))
    if address.chat == NOWHERE:
        raise Unreadable("expected a chat with a number")
    return address


def _number(value: object) -> str:
    if not isinstance(value, int):
        raise Unreadable(f"expected a number, found {type(value).__name__}")
    return str(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unreadable(f"expected a text, found {type(value).__name__}")
    return clean(value)
