"""What an officer writes becomes the messages that members get, and what of it they will not get is said. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dialogue import broadcasting as words
from bot.dialogue.formatted import FormattedWords, formatted
from bot.dialogue.library import Library
from bot.domain.albums import albums_of, takes_words
from bot.domain.broadcasts import Part
from bot.domain.marks import plain
from bot.domain.messages import Incoming, Media
from bot.domain.pieces import units
from bot.planning.limits import MAX_CAPTION_UNITS, MAX_TEXT_UNITS

MAX_FOOT_UNITS = 96
"""Kept free for what stands beneath the text."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The messages with their title. `told`: what the officer should know before sending them; nothing is sent where
    `refused` says why not.
    """

    parts: tuple[Part, ...] = ()
    title: str = ""
    told: tuple[str, ...] = ()
    refused: str = ""


def composed(incoming: Incoming, library: Library, kept: Sequence[Media] = ()) -> Composed | None:
    """The text with its files; None where there is neither. `kept`: files that stay where none came along."""
    written = formatted(incoming.text, incoming.spans, library)
    media = incoming.media or tuple(kept)
    if not written.text and not incoming.media:
        return None
    most = MAX_TEXT_UNITS - MAX_FOOT_UNITS
    if units(written.text) > most:
        return Composed(refused=library.say("broadcast_too_long", most=most, found=units(written.text)))
    title = words.title_of(plain(written.text)) or library.say("broadcast_files", count=len(media))
    parts = _parts(written.text, media, library)
    return Composed(parts, title, _told(incoming, written, parts, library))


def _parts(text: str, media: Sequence[Media], library: Library) -> tuple[Part, ...]:
    """A file with the text beneath it; several, or a long text, in messages of their own, the text last."""
    leave = (words.leave_choice(library),)
    albums = albums_of(media)
    if not albums:
        return (Part(text, leave),)
    if len(media) == 1 and takes_words(media[0]) and units(text) <= MAX_CAPTION_UNITS - MAX_FOOT_UNITS:
        return (Part(text, leave, media=albums[0]),)
    files = tuple(Part(media=album) for album in albums)
    return (*files, Part(text or library.say("broadcast_files_above"), leave))


def _told(incoming: Incoming, written: FormattedWords, parts: Sequence[Part], library: Library) -> tuple[str, ...]:
    lost = ", ".join(library.say(f"format_{kind}") for kind in written.lost)
    return tuple(
        line
        for line, applies in (
            (library.say("broadcast_lost", lost=lost), lost),
            (library.say("broadcast_hidden", count=written.hidden), written.hidden),
            (library.say("broadcast_partial"), incoming.partial),
            (library.say("broadcast_messages", count=len(parts)), len(parts) > 1),
        )
        if applies
    )
