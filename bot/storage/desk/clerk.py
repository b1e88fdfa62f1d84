"""One turn of the desk's clerk: what it looks at, and what it does, in one transaction and one process at a time."""

from collections.abc import Collection, Mapping
from functools import partial

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    func,
    or_,
    select,
    update,
)

from bot.domain.cases import Status, Urgency
from bot.domain.delivery import Priority
from bot.domain.desk import Apology, DeskPlan, DeskView, Plan
from bot.domain.messages import Address
from bot.services.pace import CLOCKS_DIFFER_S, LaneClock, Pace
from bot.storage import outbox
from bot.storage.desk import rows, stopping, unheard
from bot.storage.desk.answered import NO_FINDING, to_member
from bot.storage.desk.fairness import in_turn, sent_before
from bot.storage.desk.leaving import release_all
from bot.storage.desk.lookups import invited, queue, similar
from bot.storage.desk.sending import release
from bot.storage.desk.tables import cases, desk_marks, submissions
from bot.storage.dialects import has_one_writer, insert_new, put
from bot.storage.moments import NOW, come
from bot.storage.schema import lane_pace
from bot.storage.schema import outbox as waiting

MAX_FRESH = 30
MAX_OTHERS = 20
MAX_HELD = 500
EDIT_EVERY_S = 15.0
CALL_EVERY_S = 120.0
"""So often at most are officers called for one case, whatever is added to it meanwhile."""
ROOM_WITHIN_S = 4.1
"""A little more than one message takes where the chat gets one after another."""
LOCK = "clerk"

_UNTOLD = select(cases.c.id, cases.c.urgency).where(cases.c.shown_at.is_(None)).order_by(cases.c.urgency, cases.c.id)
_FRESH = select(cases).where(cases.c.id.in_(bindparam("of_ids", expanding=True)))
_WANTED = select(cases).where(cases.c.shown_at < 0).order_by(cases.c.id).limit(MAX_OTHERS)
_CHANGED = (
    select(cases)
    .where(cases.c.changed_at.is_not(None), cases.c.card != "", come(cases.c.edited_at + EDIT_EVERY_S, EDIT_EVERY_S))
    .order_by(cases.c.changed_at)
    .limit(MAX_OTHERS)
)
_CALLS = (
    select(cases)
    .where(cases.c.call_at.is_not(None), come(cases.c.called_at + CALL_EVERY_S, CALL_EVERY_S))
    .order_by(cases.c.call_at)
    .limit(MAX_OTHERS)
)
_CALLED = update(cases).where(cases.c.id == bindparam("case")).values(call_at=None, called_at=bindparam("now"))
_OF_A_CLOCK_AHEAD: ColumnElement[bool] = cases.c.since_at > NOW + CLOCKS_DIFFER_S
_ANEW = (
    update(cases)
    .where(cases.c.timer_at.is_not(None), cases.c.status.in_(rows.OPEN), _OF_A_CLOCK_AHEAD)
    .values(since_at=NOW, timer_at=NOW)
)
"""What waits since a moment that is still to come waits from now on: the clock was put back."""
_DUE = (
    select(cases)
    .where(cases.c.timer_at.is_not(None), cases.c.status.in_(rows.OPEN))
    .where(or_(cases.c.timer_at <= NOW, _OF_A_CLOCK_AHEAD))
    .order_by(cases.c.timer_at)
    .limit(MAX_OTHERS)
)
_LATE = (
    select(cases)
    .where(cases.c.status.in_(rows.OPEN))
    .where(
        cases.c.id.in_(
            select(submissions.c.case_id).where(
                submissions.c.promised_at <= bindparam("now"), submissions.c.heard_round == 0
            )
        )
    )
    .order_by(cases.c.id)
    .limit(MAX_OTHERS)
)
_PROMISED = (
    select(submissions.c.id, submissions.c.case_id, submissions.c.owner, submissions.c.message)
    .where(submissions.c.case_id == bindparam("case"), submissions.c.promised_at <= bindparam("now"))
    .where(submissions.c.owner.is_not(None), submissions.c.heard_round == 0)
    .order_by(submissions.c.id)
)
_TOLD = (
    update(submissions)
    .where(submissions.c.case_id == bindparam("case"), submissions.c.promised_at <= bindparam("now"))
    .values(promised_at=None)
)
_HELD = (
    select(cases.c.holder, cases.c.code)
    .where(cases.c.status == Status.CLAIMED.value)
    .order_by(cases.c.id)
    .limit(MAX_HELD)
)
_SHOWN = update(cases).where(cases.c.id == bindparam("case")).values(shown_at=bindparam("now"))
_EDITED = update(cases).where(cases.c.id == bindparam("case")).values(changed_at=None, edited_at=bindparam("now"))
_TIMER = (
    update(cases)
    .where(cases.c.id == bindparam("case"))
    .values(step=bindparam("new_step"), timer_at=bindparam("new_timer_at"))
)
_MARK = select(desk_marks).where(desk_marks.c.name == LOCK)
_LANE = select(lane_pace.c.next_at, lane_pace.c.full_at, lane_pace.c.others_at, lane_pace.c.wait_s).where(
    lane_pace.c.owner == bindparam("of_owner")
)
_WAITING = (
    select(func.count())
    .select_from(waiting)
    .where(waiting.c.owner == bindparam("of_owner"), waiting.c.priority <= int(Priority.DESK))
)
"""What goes before a card or beside it; members' words go after, and take no card's room."""


def turn(connection: Connection, desk: Address, plan: Plan, limits: Pace, now_s: float) -> int:
    """Send the findings that are due, look, plan, do; how much there is to deliver now."""
    _take_lock(connection)
    gone = release(connection, now_s)
    untold = dict(connection.execute(_UNTOLD).all())
    before = sent_before(connection, untold, now_s)
    done = plan(_view(connection, desk, limits, in_turn(untold, before), now_s, repeated=frozenset(before)))
    _do(connection, done, {*done.shown, *(untold if done.all_shown else ())}, now_s)
    return gone + len(done.letters)


def _take_lock(connection: Connection) -> None:
    """Replicas on PostgreSQL take turns; SQLite has one writer anyway."""
    if not has_one_writer(connection):
        connection.execute(insert_new(connection.dialect.name, desk_marks), {"name": LOCK, "at": 0.0})
        connection.execute(_MARK.with_for_update())


def _view(
    connection: Connection,
    desk: Address,
    limits: Pace,
    untold: Mapping[int, str],
    now_s: float,
    *,
    repeated: frozenset[int],
) -> DeskView:
    """`untold`: the urgency of each case that the desk has not been told of, in the order in which it is to be told."""
    turns = {case: place for place, case in enumerate(list(untold)[:MAX_FRESH])}
    fresh = connection.execute(_FRESH, {"of_ids": list(turns)}).all() if turns else []
    due = connection.execute(_DUE, {"now": now_s}).all()
    if any(row.since_at > now_s + CLOCKS_DIFFER_S for row in due):
        connection.execute(_ANEW, {"now": now_s})
        due = connection.execute(_DUE, {"now": now_s}).all()
    return DeskView(
        now_s=now_s,
        fresh=rows.all_full(connection, sorted(fresh, key=lambda row: turns[row.id])),
        fresh_in_all=len(untold),
        fresh_urgent=sum(urgency == Urgency.HIGH.value for urgency in untold.values()),
        wanted=rows.all_full(connection, connection.execute(_WANTED).all()),
        changed=rows.all_full(connection, connection.execute(_CHANGED, {"now": now_s}).all()),
        calls=rows.all_full(connection, connection.execute(_CALLS, {"now": now_s}).all()),
        due=tuple((rows.full(connection, row), row.step) for row in due),
        late=rows.all_full(connection, connection.execute(_LATE, {"now": now_s}).all()),
        unheard=unheard.untold(connection, now_s),
        held=_held(connection),
        queue=partial(queue, connection),
        similar=lambda case: similar(connection, case.material.bands),
        officers=invited(connection),
        marks={row.name: row.at for row in connection.execute(select(desk_marks))},
        room=_room(connection, desk, limits, now_s),
        repeated=repeated,
        stopped=stopping.untold(connection),
    )


def _held(connection: Connection) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(_HELD):
        found[row.holder] = (*found.get(row.holder, ()), row.code)
    return found


def _apologise(connection: Connection, apology: Apology, now_s: float) -> None:
    """To each member once."""
    whose = {"case": apology.case_id, "now": now_s}
    promised = {row.owner: row for row in connection.execute(_PROMISED, whose)}
    letters = [to_member(row, apology.outgoing, NO_FINDING) for row in promised.values()]
    connection.execute(_TOLD, whose)
    outbox.add(connection, letters, now_s)


def _room(connection: Connection, desk: Address, limits: Pace, now_s: float) -> int:
    """How many messages that are no replies fit within the next seconds, without those that wait already and go
    before.
    """
    row = connection.execute(_LANE, {"of_owner": desk.key}).first()
    clock = LaneClock.read(*row, now_s) if row else LaneClock()
    spacing = limits.spacing(desk)
    room = 0
    while room < MAX_FRESH + MAX_OTHERS and clock.others_s <= now_s + ROOM_WITHIN_S:
        clock = clock.after(max(clock.others_s, now_s), spacing)
        room += 1
    return max(0, room - int(connection.execute(_WAITING, {"of_owner": desk.key}).scalar_one()))


def _do(connection: Connection, plan: DeskPlan, told: Collection[int], now_s: float) -> None:
    """`told`: the cases that the desk hears of, and no others: one that is opened at this moment waits for the next
    look.
    """
    outbox.add(connection, plan.letters, now_s)
    if told:
        connection.execute(_SHOWN, [{"case": case_id, "now": now_s} for case_id in told])
    if plan.edited:
        connection.execute(_EDITED, [{"case": case_id, "now": now_s} for case_id in plan.edited])
    if plan.called:
        connection.execute(_CALLED, [{"case": case_id, "now": now_s} for case_id in plan.called])
    if plan.timers:
        connection.execute(
            _TIMER,
            [{"case": timer.case_id, "new_step": timer.step, "new_timer_at": timer.at_s} for timer in plan.timers],
        )
    for apology in plan.apologies:
        _apologise(connection, apology, now_s)
    for case_id in plan.unheard:
        unheard.desk_knows(connection, case_id)
    for mark in plan.stopped:
        stopping.desk_knows(connection, mark, now_s)
    for officer in plan.released:
        release_all(connection, officer, now_s)
    put(connection, desk_marks, [{"name": name, "at": at_s} for name, at_s in plan.marks])
