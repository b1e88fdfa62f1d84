"""Audiences as conditions over numbered rows: subscribers, or those who watch an entry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
)

from bot.domain.broadcasts import ALL, OFFICERS, UNIT, UPTO, WATCH
from bot.domain.errors import BotError
from bot.storage.broadcasts.tables import audience_counts, watches
from bot.storage.channel_tables import last_words
from bot.storage.moments import ahead
from bot.storage.schema import lane_pace, subscribers

COUNTED_AT_ONCE = 100_000
"""A larger audience is not counted within a message's transaction."""


@dataclass(frozen=True, slots=True)
class AudienceGroup:
    """An audience narrowed to those who want this topic, and hear as often as this rhythm."""

    audience: str
    topic: str = ""
    rhythm: int = 2


@cache
def members_between(group: AudienceGroup, channel: str) -> Select[int, str, float]:
    """Number, conversation and the time before which it takes nothing, for the numbers from :low to :high, at :now."""
    table, number, belongs = _source(group)
    ready = case((ahead(lane_pace.c.next_at, lane_pace.c.wait_s), lane_pace.c.next_at), else_=0.0)
    return (
        select(number, table.c.owner, ready)
        .select_from(table.outerjoin(lane_pace, lane_pace.c.owner == table.c.owner))
        .where(
            number >= bindparam("low"), number <= bindparam("high"), belongs, table.c.owner.startswith(f"{channel}:")
        )
        .order_by(number)
    )


def owners(connection: Connection, group: AudienceGroup, channel: str) -> list[str]:
    table, number, belongs = _source(group)
    statement = select(table.c.owner).where(belongs, table.c.owner.startswith(f"{channel}:")).order_by(number)
    return list(connection.execute(statement).scalars())


def silent(group: AudienceGroup, channel: str, spoke_since_s: float) -> Select[str]:
    """The conversations of those on a channel who have not written since then."""
    table, _, belongs = _source(group)
    spoke = exists().where(last_words.c.owner == table.c.owner, last_words.c.spoke_at > spoke_since_s)
    return select(table.c.owner).where(belongs, table.c.owner.startswith(f"{channel}:"), ~spoke)


def bounds(connection: Connection, group: AudienceGroup) -> tuple[int, int]:
    """The first and last number there is; (1, 0) for nobody. Asked one by one: each is an index's end."""
    _, number, belongs = _source(group)
    narrowed = belongs if group.audience.startswith((WATCH, UPTO)) else true()
    lowest = connection.execute(select(func.min(number)).where(narrowed)).scalar()
    highest = connection.execute(select(func.max(number)).where(narrowed)).scalar()
    return (lowest, highest) if lowest is not None and highest is not None else (1, 0)


def is_on(connection: Connection, group: AudienceGroup, channels: Sequence[str]) -> bool:
    """Whether anybody of the group's table is on one of these channels."""
    table, _, _ = _source(group)
    on = or_(*(table.c.owner.startswith(f"{channel}:") for channel in channels))
    return connection.execute(select(table.c.owner).where(on).limit(1)).first() is not None


def count(connection: Connection, group: AudienceGroup) -> int:
    table, _, belongs = _source(group)
    return int(connection.execute(select(func.count()).select_from(table).where(belongs)).scalar_one())


def quick_count(connection: Connection, group: AudienceGroup) -> int:
    """The count, for large audiences as it was when last counted ahead."""
    if bounds(connection, AudienceGroup(ALL))[1] <= COUNTED_AT_ONCE:
        return count(connection, group)
    statement = select(audience_counts.c.members).where(audience_counts.c.audience == group.audience)
    kept = connection.execute(statement).scalar()
    return int(kept) if kept is not None else count(connection, group)


def _source(group: AudienceGroup) -> tuple[Table, "Column[int]", ColumnElement[bool]]:
    """Officers are in no numbered table: they are few, and get letters."""
    if group.audience.startswith(WATCH):
        return watches, watches.c.id, watches.c.entry == group.audience.removeprefix(WATCH)
    if group.audience.startswith(UPTO):
        _, number, audience = group.audience.split(":", 2)
        table, numbers, belongs = _source(replace(group, audience=audience))
        return table, numbers, belongs & (numbers <= int(number))
    conditions: list[ColumnElement[bool]] = [
        subscribers.c.active,
        subscribers.c.reachable,
        subscribers.c.rhythm <= group.rhythm,
    ]
    if group.audience.startswith(UNIT):
        conditions.append(subscribers.c.unit == group.audience.removeprefix(UNIT))
    elif group.audience == OFFICERS:
        conditions = [false()]
    elif group.audience != ALL:
        raise BotError(
            f"audience {group.audience!r}: expected all, unit:NAME, officers, watch:ENTRY or upto:NUMBER:AUDIENCE"
        )
    if group.topic:
        conditions.append(~subscribers.c.muted.contains(f",{group.topic},", autoescape=True))
    return subscribers, subscribers.c.number, and_(*conditions)
