"""Questions whose replies tell which question was answered: each has a reply of its own, known beforehand."""

from dataclasses import dataclass

from bot.app import open_library
from bot.channels.telegram.rendering import pieces
from bot.config import load_settings
from bot.dialogue.render import render
from bot.domain.marks import plain


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the whole text that a member reads in reply."""

    question: str
    reply: str


def questions() -> list[Asked]:
    """The titles of all entries that are found and answered in one piece; no two have the same reply."""
    library = open_library(load_settings())
    found: dict[str, Asked] = {}
    for entry in library.knowledge.entries.values():
        answer = library.answer(entry.title)
        shown = pieces(render(answer, library))
        if answer.entry is entry and len(shown) == 1:
            reply = plain(shown[0].text)
            found.setdefault(reply, Asked(entry.title, reply))
    return list(found.values())
