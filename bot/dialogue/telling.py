"""A member's words to the desk, in as many messages as they take."""

from bot.domain.effects import TellDesk
from bot.domain.messages import Address, Outgoing
from bot.domain.pieces import split_text

MAX_UNITS = 3_500
"""Within one message of any channel that a desk may have."""


def tell_desk(desk: Address, case_id: int, text: str) -> tuple[TellDesk, ...]:
    return tuple(TellDesk(desk, case_id, Outgoing(piece), words=True) for piece in split_text(text, MAX_UNITS))
