"""What passes between a channel and the dialogue, the same on every platform."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import BotError

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(?P<rest>.*))?$", re.DOTALL)

LOCAL_CHANNELS = frozenset({"console"})
"""Channels whose conversations live in one process: nobody else can deliver to them."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation is: the channel and its id there ("12345"; "-100123/7" for a topic of a group)."""

    channel: str
    chat: str

    @property
    def key(self) -> str:
        """The conversation's name in the database: "telegram:12345"."""
        return f"{self.channel}:{self.chat}"

    @property
    def route(self) -> str:
        """Who delivers: every process of the channel, or only the one that holds the conversation."""
        return self.key if self.channel in LOCAL_CHANNELS else self.channel

    @classmethod
    def of(cls, key: str) -> "Address":
        channel, colon, chat = key.partition(":")
        if not colon:
            raise BotError(f"address {key!r}: expected channel:chat, as telegram:12345")
        return cls(channel, chat)


class Setting(StrEnum):
    """Who reads along: nobody, everybody in a group, or the officers of the desk."""

    PRIVATE = "private"
    GROUP = "group"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a member can pick: `action` is for the program, `label` is what is shown."""

    action: str
    label: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What a reply refers to on the platform: the message answered, the tap to acknowledge."""

    message: str = ""
    tap: str = ""


NO_ORIGIN = Origin()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a member: a text, a command with what follows it, or the action of a choice that was picked.

    `version` is the version of the conversation when the picked choice was shown.
    """

    text: str = ""
    action: str = ""
    command: str = ""
    address: Address = Address("console", "")
    setting: Setting = Setting.PRIVATE
    version: int | None = None
    origin: Origin = NO_ORIGIN


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to a member. A channel shows the choices as buttons or as numbered lines.

    `link` is the payload of a deep link into the private chat with the bot, shown as one more button.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    link: Choice | None = None


def split_command(text: str) -> tuple[str, str]:
    """A command and what follows it: "/hoi@tro_ly_bot abc" -> ("hoi", "abc"); ("", text) for anything else."""
    found = _COMMAND.match(text)
    return (found["name"].lower(), (found["rest"] or "").strip()) if found else ("", text)
