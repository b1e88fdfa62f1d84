"""What happens to a case stops what is about to be sent about it, and the desk is told of what was on its way."""

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from bot.domain.desk import Stopped
from bot.domain.pending import FOR_FINDING, Stop
from bot.storage.desk import rows
from bot.storage.desk.tables import audit, cases, pending

STOPPED = "dunglai"
"""In the log, of a finding that was on its way and did not go."""
_FINDINGS = pending.c.purpose.startswith(FOR_FINDING)
_STOP = update(pending).values(stopped=bindparam("new_stopped"))
_OF_CASE = _STOP.where(pending.c.case_id == bindparam("case"), _FINDINGS)
_TO_ONE = _STOP.where(pending.c.submission == bindparam("of_submission"))
_ON_THEIR_WAY = pending.c.due_at.is_not(None)
_OF_OFFICER = _STOP.where(pending.c.officer == bindparam("of_officer"), _ON_THEIR_WAY)
_UNNAMED = (
    update(pending).where(pending.c.officer == bindparam("of_officer")).values(officer="", words="", media="", body="")
)
_EMPTIED = (
    update(pending)
    .where(pending.c.case_id == bindparam("case"), _ON_THEIR_WAY)
    .values(words="", media="", body="", stopped=Stop.WITHDRAWN.value)
)
_UNSENT = delete(pending).where(pending.c.case_id == bindparam("case"), pending.c.due_at.is_(None))
_UNTOLD = (
    select(pending.c.mark, pending.c.case_id, pending.c.officer, pending.c.purpose, pending.c.stopped)
    .where(_ON_THEIR_WAY, pending.c.stopped != "")
    .order_by(pending.c.due_at)
)
_THIS = pending.c.mark == bindparam("of_mark")
_OVER = delete(pending).where(
    _THIS, or_(pending.c.stopped.in_((Stop.WITHDRAWN.value, Stop.LEFT.value)), pending.c.officer == "")
)
_WHOSE = select(pending.c.officer, cases.c.code).join(cases, cases.c.id == pending.c.case_id).where(_THIS)
_SHOWN_ONLY = update(pending).where(_THIS).values(due_at=None, body="")


def stop(connection: Connection, case_id: int, why: Stop) -> None:
    """No finding that was shown back or is on its way goes: its officer looks at the case again."""
    connection.execute(_OF_CASE, {"case": case_id, "new_stopped": why.value})


def stop_to(connection: Connection, submission: int, why: Stop) -> None:
    """Words for one member, who takes back what they sent or waits with another case now."""
    connection.execute(_TO_ONE, {"of_submission": submission, "new_stopped": why.value})


def empty(connection: Connection, case_id: int) -> None:
    """Nothing goes about a case that nobody sent any more, and no words of it stay."""
    connection.execute(_UNSENT, {"case": case_id})
    connection.execute(_EMPTIED, {"case": case_id})


def stop_of(connection: Connection, officer: str) -> None:
    """What one who is no officer any more had on its way goes nowhere."""
    connection.execute(_OF_OFFICER, {"of_officer": officer, "new_stopped": Stop.LEFT.value})


def unname(connection: Connection, officer: str) -> None:
    connection.execute(_UNNAMED, {"of_officer": officer})


def untold(connection: Connection) -> tuple[Stopped, ...]:
    """What was on its way and does not go; the desk has not been told."""
    found = connection.execute(_UNTOLD).all()
    cases = ((rows.by_id(connection, row.case_id), row) for row in found)
    return tuple(
        Stopped(case, row.mark, row.officer, row.purpose, Stop(row.stopped)) for case, row in cases if case is not None
    )


def desk_knows(connection: Connection, mark: str, now_s: float) -> None:
    """From now on it is shown back only, where it can be sent at all. The log said that it goes; now it says that it
    did not.
    """
    for row in connection.execute(_WHOSE, {"of_mark": mark}):
        line = {"at": now_s, "officer": row.officer, "action": STOPPED, "code": row.code}
        connection.execute(insert(audit), line)
    connection.execute(_OVER, {"of_mark": mark})
    connection.execute(_SHOWN_ONLY, {"of_mark": mark})
