"""Several messages that are one: the pieces of an album, a comment with the forward that it was written for."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import Update

from bot.channels.fields import inner
from bot.channels.telegram.content import Content, content_of, together
from bot.channels.telegram.ids import number_of
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


def is_comment(content: Content, pieces: Sequence[Content]) -> bool:
    return not (content.forwarded or content.media) and any(one.forwarded for one in pieces)


def commented(content: Content, pieces: Sequence[Content], first: Raw) -> Incoming:
    """The forward, with the member's own words as the question; what is answered is the forward."""
    number = number_of(inner(RawUpdate.of(first), "message").get("message_id"))
    return replace(incoming_of(together(pieces)), question=content.text, origin=Origin(message=number))


def incoming_of(content: Content, command: str = "") -> Incoming:
    return Incoming(
        content.text, command=command, media=content.media, spans=content.spans, forwarded=content.forwarded
    )
