"""Several messages that are one: the pieces of an album, a comment with the forward that it was written for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from telegram import Update

from bot.channels.fields import inner
from bot.channels.telegram.content import Content, content_of, together
from bot.channels.telegram.ids import number_of
from bot.channels.telegram.kinds import of_unknown_kind
from bot.channels.telegram.raw_update import RawUpdate
from bot.channels.telegram.rich import plainly
from bot.domain.messages import Incoming, Origin
from bot.ports.channel import Raw


def piece(raw: Raw) -> Content:
    """A further piece of an album, empty where it can't be read: the others are handled all the same."""
    try:
        message = Update.de_json(dict(plainly(raw)), None).message
        return content_of(message) if message is not None else Content()
    except Exception:  # noqa: BLE001 - of whatever form it is
        return Content()


def is_comment(content: Content, others: Sequence[Raw]) -> bool:
    """Whether the first message is the member's own words to the forwards behind it, and no piece of an album."""
    return not (content.forwarded or content.media) and all("forward_origin" in _message(one) for one in others)


def commented(content: Content, pieces: Sequence[Content], others: Sequence[Raw]) -> Incoming:
    """The forward, with the member's own words as the question; what is answered is the forward. One that can't be
    looked at (a sticker, a poll) is said to be such, as it is alone.
    """
    forward = together(pieces)
    if forward.empty:
        return of_unknown_kind(others[0]) or incoming_of(content)
    number = number_of(_message(others[0]).get("message_id"))
    return replace(incoming_of(forward), question=content.text, origin=Origin(message=number))


def _message(raw: Raw) -> Mapping[str, object]:
    return inner(RawUpdate.of(raw), "message")


def incoming_of(content: Content, command: str = "") -> Incoming:
    return Incoming(
        content.text, command=command, media=content.media, spans=content.spans, forwarded=content.forwarded
    )
