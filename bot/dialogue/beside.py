"""Messages to the officers' chat about what an officer does on the desk's board. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue.step import Context, Result
from bot.domain.board import is_board
from bot.domain.broadcast_effects import ShowDesk
from bot.domain.cases import Case, Officer
from bot.domain.desk_effects import Audit, TellDesk
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


def shown_beside(result: Result, incoming: Incoming, context: Context) -> Result:
    """What the board answers stands in the officers' chat too, with the same buttons, as if it was said there."""
    chat, officer = context.library.desk.address, context.officer
    if chat is None or officer is None or not is_board(incoming.address.chat):
        return result
    first, *rest = result.replies
    said = replace(first, text=context.library.say("desk_beside", name=officer.name, text=first.text))
    return replace(result, effects=(*result.effects, ShowDesk(chat, (said, *rest))))


def done_beside(result: Result, incoming: Incoming, context: Context) -> Result:
    """The same of what is done, and so logged; who only looks is left alone."""
    done = any(isinstance(one, Audit) for one in result.effects)
    return shown_beside(result, incoming, context) if done else result
