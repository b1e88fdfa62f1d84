"""What can't be checked, said politely; what the member was about to do stays open."""

from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step
from bot.domain.messages import Incoming, Outgoing


def _unsupported(state: State, _: Incoming, context: Context) -> Result:
    return Result(state, (Outgoing(context.library.say("unsupported")),))


UNSUPPORTED = Step("unsupported", _unsupported, actions=frozenset({"unsupported"}))
