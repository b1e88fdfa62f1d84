"""/chuyentin: periodic messages go on in another application of the same member, by a code that counts once.

Nothing is kept that says which two accounts are one person's.
"""

from dataclasses import replace
from hashlib import sha256

from bot.dialogue.by_code import A_WRONG_ONE, stopped
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, notice
from bot.domain.asking import Asks
from bot.domain.broadcast_effects import OfferMove, TakeMove
from bot.domain.broadcasts import BroadcastAsks
from bot.domain.codes import read_code
from bot.domain.effects import Effect
from bot.domain.messages import Incoming, Outgoing

GOOD_S = 600.0


def _asks(_: State, incoming: Incoming, __: Library) -> Asks:
    code = read_code(incoming.text)
    if code is None:
        return Asks(limits=True, broadcast=BroadcastAsks(subscription=True))
    return Asks(tallies=True, broadcast=BroadcastAsks(moving=_hash(code)))


def _move(state: State, incoming: Incoming, context: Context) -> Result:
    """Without a code one is given; with one that was given elsewhere, what is subscribed there goes on here."""
    code = read_code(incoming.text)
    if code is not None:
        return _taken(state, code, context)
    library, found = context.library, context.found.broadcast.subscription
    if incoming.text.strip():
        return notice(state, Outgoing(library.say("move_unknown")))
    if found is None or not found.active:
        return notice(state, Outgoing(library.say("not_subscribed")))
    offer = OfferMove(_hash(context.code), context.now_s + GOOD_S)
    text = library.say("move_offered", code=context.code, minutes=round(GOOD_S / 60))
    return _with(notice(state, Outgoing(text)), offer)


def _taken(state: State, code: str, context: Context) -> Result:
    library = context.library
    if stopped(context) or not context.found.broadcast.moving:
        return _with(notice(state, Outgoing(library.say("move_unknown"))), A_WRONG_ONE)
    return _with(notice(state, Outgoing(library.say("move_taken"))), TakeMove(_hash(code)))


def _with(result: Result, effect: Effect) -> Result:
    return replace(result, effects=(effect,))


def _hash(code: str) -> str:
    """The code itself is shown once and stored nowhere."""
    return sha256(f"move/{code}".encode()).hexdigest()


MOVE = Step("move", _move, commands=frozenset({"chuyentin"}), asks=_asks)
