"""In the desk's chat: approval, pause and cancellation of broadcasts, and the terms on which a draft goes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.dialogue import broadcast_terms as terms
from bot.dialogue import broadcasting as words
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.articles import GoAsArticle, GoAsMessages
from bot.dialogue.actions.broadcasts import (
    ApproveBroadcast,
    DropBroadcast,
    EditBroadcast,
    ListAudiences,
    ListTimes,
    OfBroadcast,
    PauseBroadcast,
    ResumeBroadcast,
    SetAudience,
    SetTime,
)
from bot.dialogue.articles import can_go
from bot.dialogue.beside import done_beside, shown_beside
from bot.dialogue.broadcast_buttons import as_seen, way_name
from bot.dialogue.library import Library
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.articles import ArticleWish
from bot.domain.asking import Asks
from bot.domain.broadcast_effects import Approve, GoByArticle, Steer
from bot.domain.broadcasts import OPEN, Broadcast, BroadcastAsks, BroadcastStatus
from bot.domain.codes import read_code
from bot.domain.desk_effects import Audit
from bot.domain.effects import Effect
from bot.domain.messages import Incoming, Outgoing

_COMMANDS: Mapping[str, type[OfBroadcast]] = {
    "duyet": ApproveBroadcast,
    "tamdung": PauseBroadcast,
    "tieptuc": ResumeBroadcast,
    "huy": DropBroadcast,
    "hengio": SetTime,
}
_ASKED = frozenset({"duyet", "huy"})
"""Never done by a bare command: its name may stand in anybody's words, one tap away."""
_STEERS: Mapping[type[OfBroadcast], tuple[BroadcastStatus, BroadcastStatus]] = {
    PauseBroadcast: (BroadcastStatus.RUNNING, BroadcastStatus.PAUSED),
    ResumeBroadcast: (BroadcastStatus.PAUSED, BroadcastStatus.RUNNING),
}


def _asks_to_decide(_: State, incoming: Incoming, library: Library) -> Asks:
    code = _code(incoming)
    audiences = terms.audiences_asked(library) if incoming.action else ()
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
    return done_beside(_done(state, found[0], incoming, context), incoming, context)


def _done(state: State, broadcast: Broadcast, incoming: Incoming, context: Context) -> Result:
    tapped = _tapped(incoming)
    way = type(tapped) if tapped is not None else _COMMANDS[incoming.command]
    if way is DropBroadcast and broadcast.status in OPEN:
        return _steer(state, broadcast, broadcast.status, BroadcastStatus.CANCELLED, context)
    if way in _STEERS and broadcast.status is _STEERS[way][0]:
        return _steer(state, broadcast, *_STEERS[way], context)
    if broadcast.status is BroadcastStatus.DRAFT and way in _DRAFTED:
        if tapped is not None and tapped.of.version != broadcast.version:
            return reply(state, _anew(broadcast, context))
        return _DRAFTED[way](state, broadcast, incoming, context)
    return reply(state, words.card(broadcast, context.now_s, context.library))


def _approve(state: State, broadcast: Broadcast, incoming: Incoming, context: Context) -> Result:
    library, officer = context.library, context.officer
    assert officer is not None
    if not broadcast.recipients and broadcast.by_article is None:
        return reply(state, Outgoing(library.say("broadcast_nobody")))
    if library.broadcast.two_person and broadcast.creator == officer.id:
        again = ApproveBroadcast(as_seen(broadcast)).button(library.say("choice_bc_ok"))
        asked = Outgoing(library.say("broadcast_needs_second", code=broadcast.code), (again,))
        return shown_beside(reply(state, asked), incoming, context)
    at_s = words.opens(max(broadcast.due_s, context.now_s), library)
    due_s = at_s if at_s > context.now_s else 0.0
    done = replace(broadcast, status=BroadcastStatus.APPROVED, due_s=due_s)
    effects: tuple[Effect, ...] = (
        Approve(broadcast.id, officer.id, due_s, broadcast.version),
        Audit(officer.id, "broadcast-approve", broadcast.code),
    )
    return reply(state, words.card(done, context.now_s, library), *effects)


def _carry(state: State, broadcast: Broadcast, incoming: Incoming, context: Context) -> Result:
    """As an article, or as messages again."""
    wish = ArticleWish() if isinstance(_tapped(incoming), GoAsArticle) else None
    if wish is not None and not can_go(broadcast, context.library):
        return reply(state, words.card(broadcast, context.now_s, context.library))
    shown = words.control(replace(broadcast, by_article=wish), context.now_s, context.library)
    log = Audit(context.officer.id if context.officer else "", "broadcast-carrier", broadcast.code)
    return reply(state, shown, GoByArticle(broadcast.id, wish), log)


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
        way(as_seen(one)).button(library.say("choice_bc_named", way=way_name(way, library), code=one.code))
        for one in found
    )
    lines = "\n".join(words.line(one, library) for one in found)
    return Outgoing(library.say("broadcast_which", lines=lines), choices)


def _code(incoming: Incoming) -> str:
    tapped = _tapped(incoming)
    if tapped is not None:
        return tapped.of.code
    return read_code(incoming.text.strip().partition(" ")[0]) or ""


def _tapped(incoming: Incoming) -> OfBroadcast | None:
    action = parse(incoming.action)
    return action if isinstance(action, OfBroadcast) else None


_DRAFTED: Mapping[type[OfBroadcast], Callable[[State, Broadcast, Incoming, Context], Result]] = {
    ApproveBroadcast: _approve,
    EditBroadcast: _edit,
    ListTimes: terms.times,
    SetTime: terms.set_time,
    ListAudiences: terms.audiences,
    SetAudience: terms.readdress,
    GoAsArticle: _carry,
    GoAsMessages: _carry,
}
"""What can be done with a draft."""

DECIDE = Step(
    "decide_broadcast",
    _decide,
    commands=frozenset(_COMMANDS),
    actions=frozenset({*_DRAFTED, *_STEERS, DropBroadcast}),
    asks=_asks_to_decide,
)
