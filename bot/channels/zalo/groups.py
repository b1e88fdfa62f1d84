"""The officers' group, a group chat of the account (GMF): events of it, and choices as numbers: there are no buttons.

A number counts on from message to message, so that it means the choice that it was shown with whatever came since.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.channels.callback import packed
from bot.channels.fields import inner, text_of
from bot.channels.seen_forms import came
from bot.channels.zalo.events import GROUP_SAID
from bot.domain.delivery import Letter
from bot.domain.pieces import shortened, split_text
from bot.ports.channel import Raw

SEND_GROUP = "/v3.0/oa/group/message"
PICKED = "picked"
"""What we add to an event whose text is the number of a choice: the choice."""
QUOTES = ("quote_msg", "quoted_message", "quote", "reply_to")
_PICK = re.compile(r"#\s?(\d{1,3})")
_MENTION = re.compile(r"\[@\d{1,32}\]")
MAX_LABEL_CHARS = 100


class Numbers(Protocol):
    """The choices that were shown in a group, by their numbers."""

    async def give(self, group: str, actions: Sequence[str]) -> int:
        """The number of the first of these; the others follow it.

        Raises:
            StoreUnavailable: nothing was noted.
        """
        ...

    async def picked(self, group: str, number: int) -> str:
        """The action with this number, "" for none."""
        ...


def number_in(raw: Raw) -> int | None:
    """The number that an event picks, None for any other text."""
    found = _PICK.fullmatch(text_of(inner(raw, "message"), "text").strip())
    return int(found[1]) if found else None


def asks_for_numbers(raw: Raw) -> bool:
    """Somebody of a group that is not the officers' yet writes /id."""
    is_said = text_of(raw, "event_name") in GROUP_SAID
    return is_said and said_in(text_of(inner(raw, "message"), "text")) == "/id"


def with_picked(raw: Raw, action: str) -> Raw:
    """The event with what was picked; a stranger's field of that name goes."""
    rest = {key: value for key, value in raw.items() if key != PICKED}
    return {**rest, PICKED: packed(0, action)} if action else rest


def said_in(text: str) -> str:
    """What was said, without the accounts that it was addressed to."""
    return _MENTION.sub("", text).strip()


def quoted_in(message: Mapping[str, object]) -> str:
    """The id of the message that is replied to; several forms are in use."""
    found = {"quote_msg_id": id_text(message.get("quote_msg_id"))}
    found |= {holder: id_text(inner(message, holder).get("msg_id")) for holder in QUOTES}
    form, quoted = next(((form, one) for form, one in found.items() if one), ("", ""))
    if quoted:
        came("the message that is replied to in a group", form)
    return quoted


def id_text(value: object) -> str:
    return str(value)[:64] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def texts(letter: Letter, first: int, hint: str, max_chars: int) -> list[str]:
    """A letter as the group gets it, in the messages that it takes: the choices are lines with their numbers."""
    choices = letter.outgoing.choices
    lines = "\n".join(
        f"#{number} {shortened(choice.label, MAX_LABEL_CHARS)}" for number, choice in enumerate(choices, first)
    )
    whole = "\n\n".join(filter(None, (letter.outgoing.text or letter.outgoing.notice, lines, hint if lines else "")))
    return split_text(whole, max_chars) if whole else []
