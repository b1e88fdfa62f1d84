"""Splits a member's words to the desk into messages, and names the officer who holds the case."""

from bot.dialogue.desk_buttons import answer_or_ask
from bot.dialogue.desk_lists import called
from bot.dialogue.step import Context
from bot.domain.cases import Case
from bot.domain.desk_effects import TellDesk
from bot.domain.messages import Address, Media, Outgoing
from bot.domain.pieces import split_text

MAX_UNITS = 3_500
"""Within one message of any channel that a desk may have."""


def tell_desk(
    desk: Address, case: Case, text: str, context: Context, media: tuple[Media, ...] = ()
) -> tuple[TellDesk, ...]:
    """Needs the officers looked up. The files stand under the last piece."""
    library = context.library
    known = {one.id: one for one in (*library.desk.officers, *context.found.officers)}
    holder = [known[case.holder]] if case.holder in known else []
    *first, last = split_text("\n".join(filter(None, (called(holder), text))), MAX_UNITS)
    choices = answer_or_ask(case.code, library)
    pieces = (*map(Outgoing, first), Outgoing(last, choices, media=media))
    return tuple(TellDesk(desk, case.id, piece, words=True) for piece in pieces)
