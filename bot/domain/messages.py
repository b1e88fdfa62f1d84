"""What passes between a channel and the dialogue, the same on every platform."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.errors import BotError
from bot.domain.memo import Memo
from bot.domain.pieces import units

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(?P<rest>.*))?$", re.DOTALL)

GROUP_SIGN = "-"
"""How the id of a conversation of several people begins, on every channel."""
LOCAL_CHANNELS = frozenset({"console"})
"""Channels whose conversations live in one process: nobody else can deliver to them."""
READ_CHANNELS = frozenset({"web"})
"""Channels whose letters lie ready until their reader comes: nothing is sent."""
NOBODY = "0"
"""The chat of what belongs to none."""
CHANNEL_MADE = "!"
"""How an action begins that only a channel may make, out of what the platform says; no button ever carries one."""
POLL_PICKED = f"{CHANNEL_MADE}poll"
"""`!poll:<option>:<id>`: an option was picked in a poll of ours."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation is: the channel and its id there ("12345"; a group's begins with GROUP_SIGN)."""

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

    @property
    def is_private(self) -> bool:
        """Whether one person is there."""
        return self.chat != NOBODY and not self.is_group

    @property
    def is_group(self) -> bool:
        return self.chat.startswith(GROUP_SIGN)

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
    """What a reply refers to on the platform: the message answered, the tap to acknowledge, the topic of a forum;
    `used`: the message whose buttons go, as one of them was tapped.
    """

    message: str = ""
    tap: str = ""
    topic: str = ""
    used: str = ""


NO_ORIGIN = Origin()


class MediaKind(StrEnum):
    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    VOICE = "voice"
    ROUND = "round"
    ANIMATION = "animation"


LOCAL = "file:"
KEPT = "kept:"


@dataclass(frozen=True, slots=True)
class Media:
    """A file by reference: `ref` is how the platform sends it again, `unique` is the same for every copy of it.

    A picture of our own has LOCAL and its path as `ref`; one that lies in our database, as nobody else keeps it for us,
    has KEPT and its `unique`. No reference that a platform gives begins so.

    `look` is the photo's perceptual hash, "" where there is none (bot.likeness.photo). `codes`: what its QR codes say,
    `words`: what was read in it, both while the message is handled. `name` and `size` (bytes, 0 for unknown) are the
    sender's and the platform's word for a file, see `bot.domain.file_names`.
    """

    kind: MediaKind
    ref: str
    unique: str
    look: str = ""
    codes: tuple[str, ...] = ()
    words: str = ""
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text that the platform marked, in UTF-16 units; `url` is the target of a hidden link."""

    kind: str
    offset: int
    length: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Replied:
    """A message of ours that a member replies to: its text, and the actions of its buttons."""

    text: str = ""
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a member: a text, a command with what follows it, or the action of a choice that was picked.

    `version` is the version of the conversation when the picked choice was shown. `media`: one file, or the files of
    an album. `forwarded` names the channel that a forwarded post comes from; from a person it is only FORWARDED.
    `sender` and `answered` are of the desk alone: which officer ("telegram:123"), and the message that is replied to.
    `quoted`: somebody else's message, or the member's own, that a member replies to; where that is what is meant, it
    takes the place of the message, and `question` are the member's words. `replied`: the message of ours
    that a member replies to in private. `edited`: it was sent before, and changed since. `partial`: of several files
    that stand together only one came along. `memo`: what was found out of it, for all who look at it.
    """

    text: str = ""
    action: str = ""
    command: str = ""
    address: Address = Address("console", "")
    setting: Setting = Setting.PRIVATE
    version: int | None = None
    origin: Origin = NO_ORIGIN
    media: tuple[Media, ...] = ()
    spans: tuple[Span, ...] = ()
    forwarded: str = ""
    sender: str = ""
    answered: str = ""
    quoted: "Incoming | None" = None
    question: str = ""
    replied: Replied | None = None
    edited: bool = False
    partial: bool = False
    memo: Memo = field(default_factory=Memo, compare=False, repr=False)


FORWARDED = "người dùng"
"""Said of a forward from a person: who it is, is nobody's business."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to a member. A channel shows the choices as buttons or as numbered lines.

    `link` is the payload of a deep link into the private chat with the bot, shown as one more button. `media` is sent
    with the text as its caption. `notice` is a short word shown over the tap that is answered; with an empty text
    nothing else is sent. `ask` invites the reader to reply to this very message. `quotes`: it is shown as a reply to
    the message that it answers. `in_place`: it takes the place of the message whose button was tapped, where that can
    be had. `grounds` and `entry` name the clauses that it rests on and the answer that it gives, for channels that can
    show them whole; `urgent`: it tells somebody in danger what to do. `app`: a page of ours, by its address, that the
    platform can open within itself, as one more button where it can.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    link: Choice | None = None
    media: tuple[Media, ...] = ()
    notice: str = ""
    ask: bool = False
    quotes: bool = False
    in_place: bool = False
    grounds: tuple[str, ...] = ()
    entry: str = ""
    urgent: bool = False
    app: Choice | None = None

    @property
    def is_silent(self) -> bool:
        """Nothing but the answer to a tap."""
        return not (self.text.strip() or self.media or self.choices or self.link or self.ask)


def split_command(text: str) -> tuple[str, str]:
    """A command and what follows it: "/hoi@tro_ly_bot abc" -> ("hoi", "abc"); ("", text) for anything else."""
    found = _COMMAND.match(text)
    return (found["name"].lower(), (found["rest"] or "").strip()) if found else ("", text)


def with_rest(incoming: Incoming, rest: str) -> Incoming:
    """A message whose beginning was read: `rest`, with which its text ends, in its place, the spans moved along. What
    was marked in the beginning went with it, but for links.
    """
    begins = units(incoming.text[: len(incoming.text.rstrip()) - len(rest)]) if incoming.spans else 0
    kept = (span for span in incoming.spans if span.url or span.offset + span.length > begins)
    spans = tuple(replace(span, offset=span.offset - begins) for span in kept)
    return replace(incoming, text=rest, spans=spans)
