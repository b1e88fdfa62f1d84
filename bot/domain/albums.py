"""Which files may stand in one message (https://core.telegram.org/bots/api#sendmediagroup)."""

from collections.abc import Iterable

from bot.domain.messages import Media, MediaKind

MAX_ALBUM = 10
_VISUAL = frozenset({MediaKind.PHOTO, MediaKind.VIDEO})
_ALONE = frozenset({MediaKind.VOICE, MediaKind.ROUND, MediaKind.ANIMATION})
"""What no album takes."""


def albums_of(media: Iterable[Media]) -> list[tuple[Media, ...]]:
    """Photos and videos together, documents alone, audio alone, at most ten; a voice message, a round video or an
    animation stands by itself.
    """
    albums: list[tuple[Media, ...]] = []
    for one in media:
        last = albums[-1] if albums else ()
        alike = last and (one.kind == last[0].kind or {one.kind, last[0].kind} <= _VISUAL)
        if alike and len(last) < MAX_ALBUM and one.kind not in _ALONE:
            albums[-1] = (*last, one)
        else:
            albums.append((one,))
    return albums


def takes_words(media: Media) -> bool:
    """A round video has no caption (https://core.telegram.org/bots/api#sendvideonote)."""
    return media.kind is not MediaKind.ROUND
