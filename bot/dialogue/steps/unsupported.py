"""What can't be checked, said politely; what the member was about to do stays open."""

from bot.dialogue.actions.asking import Unsupported
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step
from bot.domain.asking import Asks
from bot.domain.messages import Incoming, Outgoing, split_command


def _unsupported(state: State, _: Incoming, context: Context) -> Result:
    """A step that waits for words is recalled; where links do not come through, the ways that work are told."""
    waits = (context.library.say("unsupported_waiting"),) if state.step else ()
    can = context.capabilities
    said = "unsupported" if can.links and can.files else "unsupported_link"
    return Result(state, (Outgoing("\n".join((context.library.say(said), *waits))),))


def _edited(state: State, _: Incoming, context: Context) -> Result:
    return Result(state, (Outgoing(context.library.say("edit_unread")),))


def _forwarded(state: State, incoming: Incoming, context: Context) -> Result:
    """An officer who forwards a command, or a text in answer to the desk's prompt, is told that it is none; all else
    that is forwarded is said to nobody.
    """
    if context.officer is None or not (incoming.answered or split_command(incoming.text)[0]):
        return Result(state)
    return Result(state, (Outgoing(context.library.say("desk_forwarded")),))


def _unsendable(state: State, _: Incoming, context: Context) -> Result:
    """What an officer replied with to a message about a case can go to nobody; what waits for words goes on waiting.
    Among officers it is said to nobody.
    """
    if context.officer is None or context.found.answered is None:
        return Result(state)
    return Result(state, (Outgoing(context.library.say("desk_unsendable")),))


def _asks_answered(_: State, incoming: Incoming, __: Library) -> Asks:
    return Asks(answered=incoming.answered)


UNSUPPORTED = Step("unsupported", _unsupported, actions=frozenset({Unsupported}))
UNSENDABLE = Step("officer_unsendable", _unsendable, actions=frozenset({Unsupported}), asks=_asks_answered)
FORWARDED = Step("forwarded", _forwarded)
"""Words of somebody else in the officers' chat."""
EDITED = Step("edited", _edited)
"""A change of what is done already, or of what is being written: it is not read again."""
