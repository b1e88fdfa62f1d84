"""In the desk's chat: /phathanh, its preview, its audience and time, approval, pause and cancellation."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue import broadcasting as words
from bot.dialogue.library import Library
from bot.dialogue.shown import without_strangers
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, Step, reply
from bot.domain.asking import Asks
from bot.domain.broadcast_effects import Approve, Compose, Readdress, Schedule, Steer
from bot.domain.broadcasts import (
    ALL,
    OFFICERS,
    OPEN,
    UNIT,
    Broadcast,
    BroadcastAsks,
    BroadcastKind,
    BroadcastStatus,
    NewBroadcast,
    Part,
)
from bot.domain.codes import read_code
from bot.domain.effects import Audit, Effect
from bot.domain.messages import Choice, Incoming, MediaKind, Outgoing
from bot.domain.pieces import units
from bot.planning.limits import MAX_CAPTION_UNITS, MAX_TEXT_UNITS

MAX_FOOT_UNITS = 96
"""Kept free for what stands beneath the text."""
_TIME = re.compile(
    r"(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})?(?:\s+(?:ngày\s+)?(?P<day>\d{1,2})/(?P<month>\d{1,2}))?(?:\s+|$)"
)
_OFFERED_HOURS = ((8, 0), (11, 30), (16, 30), (19, 0))
_MAX_OFFERED = 4
_COMMANDS = {"duyet": words.OK, "tamdung": words.PAUSE, "tieptuc": words.RESUME, "huy": words.DROP, "hengio": words.SET}
_ASKED = frozenset({"duyet", "huy"})
"""Never done by a bare command: its name may stand in anybody's words, one tap away."""
_STEERS = {
    words.PAUSE: (BroadcastStatus.RUNNING, BroadcastStatus.PAUSED),
    words.RESUME: (BroadcastStatus.PAUSED, BroadcastStatus.RUNNING),
}


def _asks_to_compose(_: State, __: Incoming, ___: Library) -> Asks:
    topic = words.topic_of(BroadcastKind.COMPOSED)
    return Asks(limits=True, broadcast=BroadcastAsks(open=True, counts=(ALL,), topic=topic))


def _compose(state: State, incoming: Incoming, context: Context) -> Result:
    """`/phathanh [18:30 [25/12]] text`, with a photo or without; as a reply it takes the message replied to."""
    library = context.library
    if context.officer is None:
        return reply(state, Outgoing(library.say("broadcast_officers_only")))
    due_s, typed = _timed(incoming.text, context)
    text = without_strangers(typed, library)
    photo = next((one.ref for one in incoming.media if one.kind is MediaKind.PHOTO), "")
    if not text and not photo:
        return reply(state, _overview(context))
    most = (MAX_CAPTION_UNITS if photo else MAX_TEXT_UNITS) - MAX_FOOT_UNITS
    if units(text) > most:
        return reply(state, Outgoing(library.say("broadcast_too_long", most=most, found=units(text))))
    if due_s < 0:
        return reply(state, Outgoing(library.say("broadcast_past")))
    part = Part(text, (words.leave_choice(library),), photo=photo)
    new = NewBroadcast(
        code=context.code,
        kind=BroadcastKind.COMPOSED,
        status=BroadcastStatus.DRAFT,
        title=words.title_of(text) or library.say("broadcast_photo"),
        parts=(part,),
        topic=words.topic_of(BroadcastKind.COMPOSED),
        due_s=due_s,
        creator=context.officer.id,
    )
    count = context.found.broadcast.count(ALL)
    draft = Broadcast(0, new.code, new.kind, new.status, new.title, new.parts, due_s=due_s, recipients=count)
    seen = (Outgoing(library.say("broadcast_preview")), words.outgoing(part, library))
    shown = words.control(draft, context.now_s, library)
    return replace(reply(state, shown, Compose(new)), replies=(*seen, shown))


def _asks_to_decide(_: State, incoming: Incoming, library: Library) -> Asks:
    code = _code(incoming)
    audiences = _audiences_asked(library) if ":" in incoming.action else ()
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
    return reply(state, _overview(context)) if len(found) != 1 else _done(state, found[0], incoming, context)


def _done(state: State, broadcast: Broadcast, incoming: Incoming, context: Context) -> Result:
    way = incoming.action.split(":")[1] if incoming.action else _COMMANDS[incoming.command]
    if way == words.DROP and broadcast.status in OPEN:
        return _steer(state, broadcast, broadcast.status, BroadcastStatus.CANCELLED, context)
    if way in _STEERS and broadcast.status is _STEERS[way][0]:
        return _steer(state, broadcast, *_STEERS[way], context)
    if broadcast.status is BroadcastStatus.DRAFT and way in _DRAFTED:
        return _DRAFTED[way](state, broadcast, incoming, context)
    return reply(state, words.card(broadcast, context.now_s, context.library))


def _approve(state: State, broadcast: Broadcast, _: Incoming, context: Context) -> Result:
    library, officer = context.library, context.officer
    assert officer is not None
    if not broadcast.recipients:
        return reply(state, Outgoing(library.say("broadcast_nobody")))
    if library.broadcast.two_person and broadcast.creator == officer.id:
        again = Choice(f"{words.ACT}{words.OK}:{broadcast.code}", library.say("choice_bc_ok"))
        return reply(state, Outgoing(library.say("broadcast_needs_second", code=broadcast.code), (again,)))
    at_s = words.opens(max(broadcast.due_s, context.now_s), library)
    due_s = at_s if at_s > context.now_s else 0.0
    done = replace(broadcast, status=BroadcastStatus.APPROVED, due_s=due_s)
    effects: tuple[Effect, ...] = (
        Approve(broadcast.id, officer.id, due_s),
        Audit(officer.id, "broadcast-approve", broadcast.code),
    )
    return reply(state, words.card(done, context.now_s, library), *effects)


def _steer(state: State, broadcast: Broadcast, now: BroadcastStatus, to: BroadcastStatus, context: Context) -> Result:
    officer = context.officer.id if context.officer else ""
    audit = Audit(officer, f"broadcast-{to.value}", broadcast.code)
    done = replace(broadcast, status=to, finished_s=context.now_s)
    return reply(state, words.card(done, context.now_s, context.library), Steer(broadcast.id, now, to), audit)


def _set_time(state: State, broadcast: Broadcast, incoming: Incoming, context: Context) -> Result:
    if incoming.action:
        due_s = float(incoming.action.split(":")[3])
    else:
        named, _, rest = incoming.text.strip().partition(" ")
        due_s, _ = _timed(rest if read_code(named) else incoming.text, context)
    if due_s <= context.now_s:
        return reply(state, Outgoing(context.library.say("broadcast_past")))
    shown = words.control(replace(broadcast, due_s=due_s), context.now_s, context.library)
    return reply(state, shown, Schedule(broadcast.id, due_s))


def _readdress(state: State, broadcast: Broadcast, incoming: Incoming, context: Context) -> Result:
    audience = incoming.action.split(":", 3)[3]
    counts = _counted(context)
    if audience not in counts:
        return _audiences(state, broadcast, incoming, context)
    to = replace(broadcast, audience=audience, recipients=counts[audience])
    shown = words.control(to, context.now_s, context.library)
    return reply(state, shown, Readdress(broadcast.id, audience, to.recipients))


def _times(state: State, broadcast: Broadcast, _: Incoming, context: Context) -> Result:
    """The next good hours of the day, and how to write any other."""
    library = context.library
    now = datetime.fromtimestamp(context.now_s, library.desk.zone)
    hours = (
        (now + timedelta(days=day)).replace(hour=hour, minute=minute, second=0, microsecond=0).timestamp()
        for day in range(8)
        for hour, minute in _OFFERED_HOURS
    )
    free = [at_s for at_s in hours if at_s > context.now_s and words.opens(at_s, library) == at_s][:_MAX_OFFERED]
    choices = tuple(
        Choice(f"{words.ACT}{words.SET}:{broadcast.code}:{at_s:.0f}", words.clock(at_s, context.now_s, library))
        for at_s in free
    )
    return reply(state, Outgoing(library.say("broadcast_choose_time", code=broadcast.code), choices))


def _audiences(state: State, broadcast: Broadcast, _: Incoming, context: Context) -> Result:
    library = context.library
    choices = tuple(
        Choice(
            f"{words.ACT}{words.TO}:{broadcast.code}:{audience}",
            f"{words.audience_name(audience, library)} ({words.number(count)})",
        )
        for audience, count in _counted(context).items()
    )
    return reply(state, Outgoing(library.say("broadcast_choose_audience", code=broadcast.code), choices))


def _counted(context: Context) -> dict[str, int]:
    """Who a draft can go to, and how many they are."""
    library, found = context.library, context.found
    officers = {officer.id for officer in (*library.desk.officers, *found.officers)}
    counts = {audience: found.broadcast.count(audience) for audience in _audiences_asked(library)}
    return {**counts, OFFICERS: len(officers)}


def _audiences_asked(library: Library) -> tuple[str, ...]:
    return (ALL, *(UNIT + unit for unit in library.broadcast.units))


def _overview(context: Context) -> Outgoing:
    library = context.library
    lines = "\n".join(_line(one, library) for one in context.found.broadcast.open)
    return Outgoing("\n\n".join(filter(None, (library.say("broadcast_usage"), lines))))


def _which(command: str, found: Sequence[Broadcast], context: Context) -> Outgoing:
    """Which one is meant, and whether: a button for each."""
    library, way = context.library, _COMMANDS[command]
    choices = tuple(
        Choice(
            f"{words.ACT}{way}:{one.code}",
            library.say("choice_bc_named", way=library.say(f"choice_bc_{way}"), code=one.code),
        )
        for one in found
    )
    lines = "\n".join(_line(one, library) for one in found)
    return Outgoing(library.say("broadcast_which", lines=lines), choices)


def _line(one: Broadcast, library: Library) -> str:
    status = library.say(f"broadcast_is_{one.status.value}")
    return library.say("broadcast_line", code=one.code, title=one.title, status=status)


def _timed(text: str, context: Context) -> tuple[float, str]:
    """A time in front, in epoch seconds (0 for none, -1 for one that is past or does not exist), and the rest."""
    found = _TIME.match(text.strip())
    if found is None:
        return 0.0, text.strip()
    rest = text.strip()[found.end() :].strip()
    now = datetime.fromtimestamp(context.now_s, context.library.desk.zone)
    try:
        at = now.replace(hour=int(found["hour"]), minute=int(found["minute"] or 0), second=0, microsecond=0)
        if found["day"]:
            at = at.replace(day=int(found["day"]), month=int(found["month"]))
    except ValueError:
        return -1.0, rest
    return (at.timestamp(), rest) if at > now else (-1.0, rest)


def _code(incoming: Incoming) -> str:
    if incoming.action:
        return (*incoming.action.split(":"), "", "")[2]
    return read_code(incoming.text.strip().partition(" ")[0]) or ""


_DRAFTED: dict[str, Callable[[State, Broadcast, Incoming, Context], Result]] = {
    words.OK: _approve,
    words.WHEN: _times,
    words.SET: _set_time,
    words.WHOM: _audiences,
    words.TO: _readdress,
}
"""What can be done with a draft."""

COMPOSE = Step("compose", _compose, commands=frozenset({"phathanh"}), asks=_asks_to_compose)
DECIDE = Step(
    "decide_broadcast",
    _decide,
    commands=frozenset(_COMMANDS),
    actions=frozenset({words.ACT.rstrip(":")}),
    asks=_asks_to_decide,
)
