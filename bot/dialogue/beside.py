"""The officers' chat, for what an officer does elsewhere: on the desk's board. Pure."""

from collections.abc import Sequence

from bot.dialogue.step import Context
from bot.domain.board import is_board
from bot.domain.cases import Case, Officer
from bot.domain.effects import TellDesk
from bot.domain.messages import Address, Choice, Incoming, Outgoing


def desk_chat(incoming: Incoming, context: Context) -> Address:
    """Where all officers read along."""
    chat = context.library.desk.address
    return chat if chat is not None and is_board(incoming.address.chat) else incoming.address


def told_beside(
    incoming: Incoming, context: Context, officer: Officer, case: Case, text: str, choices: Sequence[Choice] = ()
) -> tuple[TellDesk, ...]:
    """What the others hear of something that goes to members, with the way to take it back; nothing where it was said
    in their chat anyhow.
    """
    if not is_board(incoming.address.chat):
        return ()
    said = context.library.say("desk_beside", name=officer.name, text=text)
    return (TellDesk(desk_chat(incoming, context), case.id, Outgoing(said, tuple(choices))),)
