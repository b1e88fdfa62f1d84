"""Questions whose replies tell which question was answered: each has a reply of its own, known beforehand.

What is said once a conversation (for what years the directive was issued) is left out of every reply.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.app import open_library
from bot.channels.telegram.rendering import pieces
from bot.config import load_settings
from bot.dialogue.engine import step
from bot.dialogue.library import Library
from bot.dialogue.render import render
from bot.dialogue.state import State
from bot.dialogue.step import Context
from bot.domain.marks import plain
from bot.domain.messages import Incoming
from bot.planning.citations import period_note


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the text that a member reads in reply, without what is said once a conversation."""

    question: str
    reply: str


def questions() -> list[Asked]:
    """The titles of all entries that are found and answered in one piece; no two have the same reply."""
    library = open_library(load_settings())
    notes = said_once(library)
    found: dict[str, Asked] = {}
    for entry in library.knowledge.entries.values():
        answer = library.answer(entry.title)
        shown = pieces(render(answer, library))
        if answer.entry is entry and len(shown) == 1:
            reply = without(plain(shown[0].text), notes)
            found.setdefault(reply, Asked(entry.title, reply))
    return list(found.values())


def in_a_row(stock: list[Asked], first: int, count: int, library: Library) -> list[Asked]:
    """So many questions of one conversation, from a place of the stock on: those whose reply is the same here as alone.
    After another question "Không đưa…" may be read as its correction.
    """
    context, notes = Context(library), said_once(library)
    state, row = State(), list[Asked]()
    for asked in (stock[(first + place) % len(stock)] for place in range(len(stock))):
        told = step(state, Incoming(asked.question), context)
        if without(plain(pieces(told.replies[0])[0].text), notes) == asked.reply:
            state, row = told.state, [*row, asked]
        if len(row) == count:
            break
    return row


def readings(row: Sequence[Asked], place: int, library: Library) -> frozenset[str]:
    """What may be said to a question of the row, alone or after some of those before it: what a process has in mind it
    forgets when it is killed.
    """
    context, notes = Context(library), said_once(library)
    found = set()
    for first in range(place + 1):
        state = State()
        for asked in row[first : place + 1]:
            told = step(state, Incoming(asked.question), context)
            state = told.state
        found.add(without(plain(pieces(told.replies[0])[0].text), notes))
    return frozenset(found)


def said_once(library: Library) -> tuple[str, ...]:
    """The notes that a conversation hears with its first answer only."""
    notes = (period_note(document, library.knowledge) for document in library.knowledge.documents.values())
    return tuple(filter(None, notes))


def without(reply: str, notes: tuple[str, ...]) -> str:
    for note in notes:
        reply = reply.replace(f"\n{note}", "")
    return reply
