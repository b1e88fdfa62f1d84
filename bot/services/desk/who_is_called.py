"""Who is called for a case, by name. Pure."""

from datetime import datetime

from bot.domain.cases import Case, Officer, Urgency
from bot.domain.desk import Backup, Desk, Timer
from bot.planning import escalation, rota


def for_help(desk: Desk, case: Case, now: datetime) -> tuple[Officer, ...]:
    """The one who holds the case, and others where that one is off duty."""
    holder = _holder(desk, case)
    others = () if holder and holder[0] in rota.on_duty(desk, now) else escalation.reachable(desk, now)
    return (*holder, *(officer for officer in others if officer not in holder))


def reminded(desk: Desk, case: Case, backup: Backup, now: datetime) -> tuple[Officer, ...]:
    """Whom a timer that is due calls: the holder, and those of its step; for what is urgent never nobody."""
    holder = _holder(desk, case)
    if backup is Backup.HOLDER and holder:
        return holder
    called = escalation.backups(desk, backup, now)
    if case.urgency is Urgency.HIGH and not called:
        called = escalation.reachable(desk, now)
    return (*holder, *(officer for officer in called if officer not in holder))


def timer(desk: Desk, case: Case, since: datetime, step: int, now: datetime) -> Timer:
    """The case's timer for this step of the escalation."""
    following = escalation.next_escalation(escalation.waiting(desk, case), since, step, now)
    return Timer(case.id, step, following[0].timestamp() if following else None)


def _holder(desk: Desk, case: Case) -> tuple[Officer, ...]:
    return tuple(officer for officer in desk.officers if officer.id == case.holder)
