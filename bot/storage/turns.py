"""One turn of a delivery worker: outcomes recorded, paces kept, the next jobs held; all in one transaction."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, Float, bindparam, case, func, select, update

from bot.domain.delivery import Fate, Job, Outcome, Priority, Turn
from bot.ports.store import Wish
from bot.services.pace import (
    CLOCKS_DIFFER_S,
    LATE_S,
    NEGLIGIBLE_S,
    TWO_LIMITED_WITHIN_S,
    LaneClock,
    Pace,
    reserved,
)
from bot.storage import claim, outbox, workers
from bot.storage.desk import tracks, unheard
from bot.storage.dialects import insert_new, put
from bot.storage.moments import MOST_AHEAD_S, NOW, ahead
from bot.storage.schema import lane_pace, pace

log = logging.getLogger(__name__)

ALL_PAUSED_S = 60.0
"""Longer than this nobody else waits for the pause of some chats; those keep their own. Then one of them tries."""

_PAUSED = select(func.max(pace.c.paused_until))
_PACE = select(pace).where(pace.c.channel == bindparam("of_channel"))
_SPAN: ColumnElement[float] = bindparam("span", type_=Float)
_NEXT = case((ahead(pace.c.next_at, MOST_AHEAD_S + _SPAN), pace.c.next_at), else_=NOW)
_OVER = case((ahead(pace.c.paused_until, ALL_PAUSED_S), pace.c.paused_until), else_=NOW)
_EARLIEST = case((_NEXT >= _OVER, _NEXT), else_=_OVER)
_RESERVE = (
    update(pace)
    .where(pace.c.channel == bindparam("of_channel"))
    .values(next_at=_EARLIEST + _SPAN)
    .returning(pace.c.next_at)
)
_LATER = (
    update(lane_pace)
    .where(lane_pace.c.owner == bindparam("of_owner"))
    .values(
        next_at=lane_pace.c.next_at + bindparam("late"),
        full_at=lane_pace.c.full_at + bindparam("late"),
        others_at=lane_pace.c.others_at + bindparam("late"),
        wait_s=lane_pace.c.wait_s + bindparam("late"),
    )
)
_LIMITED = (
    update(pace)
    .where(pace.c.channel == bindparam("of_channel"))
    .values(limited_lane=bindparam("lane"), limited_at=bindparam("new_limited_at"), paused_until=bindparam("until"))
)


def turn(
    connection: Connection, wish: Wish, outcomes: Sequence[Outcome], limits: Pace, now_s: float, floor: int = 0
) -> Turn:
    """`floor`: no letter is numbered below it."""
    if outcomes:
        outbox.settle(connection, wish.worker, outcomes, now_s)
        _count_late(connection, outcomes)
        _pause(connection, wish.channel, outcomes, now_s)
        tracked = [one for one in outcomes if one.job.letter.track is not None]
        tracks.remember(connection, tracked, now_s)
        unheard.note(connection, tracked, now_s)
    if wish.known is not None:
        workers.release_others(connection, wish.worker, wish.known)
    held = claim.hold(connection, wish, now_s, floor) if wish.want > 0 else []
    next_s = claim.next_reply_s(connection, wish, now_s, floor) if len(held) < wish.want else None
    taps = [job for job, _ in held if job.letter.priority is Priority.TAP]
    paced = [(job, clock) for job, clock in held if job.letter.priority is not Priority.TAP]
    wanted = len(paced) + wish.slots
    if not held and not wanted:
        return Turn(waiting=wish.want > 0 and claim.any_waiting(connection, wish, floor), next_s=next_s)
    slots = _reserve(connection, wish.channel, wanted, limits, now_s) if wanted else ()
    of_jobs = slots[wish.slots :]
    _space(connection, paced, of_jobs, limits, now_s)
    jobs = (replace(job, due_s=due_s) for (job, _), due_s in zip(paced, of_jobs, strict=True))
    return Turn((*taps, *jobs), slots, waiting=True, next_s=next_s)


def _reserve(connection: Connection, channel: str, count: int, limits: Pace, now_s: float) -> tuple[float, ...]:
    """Send slots for `count` messages, reserved in the one row that all replicas share."""
    wanted = {"of_channel": channel, "now": now_s, "span": count / limits.overall_per_s}
    after_s = connection.execute(_RESERVE, wanted).scalar()
    if after_s is None:
        connection.execute(insert_new(connection.dialect.name, pace), {"channel": channel})
        after_s = connection.execute(_RESERVE, wanted).scalar_one()
    return reserved(after_s, count, limits.overall_per_s)


def _space(
    connection: Connection, held: Sequence[tuple[Job, LaneClock]], slots: Sequence[float], limits: Pace, now_s: float
) -> None:
    """Note for each chat when its next message may go; a pace too fast to matter is not written down."""
    rows: list[dict[str, object]] = []
    for (job, clock), slot_s in zip(held, slots, strict=True):
        spacing = limits.spacing(job.letter.address)
        if spacing.interval_s > NEGLIGIBLE_S:
            after = clock.after(slot_s, spacing)
            rows.append(
                {
                    "owner": job.letter.address.key,
                    "next_at": after.next_s,
                    "full_at": after.full_s,
                    "others_at": after.others_s,
                    "wait_s": after.others_s - now_s,
                }
            )
    put(connection, lane_pace, rows)


def _count_late(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    """What went to a group after its moment counts from when it went: the next one keeps its distance from that."""
    late = [
        {"of_owner": one.job.letter.address.key, "late": one.begun_s - one.job.due_s}
        for one in outcomes
        if one.fate is Fate.DELIVERED
        and one.job.letter.priority is not Priority.TAP
        and one.begun_s > one.job.due_s + LATE_S
        and one.job.letter.address.is_group
    ]
    if late:
        connection.execute(_LATER, late)


def _pause(connection: Connection, channel: str, outcomes: Sequence[Outcome], now_s: float) -> None:
    """A 429 pauses its chat; those of two different chats within a few seconds pause all, on every replica."""
    for outcome in outcomes:
        if outcome.limited_s > 0:
            pause_lane(connection, channel, outcome.job.letter.address.key, outcome.limited_s, now_s)


def pause_lane(connection: Connection, channel: str, lane: str, pause_s: float, now_s: float) -> None:
    until_s = now_s + pause_s
    row = {"owner": lane, "next_at": until_s, "full_at": until_s, "others_at": until_s, "wait_s": pause_s}
    put(connection, lane_pace, [row])
    connection.execute(insert_new(connection.dialect.name, pace), {"channel": channel})
    known = connection.execute(_PACE, {"of_channel": channel}).one()
    both = known.limited_lane not in {"", lane} and 0 <= now_s - known.limited_at < TWO_LIMITED_WITHIN_S
    most_s = now_s + ALL_PAUSED_S
    before_s = known.paused_until if known.paused_until <= most_s + CLOCKS_DIFFER_S else 0.0
    paused_s = max(before_s, min(until_s, most_s)) if both else before_s
    if both:
        log.warning("the platform limits several chats: all wait", extra={"asked_s": pause_s, "most_s": ALL_PAUSED_S})
    connection.execute(_LIMITED, {"of_channel": channel, "lane": lane, "new_limited_at": now_s, "until": paused_s})


def moments(connection: Connection, channel: str, count: int, limits: Pace, now_s: float) -> tuple[float, ...]:
    """So many moments for messages that are in no row of their own."""
    return _reserve(connection, channel, count, limits, now_s) if count > 0 else ()


def paused_until_s(connection: Connection) -> float:
    """The end of the last pause of all chats, whatever the channel; 0 for none."""
    return float(connection.execute(_PAUSED).scalar() or 0.0)
