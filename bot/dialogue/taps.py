"""Taps that come twice: the second one is acknowledged, and nothing follows from it. Pure."""

from dataclasses import replace

from bot.dialogue.actions.action import each, parse
from bot.dialogue.actions.submitting import Follow, GiveHeld
from bot.dialogue.state import State, Tap
from bot.dialogue.step import Context, Result, Step
from bot.domain.messages import Incoming, Outgoing

MAX_TAPS = 4


def handled(result: Result, incoming: Incoming) -> Result:
    """The result with its tap remembered."""
    if incoming.version is None:
        return result
    choices = result.replies[-1].choices if result.replies else ()
    tapped = parse(incoming.action)
    followed = next(each(Follow, (one.action for one in choices)), None)
    named = tapped if isinstance(tapped, GiveHeld) else followed
    code = named.code if named is not None else ""
    tap = Tap(incoming.version, incoming.action, code)
    state = replace(result.state, taps=(*result.state.taps, tap)[-MAX_TAPS:])
    return replace(result, state=state, used=True)


def before(state: State, incoming: Incoming) -> Tap | None:
    """The same tap, where it was handled before."""
    return next((one for one in state.taps if (one.version, one.action) == (incoming.version, incoming.action)), None)


def _again(state: State, incoming: Incoming, context: Context) -> Result:
    tap = before(state, incoming)
    library = context.library
    text = library.say("tapped_sent", code=tap.code) if tap is not None and tap.code else library.say("tapped_before")
    return Result(state, (Outgoing("", notice=text),), used=True)


AGAIN = Step("again", _again)
