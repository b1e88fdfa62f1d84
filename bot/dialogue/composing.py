"""What an officer writes becomes the message that members get. Pure."""

from dataclasses import dataclass

from bot.dialogue import broadcasting as words
from bot.dialogue.library import Library
from bot.dialogue.shown import without_strangers
from bot.domain.broadcasts import Part
from bot.domain.messages import Incoming, MediaKind
from bot.domain.pieces import units
from bot.planning.limits import MAX_CAPTION_UNITS, MAX_TEXT_UNITS

MAX_FOOT_UNITS = 96
"""Kept free for what stands beneath the text."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The message with its title; nothing of it is shown where `refused` says why it can not be sent."""

    parts: tuple[Part, ...] = ()
    title: str = ""
    refused: str = ""


def composed(incoming: Incoming, text: str, library: Library) -> Composed | None:
    """`text` with the photo that came along; None where there is neither."""
    text = without_strangers(text, library)
    photo = next((one.ref for one in incoming.media if one.kind is MediaKind.PHOTO), "")
    if not text and not photo:
        return None
    most = (MAX_CAPTION_UNITS if photo else MAX_TEXT_UNITS) - MAX_FOOT_UNITS
    if units(text) > most:
        return Composed(refused=library.say("broadcast_too_long", most=most, found=units(text)))
    part = Part(text, (words.leave_choice(library),), photo=photo)
    return Composed((part,), words.title_of(text) or library.say("broadcast_photo"))
