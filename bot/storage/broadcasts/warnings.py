"""Warnings go with their finding: drafted of what many sent, withdrawn and corrected where it is."""

from sqlalchemy import Connection, distinct, exists, func, or_, select, update

from bot.domain.broadcasts import OPEN, About, BroadcastKind, BroadcastStatus
from bot.domain.cases import CaseKind, Finding, Status
from bot.ports.broadcasts import Concluded, InDemand, Outdated
from bot.storage.broadcasts import rows
from bot.storage.broadcasts.tables import broadcasts
from bot.storage.desk.rows import standing
from bot.storage.desk.tables import cases, submissions

WARNED_OF = (Finding.FALSE, Finding.MISLEADING, Finding.UNPROVEN, Finding.SCAM, Finding.IMPERSONATION)
"""Findings that members are warned of; the others are the sender's matter, or good news."""


def in_demand(connection: Connection, members: int, since_s: float) -> tuple[InDemand, ...]:
    senders = func.count(distinct(submissions.c.owner))
    told = broadcasts.c
    warned = exists().where(
        told.case_id == cases.c.id,
        told.kind == BroadcastKind.WARNING.value,
        or_(told.case_round == cases.c.round, told.status == BroadcastStatus.DONE.value),
    )
    statement = (
        select(cases.c.id, senders.label("senders"))
        .select_from(submissions.join(cases, cases.c.id == submissions.c.case_id))
        .where(submissions.c.sent_at > since_s, submissions.c.owner.is_not(None))
        .where(cases.c.status == Status.ANSWERED.value, cases.c.kind == CaseKind.SUBMISSION.value)
        .where(cases.c.finding.in_([finding.value for finding in WARNED_OF]), ~warned)
        .group_by(cases.c.id)
        .having(senders >= members)
        .order_by(cases.c.id)
    )
    found = connection.execute(statement).all()
    return tuple(InDemand(case, row.senders) for row in found if (case := _standing(connection, row.id)) is not None)


def withdraw(connection: Connection, case_id: int, now_s: float) -> None:
    """The finding of the case changes, or goes: nothing that tells it is sent any more."""
    told = broadcasts.c
    connection.execute(
        update(broadcasts)
        .where(told.case_id == case_id, told.status.in_([status.value for status in OPEN]))
        .values(status=BroadcastStatus.CANCELLED.value, finished_at=now_s)
    )


def stands(connection: Connection, about: About) -> bool:
    """Whether the case is still concluded so: it may have been corrected while the warning was written."""
    case = _standing(connection, about.case_id)
    return case is not None and case.about == about


def outdated(connection: Connection) -> tuple[Outdated, ...]:
    told = broadcasts.c
    statement = (
        select(broadcasts)
        .select_from(broadcasts.join(cases, cases.c.id == told.case_id))
        .where(told.kind == BroadcastKind.WARNING.value, told.reached_to > 0)
        .where(or_(cases.c.round != told.case_round, cases.c.merged_into.is_not(None)))
        .order_by(told.id)
    )
    found = []
    for warning in map(rows.read, connection.execute(statement).all()):
        assert warning.about is not None
        case = _standing(connection, warning.about.case_id)
        if case is not None and _differs(case, warning.about):
            found.append(Outdated(warning, case))
    return tuple(found)


def _differs(case: Concluded, told: About) -> bool:
    """Merged into another case, only another finding is one."""
    return case.about != told if case.case_id == told.case_id else case.finding != told.finding


def _standing(connection: Connection, case_id: int) -> Concluded | None:
    """The case, or the one it was merged into; None while it waits for its finding."""
    case = standing(connection, case_id)
    if case is None or case.status is not Status.ANSWERED or case.finding is None:
        return None
    round_ = connection.execute(select(cases.c.round).where(cases.c.id == case.id)).scalar_one()
    return Concluded(case.id, case.code, round_, case.finding, case.message, case.holder, case.material)
