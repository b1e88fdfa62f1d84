"""When a draft is to go and to whom: what is offered, what was chosen."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue import broadcasting as words
from bot.dialogue.actions.action import parse
from bot.dialogue.actions.broadcasts import SetAudience, SetTime
from bot.dialogue.broadcast_buttons import as_seen
from bot.dialogue.library import Library
from bot.dialogue.shown import as_written
from bot.dialogue.state import State
from bot.dialogue.step import Context, Result, reply
from bot.domain.broadcast_effects import Readdress, Schedule
from bot.domain.broadcasts import ALL, OFFICERS, UNIT, Broadcast
from bot.domain.codes import read_code
from bot.domain.desk_effects import Audit
from bot.domain.messages import Incoming, Outgoing

_TIME = re.compile(
    r"(?<![\w:./])(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})?(?:\s+(?:ngày\s+)?(?P<day>\d{1,2})/(?P<month>\d{1,2}))?(?![\w/])"
)
_OFFERED_HOURS = ((8, 0), (11, 30), (16, 30), (19, 0))
_MAX_OFFERED = 4


def times(state: State, broadcast: Broadcast, _: Incoming, context: Context) -> Result:
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
        SetTime(as_seen(broadcast), round(at_s)).button(words.clock(at_s, context.now_s, library)) for at_s in free
    )
    return reply(state, Outgoing(library.say("broadcast_choose_time", code=broadcast.code), choices))


def set_time(state: State, broadcast: Broadcast, incoming: Incoming, context: Context) -> Result:
    tapped = parse(incoming.action)
    if isinstance(tapped, SetTime):
        due_s = float(tapped.due_s)
    else:
        named, _, rest = incoming.text.strip().partition(" ")
        due_s = _time_in_front(rest if read_code(named) else incoming.text, context)
    if due_s <= context.now_s:
        return reply(state, Outgoing(context.library.say("broadcast_past")))
    shown = words.control(replace(broadcast, due_s=due_s), context.now_s, context.library)
    return reply(state, shown, Schedule(broadcast.id, due_s), *_logged("when", broadcast, context))


def audiences(state: State, broadcast: Broadcast, _: Incoming, context: Context) -> Result:
    library = context.library
    choices = tuple(
        SetAudience(as_seen(broadcast), audience).button(
            f"{words.audience_name(audience, library)} ({words.number(count)})"
        )
        for audience, count in _counted(context).items()
    )
    return reply(state, Outgoing(library.say("broadcast_choose_audience", code=broadcast.code), choices))


def readdress(state: State, broadcast: Broadcast, incoming: Incoming, context: Context) -> Result:
    tapped = parse(incoming.action)
    audience = tapped.audience if isinstance(tapped, SetAudience) else ""
    counts = _counted(context)
    if audience not in counts:
        return audiences(state, broadcast, incoming, context)
    to = replace(broadcast, audience=audience, recipients=counts[audience])
    shown = words.control(to, context.now_s, context.library)
    readdressed = Readdress(broadcast.id, audience, to.recipients)
    return reply(state, shown, readdressed, *_logged("whom", broadcast, context))


def audiences_asked(library: Library) -> tuple[str, ...]:
    return (ALL, *(UNIT + unit for unit in library.broadcast.units))


def _logged(what: str, broadcast: Broadcast, context: Context) -> tuple[Audit, ...]:
    return (Audit(context.officer.id, f"broadcast-{what}", broadcast.code),) if context.officer is not None else ()


def _counted(context: Context) -> dict[str, int]:
    """Who a draft can go to, and how many they are."""
    library, found = context.library, context.found
    officers = {officer.id for officer in (*library.desk.officers, *found.officers)}
    counts = {audience: found.broadcast.count(audience) for audience in audiences_asked(library)}
    return {**counts, OFFICERS: len(officers)}


def asked_of_time(control: Outgoing, draft: Broadcast, context: Context) -> Outgoing:
    """A time that stands in the words stays there; whether it is the one to send at is asked."""
    library = context.library
    times = ((found[0], _moment(found, context)) for found in _TIME.finditer(as_written(draft.parts[-1].text)))
    written, due_s = next(((said, at_s) for said, at_s in times if at_s), ("", 0.0))
    if not due_s:
        return control
    at = words.clock(due_s, context.now_s, library)
    send = SetTime(as_seen(draft), round(due_s)).button(library.say("choice_bc_at", at=at))
    asked = library.say("broadcast_time_inside", written=written.strip(), choice=send.label)
    return replace(control, text=f"{control.text}\n{asked}", choices=(*control.choices, send))


def _time_in_front(text: str, context: Context) -> float:
    """In epoch seconds; 0 where there is none, or one that is past or does not exist."""
    found = _TIME.match(text.strip())
    return _moment(found, context) if found is not None else 0.0


def _moment(found: re.Match[str], context: Context) -> float:
    now = datetime.fromtimestamp(context.now_s, context.library.desk.zone)
    try:
        at = now.replace(hour=int(found["hour"]), minute=int(found["minute"] or 0), second=0, microsecond=0)
        if found["day"]:
            at = at.replace(day=int(found["day"]), month=int(found["month"]))
    except ValueError:
        return 0.0
    return at.timestamp() if at > now else 0.0
