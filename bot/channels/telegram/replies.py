"""What a message replies to, as far as it matters: a message of ours with its buttons, or what is to be passed on."""

from dataclasses import replace

from telegram import Message

from bot.channels.callback import unpacked
from bot.channels.telegram.content import Content, cleaned, together
from bot.domain.messages import Replied, split_command

REPLY_COMMANDS = frozenset({"gui"})
"""As a reply to a message they mean that message."""
DESK_REPLY_COMMANDS = frozenset({"phathanh", "sua"})
"""The same in the officers' chat; what is written after the command stays in front."""


def passes_on(message: Message) -> bool:
    return split_command(message.text or message.caption or "")[0] in REPLY_COMMANDS


def with_replied(content: Content, replied: Content) -> Content:
    return together((content, replace(replied, media=() if content.media else replied.media)))


def leaves_files_behind(message: Message) -> bool:
    """Of an album only the one file that is replied to comes along."""
    answered = message.reply_to_message
    return answered is not None and answered.media_group_id is not None


def own(message: Message) -> Replied:
    """A message of ours as it comes back in a reply (https://core.telegram.org/bots/api#message).

    Raises:
        Unreadable: its text is none.
    """
    keyboard = message.reply_markup.inline_keyboard if message.reply_markup is not None else ()
    data = (button.callback_data for row in keyboard for button in row)
    found = (unpacked(cleaned(one)) for one in data if isinstance(one, str))
    return Replied(cleaned(message.text or message.caption or ""), tuple(one[1] for one in found if one is not None))
