"""What was counted, for tables: each a statement on a reading connection, so that no message waits for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, literal, or_, select

from bot.domain.cases import Status
from bot.domain.figures import MAX_LISTED, OTHER, CaseFact, CasesWanted, Delivered, Facts, Reached, Subscribed
from bot.storage.channel_tables import spending
from bot.storage.count_tables import asked, delivered
from bot.storage.desk.tables import audit, cases
from bot.storage.schema import subscribers

_SINCE: Any = bindparam("since")
_ASKED = select(asked).where(asked.c.week_at >= _SINCE)
_DEED = audit.c["action"]
_CLAIMS = (
    select(audit.c.code, func.min(audit.c.at).label("at"))
    .where(audit.c.at >= _SINCE, or_(_DEED == "nhan", _DEED.like("chuyen%")), audit.c.code != "")
    .group_by(audit.c.code)
    .subquery()
)
_COUNTED = cases.c.status.not_in([Status.MERGED.value, Status.WITHDRAWN.value])
_CASES = (
    select(cases.c.code, cases.c.kind, cases.c.finding, cases.c.opened_at, cases.c.answered_at, _CLAIMS.c.at)
    .select_from(cases.outerjoin(_CLAIMS, _CLAIMS.c.code == cases.c.code))
    .where(cases.c.opened_at >= _SINCE, _COUNTED)
)
_DELIVERED = (
    select(delivered.c.channel, func.sum(delivered.c.sent), func.sum(delivered.c.failed), func.sum(delivered.c.blocked))
    .where(delivered.c.counted_at >= _SINCE)
    .group_by(delivered.c.channel)
)
_PAID = select(spending.c.channel, spending.c.month, spending.c.number)


def facts(connection: Connection, since_s: float, carriers: Sequence[str]) -> Facts:
    """All that was counted since (epoch seconds); who reads messages now, by the `carriers` that have a name, and every
    month's costs.
    """
    since = {"since": since_s}
    return Facts(
        asked={(row.week_at, row.topic, row.outcome): row.number for row in connection.execute(_ASKED, since)},
        cases=[_fact(row) for row in connection.execute(_CASES, since)],
        subscribed=_subscribed(connection, carriers),
        delivered={row[0]: Delivered(*map(int, row[1:])) for row in connection.execute(_DELIVERED, since)},
        paid={(row.channel, row.month): row.number for row in connection.execute(_PAID)},
    )


def listed(connection: Connection, wanted: CasesWanted) -> list[tuple[str, CaseFact]]:
    """Codes with what is counted of them, the newest first, a page of them and one more where others follow."""
    statement = _CASES.order_by(cases.c.id.desc()).limit(MAX_LISTED + 1).offset(wanted.start)
    if wanted.kind is not None:
        statement = statement.where(cases.c.kind == wanted.kind)
    if wanted.finding is not None:
        statement = statement.where(cases.c.finding == wanted.finding)
    if wanted.until_s:
        statement = statement.where(cases.c.opened_at < wanted.until_s)
    if wanted.reached is Reached.TAKEN:
        statement = statement.where(_CLAIMS.c.at.is_not(None))
    if wanted.reached is Reached.ANSWERED:
        statement = statement.where(cases.c.answered_at > 0)
    return [(row.code, _fact(row)) for row in connection.execute(statement, {"since": wanted.since_s})]


def _fact(row: Row[*tuple[Any, ...]]) -> CaseFact:
    return CaseFact(row.kind, row.finding, row.opened_at, row.at, row.answered_at or None)


def _subscribed(connection: Connection, carriers: Sequence[str]) -> Mapping[str, Subscribed]:
    named = ((subscribers.c.owner.like(f"{one}:%"), literal(one)) for one in carriers)
    carrier = case(*named, else_=literal(OTHER)).label("carrier")
    statement = (
        select(carrier, subscribers.c.reachable, func.count().label("number"))
        .where(subscribers.c.active.is_(True))
        .group_by(carrier, subscribers.c.reachable)
    )
    found: dict[str, Subscribed] = {}
    for row in connection.execute(statement):
        before = found.get(row.carrier, Subscribed())
        unreached = 0 if row.reachable else row.number
        found[row.carrier] = Subscribed(before.active + row.number, before.unreached + unreached)
    return found
