"""The rota in words: who is on duty, who comes next, what those who come find open. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.dialogue import desk_lists
from bot.dialogue.library import Library
from bot.dialogue.shown import when
from bot.domain.cases import Case, Officer
from bot.domain.messages import Outgoing
from bot.planning.rota import boundaries, next_shift, on_duty

_WEEK = timedelta(days=7)


def on_duty_said(library: Library, now_s: float) -> str:
    """Now and after this; the library has the invited officers among those of the desk."""
    desk = library.desk
    now = datetime.fromtimestamp(now_s, desk.zone)
    serving = on_duty(desk, now)
    lines = [library.say("desk_duty_now", officers=listed(serving)) if serving else library.say("desk_duty_nobody")]
    if not desk.shifts:
        lines = [library.say("desk_duty_always", officers=listed(serving) or library.say("desk_nobody"))]
    if serving and (changes := boundaries(desk, now, now + _WEEK)):
        lines.append(library.say("desk_duty_until", at=when(changes[0].timestamp(), now_s, library)))
    if coming := next_shift(desk, now):
        at = when(coming.timestamp(), now_s, library)
        lines.append(library.say("desk_duty_next", at=at, officers=listed(on_duty(desk, coming))))
    for key, some in (
        ("desk_duty_standby", [one for one in desk.officers if one.id in desk.standby]),
        ("desk_duty_head", [one for one in desk.officers if one.head]),
    ):
        if some:
            lines.append(library.say(key, officers=listed(some)))
    return "\n".join(lines)


def next_handover(cases: Sequence[Case], library: Library, now_s: float) -> Outgoing | None:
    """What those who come on duty next would be told if they came now; None where nobody ever comes."""
    desk = library.desk
    coming = next_shift(desk, datetime.fromtimestamp(now_s, desk.zone))
    if coming is None:
        return None
    return desk_lists.handover(cases, on_duty(desk, coming), coming, library)


def listed(officers: Sequence[Officer]) -> str:
    return ", ".join(officer.name for officer in officers)
