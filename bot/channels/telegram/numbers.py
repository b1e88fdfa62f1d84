"""The numbers of a group and of those who write there, for whoever sets the desk up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from telegram import Bot
from telegram.constants import ChatID, ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.channels.telegram.raw_update import RawUpdate
from bot.domain.messages import NOBODY, Address

_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_HERE = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR})
_GONE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})
_ADMINS = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})
_ID = re.compile(r"/id(?:@(?P<bot>\w+))?\s*")


@dataclass(frozen=True, slots=True)
class NumbersAsked:
    """Somebody asked for the numbers of a group, or brought the bot into it (`added`). `user` is 0 for one who writes
    in the name of the group, which only its administrators can.
    """

    chat: str
    user: int
    added: bool


def asked_in(raw: Mapping[str, object], username: str) -> NumbersAsked | None:
    """Any JSON is accepted; None for what asks for no numbers."""
    if (chat := joined(raw)) is not None:
        return NumbersAsked(chat, _user(_part(raw, "my_chat_member")), added=True) if chat else None
    message = _part(raw, "message")
    text = message.get("text")
    found = _ID.fullmatch(text) if isinstance(text, str) else None
    if found is None or _word(_part(message, "chat"), "type") not in _GROUPS:
        return None
    if found["bot"] is not None and found["bot"].lower() != username.lower():
        return None
    return NumbersAsked(_chat(raw), _user(message), added=False)


def joined(raw: Mapping[str, object]) -> str | None:
    """The group that the bot has just come into, "" for one that it was in already; None for anything else."""
    change = _part(raw, "my_chat_member")
    if _word(_part(change, "chat"), "type") not in _GROUPS or _status(change, "new") not in _HERE:
        return None
    return "" if _status(change, "old") in _HERE else _chat(raw)


def left(raw: Mapping[str, object]) -> str | None:
    """The group that the bot was put out of; None for anything else."""
    change = _part(raw, "my_chat_member")
    return _chat(raw) if _status(change, "new") in _GONE and _word(_part(change, "chat"), "type") in _GROUPS else None


async def is_admin(bot: Bot, asked: NumbersAsked) -> bool:
    """Whether the platform says so; False too where it can't be asked."""
    if not asked.user:
        return True
    try:
        member = await bot.get_chat_member(int(asked.chat), asked.user)
    except TelegramError:
        return False
    return member.status in _ADMINS


def _user(holder: Mapping[str, object]) -> int:
    number = _part(holder, "from").get("id")
    return number if isinstance(number, int) and number != ChatID.ANONYMOUS_ADMIN else 0


def _chat(raw: Mapping[str, object]) -> str:
    chat = Address.of(RawUpdate.of(raw).lane).chat
    return "" if chat == NOBODY else chat


def _status(change: Mapping[str, object], when: str) -> str:
    return _word(_part(change, f"{when}_chat_member"), "status")


def _word(holder: Mapping[str, object], name: str) -> str:
    """What is there, or nothing where it is no text: the platform may send any JSON."""
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _part(holder: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = holder.get(name)
    return value if isinstance(value, Mapping) else {}
