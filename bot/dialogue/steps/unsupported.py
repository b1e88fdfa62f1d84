"""What can't be checked, said politely; what the member was about to do stays open."""

from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step
from bot.domain.messages import Incoming, Outgoing


def _unsupported(state: State, _: Incoming, context: Context) -> Result:
    return Result(state, (Outgoing(context.library.say("unsupported")),))


def _edited(state: State, _: Incoming, context: Context) -> Result:
    return Result(state, (Outgoing(context.library.say("edit_unread")),))


UNSUPPORTED = Step("unsupported", _unsupported, actions=frozenset({"unsupported"}))
EDITED = Step("edited", _edited)
"""A change of what is done already, or of what is being written: it is not read again."""
