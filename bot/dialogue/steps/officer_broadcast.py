"""In the desk's chat: approval, pause and cancellation of broadcasts, and the terms on which a draft goes."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.dialogue import broadcast_terms as terms
from bot.dialogue import broadcasting as words
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.broadcast_effects import Approve, Steer
from bot.domain.broadcasts import OPEN, Broadcast, BroadcastAsks, BroadcastStatus
from bot.domain.codes import read_code
from bot.domain.effects import Audit, Effect
from bot.domain.messages import Choice, Incoming, Outgoing

_COMMANDS = {"duyet": words.OK, "tamdung": words.PAUSE, "tieptuc": words.RESUME, "huy": words.DROP, "hengio": words.SET}
_ASKED = frozenset({"duyet", "huy"})
"""Never done by a bare command: its name may stand in anybody's words, one tap away."""
_STEERS = {
    words.PAUSE: (BroadcastStatus.RUNNING, BroadcastStatus.PAUSED),
    words.RESUME: (BroadcastStatus.PAUSED, BroadcastStatus.RUNNING),
}


def _asks_to_decide(_: State, incoming: Incoming, library: Library) -> Asks:
    code = _code(incoming)
    audiences = terms.audiences_asked(library) if ":" in incoming.action else ()
    return Asks(broadcast=BroadcastAsks(codes=(code,) if code else (), open=not code, counts=audiences))


def _decide(state: State, incoming: Incoming, context: Context) -> Result:
    library = context.library
    if context.officer is None:
        return reply(state, Outgoing(library.say("broadcast_officers_only")))
    found = context.found.broadcast.broadcasts or context.found.broadcast.open
    if not found:
        return reply(state, Outgoing(library.say("broadcast_none")))
    if not incoming.action and not _code(incoming) and incoming.command in _ASKED:
        return reply(state, _which(incoming.command, found, context))
    if len(found) != 1:
        return reply(state, words.overview(context.found.broadcast.open, library))
    return _done(state, found[0], incoming, context)


def _done(state: State, broadcast: Broadcast, incoming: Incoming, context: Context) -> Result:
    way = words.read_action(incoming.action)[0] if incoming.action else _COMMANDS[incoming.command]
    if way == words.DROP and broadcast.status in OPEN:
        return _steer(state, broadcast, broadcast.status, BroadcastStatus.CANCELLED, context)
    if way in _STEERS and broadcast.status is _STEERS[way][0]:
        return _steer(state, broadcast, *_STEERS[way], context)
    if broadcast.status is BroadcastStatus.DRAFT and way in _DRAFTED:
        if incoming.action and words.read_action(incoming.action)[2] != str(broadcast.version):
            return reply(state, _anew(broadcast, context))
        return _DRAFTED[way](state, broadcast, incoming, context)
    return reply(state, words.card(broadcast, context.now_s, context.library))


def _approve(state: State, broadcast: Broadcast, _: Incoming, context: Context) -> Result:
    library, officer = context.library, context.officer
    assert officer is not None
    if not broadcast.recipients:
        return reply(state, Outgoing(library.say("broadcast_nobody")))
    if library.broadcast.two_person and broadcast.creator == officer.id:
        again = Choice(words.action(words.OK, broadcast), library.say("choice_bc_ok"))
        return reply(state, Outgoing(library.say("broadcast_needs_second", code=broadcast.code), (again,)))
    at_s = words.opens(max(broadcast.due_s, context.now_s), library)
    due_s = at_s if at_s > context.now_s else 0.0
    done = replace(broadcast, status=BroadcastStatus.APPROVED, due_s=due_s)
    effects: tuple[Effect, ...] = (
        Approve(broadcast.id, officer.id, due_s, broadcast.version),
        Audit(officer.id, "broadcast-approve", broadcast.code),
    )
    return reply(state, words.card(done, context.now_s, library), *effects)


def _edit(state: State, broadcast: Broadcast, _: Incoming, context: Context) -> Result:
    return reply(state, Outgoing(context.library.say("broadcast_edit", code=broadcast.code)))


def _anew(broadcast: Broadcast, context: Context) -> Outgoing:
    """The button was shown under other words: nothing is done with it, and the words are shown as they are now."""
    library = context.library
    control = words.control(broadcast, context.now_s, library)
    seen = words.outgoing(broadcast.parts[0], library)
    return replace(control, text=library.say("broadcast_changed", seen=seen.text, control=control.text))


def _steer(state: State, broadcast: Broadcast, now: BroadcastStatus, to: BroadcastStatus, context: Context) -> Result:
    officer = context.officer.id if context.officer else ""
    audit = Audit(officer, f"broadcast-{to.value}", broadcast.code)
    done = replace(broadcast, status=to, finished_s=context.now_s)
    return reply(state, words.card(done, context.now_s, context.library), Steer(broadcast.id, now, to), audit)


def _which(command: str, found: Sequence[Broadcast], context: Context) -> Outgoing:
    """Which one is meant, and whether: a button for each."""
    library, way = context.library, _COMMANDS[command]
    choices = tuple(
        Choice(
            words.action(way, one),
            library.say("choice_bc_named", way=library.say(f"choice_bc_{way}"), code=one.code),
        )
        for one in found
    )
    lines = "\n".join(words.line(one, library) for one in found)
    return Outgoing(library.say("broadcast_which", lines=lines), choices)


def _code(incoming: Incoming) -> str:
    if incoming.action:
        return words.read_action(incoming.action)[1]
    return read_code(incoming.text.strip().partition(" ")[0]) or ""


_DRAFTED: dict[str, Callable[[State, Broadcast, Incoming, Context], Result]] = {
    words.OK: _approve,
    words.EDIT: _edit,
    words.WHEN: terms.times,
    words.SET: terms.set_time,
    words.WHOM: terms.audiences,
    words.TO: terms.readdress,
}
"""What can be done with a draft."""

DECIDE = Step(
    "decide_broadcast",
    _decide,
    commands=frozenset(_COMMANDS),
    actions=frozenset({words.ACT.rstrip(":")}),
    asks=_asks_to_decide,
)
