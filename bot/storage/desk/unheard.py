"""Messages that could not be delivered to a member: kept, reported to the desk, and sent at their next message."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, bindparam, func, select, update

from bot.domain.delivery import Fate, Outcome, Priority, read, written
from bot.domain.desk import Unheard
from bot.domain.errors import MaybeDelivered, WaitsForMember
from bot.storage import outbox
from bot.storage.desk import rows
from bot.storage.desk.tables import submissions
from bot.storage.moments import come

TOLD = "told"
"""The purpose of a letter to a member."""
SETTLES_S = 3.0
"""A finding goes to many within seconds: the desk hears once of all whom it did not reach."""
WAITS, PERHAPS = WaitsForMember.__name__, MaybeDelivered.__name__
"""Faults of outcomes: what waits of itself, and what may have arrived and so is not sent again."""

_ROW = submissions.c.id == bindparam("of_id")
_HEARD = update(submissions).where(_ROW, submissions.c.owner.is_not(None))
_MISSED = _HEARD.values(unheard=submissions.c.unheard + bindparam("line"), unheard_at=bindparam("now"))
_DELAYED = _HEARD.values(unheard_at=bindparam("now"))
_BACK = (
    select(submissions.c.id, submissions.c.owner, submissions.c.unheard, submissions.c.case_id)
    .where(submissions.c.owner.in_(bindparam("owners", expanding=True)), submissions.c.unheard != "")
    .order_by(submissions.c.id)
)
_BROUGHT = update(submissions).where(_ROW).values(unheard="", unheard_at=None)
_NOTHING_LEFT = (
    update(submissions).where(submissions.c.case_id == bindparam("case")).values(unheard="", unheard_at=None)
)
_STANDS = update(submissions).where(_ROW).values(heard_round=bindparam("round"))
_UNTOLD = (
    select(submissions.c.case_id, func.count(submissions.c.owner.distinct()).label("missing"))
    .where(submissions.c.unheard_at.is_not(None), submissions.c.owner.is_not(None))
    .group_by(submissions.c.case_id)
    .having(come(func.max(submissions.c.unheard_at) + SETTLES_S, SETTLES_S))
)
_DESK_KNOWS = update(submissions).where(submissions.c.case_id == bindparam("case")).values(unheard_at=None)


def note(connection: Connection, outcomes: Sequence[Outcome], now_s: float) -> None:
    """Letters to members that ended otherwise than with their reader; those that wait of themselves only count."""
    for outcome in outcomes:
        letter = outcome.job.letter
        track = letter.track
        if track is None or track.purpose != TOLD:
            continue
        row = {"of_id": track.submission}
        if outcome.fate in {Fate.DROPPED, Fate.DEAD} and outcome.fault != PERHAPS:
            connection.execute(_MISSED, {**row, "line": written(letter) + "\n", "now": now_s})
            if track.heard >= 0:
                connection.execute(_STANDS, {**row, "round": track.heard})
        elif outcome.fault == WAITS and outcome.job.attempts == 1:
            connection.execute(_DELAYED, {**row, "now": now_s})


def bring(connection: Connection, owners: Collection[str], now_s: float) -> None:
    """These members are back: what waited for them goes, once."""
    if not owners:
        return
    for row in connection.execute(_BACK, {"owners": list(owners)}).all():
        letters = [read(row.owner, int(Priority.FINDING), line) for line in row.unheard.split("\n") if line]
        connection.execute(_BROUGHT, {"of_id": row.id})
        case = rows.by_id(connection, row.case_id)
        if case is not None and case.is_judged:
            connection.execute(_STANDS, {"of_id": row.id, "round": case.round})
        outbox.add(connection, letters, now_s)


def supersede(connection: Connection, case_id: int) -> None:
    """A newer word goes to all: what had not reached some of them never does."""
    connection.execute(_NOTHING_LEFT, {"case": case_id})


def untold(connection: Connection, now_s: float) -> tuple[Unheard, ...]:
    """Cases of which the desk is to hear that somebody was not reached."""
    found = connection.execute(_UNTOLD, {"now": now_s}).all()
    cases = ((rows.by_id(connection, row.case_id), row.missing) for row in found)
    return tuple(Unheard(case, count) for case, count in cases if case is not None)


def desk_knows(connection: Connection, case_id: int) -> None:
    connection.execute(_DESK_KNOWS, {"case": case_id})
