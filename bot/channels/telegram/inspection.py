"""How the bot stands with the platform: how its updates go, what it may do in a group. Nothing is changed."""

from dataclasses import dataclass

from telegram import Bot, ChatMember, ChatMemberAdministrator, ChatMemberRestricted
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.channels.telegram.errors import translate
from bot.domain.errors import DeliveryError, Retryable

_HERE = frozenset({ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER})


@dataclass(frozen=True, slots=True)
class Hook:
    """Where the platform brings updates, "" where it waits to be asked. `fault`: why it could not bring one lately, at
    `fault_at_s` (epoch seconds), "" and 0.0 for none.
    """

    url: str
    waiting: int
    fault: str = ""
    fault_at_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Rights:
    """In one group. `is_forum`: it has topics."""

    is_here: bool
    may_write: bool
    may_delete: bool
    may_manage_topics: bool
    is_forum: bool


async def hook_of(bot: Bot) -> Hook:
    """Raises DeliveryError."""
    try:
        found = await bot.get_webhook_info()
    except TelegramError as error:
        raise _ours(error) from error
    at_s = found.last_error_date.timestamp() if found.last_error_date else 0.0
    return Hook(found.url, found.pending_update_count, found.last_error_message or "", at_s)


async def rights_in(bot: Bot, chat: str) -> Rights:
    """Raises DeliveryError: the group is not there (Unreachable), has another number (Moved), or nobody answers."""
    try:
        group = await bot.get_chat(int(chat))
        member = await bot.get_chat_member(int(chat), bot.id)
    except TelegramError as error:
        raise _ours(error) from error
    return _rights(member, is_forum=bool(group.is_forum))


def _rights(member: ChatMember, *, is_forum: bool) -> Rights:
    owns = member.status == ChatMemberStatus.OWNER
    admin = member if isinstance(member, ChatMemberAdministrator) else None
    limited = member if isinstance(member, ChatMemberRestricted) else None
    return Rights(
        is_here=member.status in _HERE or (limited is not None and limited.is_member),
        may_write=limited is None or limited.can_send_messages,
        may_delete=owns or (admin is not None and admin.can_delete_messages),
        may_manage_topics=owns or (admin is not None and bool(admin.can_manage_topics)),
        is_forum=is_forum,
    )


def _ours(error: TelegramError) -> DeliveryError:
    return translate(error) or Retryable(str(error))
