"""Who is called when a case waits too long, and when: the steps of the escalation, counted in minutes of duty."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.cases import Case, Officer, Status, Urgency
from bot.domain.desk import Backup, Desk, Escalation
from bot.planning.rota import MINUTE, is_duty, on_duty, spans

MAX_GAP_MIN = 8 * 60
"""At least once in so many minutes of duty a case that still waits is called out again."""
URGENT_FACTOR = 0.5


def waiting(desk: Desk, case: Case) -> Desk:
    """The desk by whose escalation a case waits: for somebody to take it, or for its holder to answer. An urgent one
    waits half as long, and at night too.
    """
    urgent = case.urgency is Urgency.HIGH
    if case.status is Status.CLAIMED:
        first_min = desk.held_min[list(Urgency).index(case.urgency)]
        calls = ((1, Backup.HOLDER), (2, Backup.DUTY), (4, Backup.HEAD))
        escalation = tuple(Escalation(times * first_min, to) for times, to in calls)
    else:
        factor = URGENT_FACTOR if urgent else 1.0
        escalation = tuple(replace(one, after_min=one.after_min * factor) for one in desk.escalation)
    return replace(desk, escalation=escalation, shifts=() if urgent else desk.shifts)


def next_escalation(desk: Desk, opened_at: datetime, step: int, now: datetime) -> tuple[datetime, Backup] | None:
    """When escalation `step` (from 0) of a case that waits is due, and who is called; None when nobody ever is.

    The first comes `after_min` after the case, or at the start of the next shift where nobody is on duty by then; each
    of the others so many minutes of duty later. One whose time passed unheard, and nobody is on duty `now`, waits for
    the next shift too; otherwise the answer does not depend on `now`.

    Behind the last step it is called out again and again, each time after twice as long from `now`.
    """
    if not desk.escalation:
        return None
    if step >= len(desk.escalation):
        again = _after_duty(desk, now.astimezone(UTC), _gap(desk.escalation, step))
        return (again.astimezone(desk.zone), desk.escalation[-1].to) if again else None
    first, *others = desk.escalation[: step + 1]
    due = _first_call(desk, opened_at.astimezone(UTC), first.after_min * MINUTE)
    before_min = first.after_min
    for escalation in others:
        due = due and _after_duty(desk, due, (escalation.after_min - before_min) * MINUTE)
        before_min = escalation.after_min
    if due is not None and due < now and not is_duty(desk, now):
        due = _after_duty(desk, now.astimezone(UTC), timedelta())
    return (due.astimezone(desk.zone), desk.escalation[step].to) if due else None


def last_due(desk: Desk, opened_at: datetime, step: int, now: datetime) -> tuple[int, Backup] | None:
    """The last escalation, from `step` on, whose time has come, and who is called; None where none has. One behind the
    last step has come: its time was told when the one before was called.

    After a standstill several have: to call all of them one after another would be noise.
    """
    if desk.escalation and step >= len(desk.escalation):
        return (step, desk.escalation[-1].to) if is_duty(desk, now) else None
    found = None
    while (call := next_escalation(desk, opened_at, step, now)) and call[0] <= now:
        found, step = (step, call[1]), step + 1
    return found


def backups(desk: Desk, to: Backup, at: datetime) -> tuple[Officer, ...]:
    """Who is meant by a step of the escalation; those on duty where there is no standby, or no head."""
    match to:
        case Backup.STANDBY:
            called = tuple(officer for officer in desk.officers if officer.id in desk.standby)
        case Backup.HEAD:
            called = tuple(officer for officer in desk.officers if officer.head)
        case Backup.DUTY | Backup.HOLDER:
            called = ()
    return called or on_duty(desk, at)


def reachable(desk: Desk, at: datetime) -> tuple[Officer, ...]:
    """Who is called at any hour when somebody needs help: those on duty, else those on call, else the head and the
    standby, else all.
    """
    on_call = tuple(officer for officer in desk.officers if officer.id in desk.on_call)
    backing = tuple(officer for officer in desk.officers if officer.head or officer.id in desk.standby)
    return on_duty(desk, at) or on_call or backing or desk.officers


def _first_call(desk: Desk, opened: datetime, wait: timedelta) -> datetime | None:
    covered_until = opened
    for span in spans(desk, opened):
        if span.start > covered_until:
            return span.start
        if opened + wait < span.end:
            return opened + wait
        covered_until = span.end
    return None


def _after_duty(desk: Desk, at: datetime, wait: timedelta) -> datetime | None:
    """The moment of duty so long after `at`, by a clock that stands still while nobody is on duty."""
    for span in spans(desk, at):
        start = max(span.start, at)
        if wait < span.end - start:
            return start + wait
        wait -= span.end - start
    return None


def _gap(escalation: tuple[Escalation, ...], step: int) -> timedelta:
    last_min = escalation[-1].after_min
    times = 1 << min(step - len(escalation), 20)
    return max(last_min, min(last_min * times, MAX_GAP_MIN)) * MINUTE
