"""The files that came with a case, in words: each by its name and its size, as far as they are known. Pure."""

from collections.abc import Sequence

from bot.dialogue.library import Library
from bot.dialogue.shown import harmless_line
from bot.domain.file_names import MAX_NAME_CHARS
from bot.domain.messages import Media

KILOBYTE, MEGABYTE = 1_000, 1_000_000


def files_said(media: Sequence[Media], library: Library) -> tuple[str, ...]:
    """“bao-cao.pdf, 1,2 MB” for each whose name or size is known; a name is a stranger's, and can't be tapped."""
    return tuple(_said(one, library) for one in media if one.name or one.size)


def _said(one: Media, library: Library) -> str:
    name = harmless_line(one.name, MAX_NAME_CHARS) or library.say(f"file_unnamed_{one.kind}")
    return library.say("file_said", name=name, size=size_said(one.size)) if one.size else name


def size_said(size: int) -> str:
    """1 kB, 340 kB, 1,2 MB."""
    if size < MEGABYTE:
        return f"{max(1, round(size / KILOBYTE))} kB"
    return f"{size / MEGABYTE:.1f}".replace(".", ",").removesuffix(",0") + " MB"
