"""What went out while a member was silent, read when they are back."""

from bot.dialogue import broadcasting
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.broadcasts import ReadNews
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.broadcasts import OFFICERS, BroadcastAsks, BroadcastStatus
from bot.domain.messages import Incoming, Outgoing

_WENT = frozenset({BroadcastStatus.RUNNING, BroadcastStatus.PAUSED, BroadcastStatus.DONE})


def _asks(_: State, incoming: Incoming, __: Library) -> Asks:
    return Asks(broadcast=BroadcastAsks(codes=(_code(incoming),)))


def _read(state: State, incoming: Incoming, context: Context) -> Result:
    """The broadcast as others got it; a quiz is answered by its number."""
    library, code = context.library, _code(incoming)
    found = next((one for one in context.found.broadcast.broadcasts if one.code == code), None)
    if found is None or found.status not in _WENT or found.audience == OFFICERS:
        return reply(state, Outgoing(library.say("news_gone")))
    messages = tuple(broadcasting.outgoing(part, library) for part in found.parts)
    result = reply(state, messages[-1])
    return Result(result.state, messages)


def _code(incoming: Incoming) -> str:
    tapped = parse(incoming.action)
    return tapped.code if isinstance(tapped, ReadNews) else ""


NEWS = Step("news", _read, actions=frozenset({ReadNews}), asks=_asks)
