"""The transaction that handles updates: decided one after another, and all that follows from them stored.

What goes wrong with one update must not hold up the others. A batch is handled in one go, which costs nothing beside
what it stores; should it fail, it is handled again with each update in a savepoint of its own (`apart`), and the one
that fails is set aside. Whatever ends the process leaves its update in the inbox: so those that a process finds when
it begins are handled alone, each counted before it is, and what has been counted too often is set aside unread.
"""

import json
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.domain.delivery import Letter
from bot.domain.errors import NotOpened
from bot.domain.retention import USUAL, Retention
from bot.ports.store import ENDED_THE_PROCESS, NONE_RESTING, Decide, Decision, Resting, Waiting
from bot.storage import counting, effects, outbox
from bot.storage.broadcasts import effects as _of_broadcasts  # noqa: F401 - its effects are known once it is imported
from bot.storage.broadcasts import news
from bot.storage.desk import (  # noqa: F401 - likewise
    answered,
    entering,
    merging,
    publishing,
    roles,
    sending,
    sent,
    splitting,
    unheard,
)
from bot.storage.dialects import put
from bot.storage.faults import passes
from bot.storage.members import QueryRunner
from bot.storage.schema import conversations, inbox, quarantine
from bot.storage.teaching import effects as _of_teaching  # noqa: F401 - likewise
from bot.storage.upcoming import ALL, first

log = logging.getLogger(__name__)

MAX_DEATHS = 2
"""So often an update may be under way alone when the process ends. One is no proof: a kill can come at any moment."""
BATCH_S = 0.1
"""So long the decisions of one transaction may take: what comes meanwhile waits for its end, whoever sent it."""
_DELETE = delete(inbox).where(inbox.c.id == bindparam("of_id"))
_QUARANTINE = insert(quarantine)
_DELETE_STATE = delete(conversations).where(conversations.c.owner == bindparam("of_owner"))
_PIECES = (
    select(inbox.c.id, inbox.c.body, inbox.c.extra)
    .where(
        inbox.c.owner == bindparam("of_owner"), inbox.c.album == bindparam("of_album"), inbox.c.id > bindparam("first")
    )
    .order_by(inbox.c.id)
)
_COUNT = update(inbox).where(inbox.c.id == bindparam("of_id")).values(attempts=inbox.c.attempts + 1)
_NEWEST = select(func.max(inbox.c.id))

Rows = list[dict[str, object]]
_PLAIN = 7
"""The columns of `_heads` that every update has: the first fields of `Waiting`."""


def handle(
    connection: Connection,
    channels: tuple[str, ...],
    limit: int,
    decide: Decide,
    now_s: float,
    span: tuple[int, int] = ALL,
    *,
    floor: int = 0,
    resting: Resting = NONE_RESTING,
    apart: bool = False,
    retention: Retention = USUAL,
) -> int:
    """Decide the first waiting update of each of up to `limit` conversations, of those that are numbered within `span`,
    but those that are `resting`, and store what follows; as many as BATCH_S allows, one at least. `apart`: one that
    fails is set aside, and the others go on. No update is numbered below the `floor`. How many were handled.
    """
    waiting = [
        _whole(connection, row) for row in first(connection, channels, limit, span, now_s, floor=floor, resting=resting)
    ]
    reader = QueryRunner(connection, now_s, retention)
    end_s = time.monotonic() + BATCH_S
    decided: list[tuple[_Taken, Decision]] = []
    for handled, one in enumerate(waiting):
        if handled and time.monotonic() >= end_s:
            waiting = waiting[:handled]
            break
        if apart:
            _apart(connection, one, decide, reader, now_s)
        else:
            decided.append((one, _done(connection, one, decide(one.waiting, reader), now_s)))
    if decided:
        _store(connection, decided, now_s)
    return len(waiting)


def newest(connection: Connection) -> int:
    """The number of the newest update that waits, 0 where none does."""
    return int(connection.execute(_NEWEST).scalar() or 0)


def count(connection: Connection, channels: tuple[str, ...], up_to: int, counted: int, now_s: float) -> int | None:
    """The next update, of those numbered up to `up_to`, is about to be handled alone, and is counted unless it is the
    one that was `counted` last. Its number; 0 where it is none's turn now, None where none is left.
    """
    rows = first(connection, channels, 1, (0, up_to), now_s)
    if not rows:
        left = select(inbox.c.id).where(inbox.c.channel.in_(channels), inbox.c.id <= up_to).limit(1)
        return 0 if connection.execute(left).first() else None
    number = int(rows[0].id)
    if number != counted:
        connection.execute(_COUNT, {"of_id": number})
    return number


@dataclass(frozen=True, slots=True)
class _Taken:
    """An update whose turn it is, with the numbers of its rows: an album has several."""

    waiting: Waiting
    rows: tuple[int, ...]


def _whole(connection: Connection, row: Row[Any]) -> _Taken:
    """An update with what was seen in its pictures and the other pieces of its album."""
    waiting = Waiting(*row[:_PLAIN])
    if row.attempts > MAX_DEATHS:
        waiting = replace(waiting, fault=ENDED_THE_PROCESS)
    if not (row.album or row.extra):
        return _Taken(waiting, (row.id,))
    others = {"of_owner": row.owner, "of_album": row.album, "first": row.id}
    pieces = list(connection.execute(_PIECES, others)) if row.album else []
    looks = _looks([row.extra, *(piece.extra for piece in pieces)])
    whole = replace(waiting, album=tuple(piece.body for piece in pieces), looks=looks)
    return _Taken(whole, (row.id, *(piece.id for piece in pieces)))


def _apart(connection: Connection, one: _Taken, decide: Decide, reader: QueryRunner, now_s: float) -> None:
    """Handle an update in a savepoint; one that fails leaves nothing but its place in quarantine and a word of it."""
    try:
        with connection.begin_nested():
            _store(connection, [(one, _done(connection, one, decide(one.waiting, reader), now_s))], now_s)
    except Exception as error:
        if passes(error) or isinstance(error, NotOpened):
            raise
        log.exception("an update could not be handled", extra={"update": one.waiting.id})
        faulty = replace(one.waiting, fault=f"handling failed: {type(error).__name__}")
        _store(connection, [(one, decide(faulty, reader))], now_s)


def _looks(extras: Iterable[str]) -> dict[str, str]:
    return {unique: look for extra in extras if extra for unique, look in json.loads(extra).items()}


def _done(connection: Connection, one: _Taken, decision: Decision, now_s: float) -> Decision:
    """Effects are done at once, so that the next update of the batch sees them."""
    if decision.effects:
        effects.apply(connection, decision.effects, one.waiting.key, now_s)
    return decision


def _store(connection: Connection, decided: list[tuple[_Taken, Decision]], now_s: float) -> None:
    states: Rows = []
    forgotten: Rows = []
    bad: Rows = []
    letters: list[Letter] = []
    for one, decision in decided:
        waiting = one.waiting
        letters.extend(decision.letters)
        if decision.quarantined:
            bad.append(_bad(waiting, decision, now_s))
        if decision.state is not None:
            states.append({"owner": waiting.key, "state": decision.state, "updated_at": now_s})
        elif not decision.keep_state and waiting.state is not None:
            forgotten.append({"of_owner": waiting.key})
    connection.execute(_DELETE, [{"of_id": row} for one, _ in decided for row in one.rows])
    put(connection, conversations, states)
    if forgotten:
        connection.execute(_DELETE_STATE, forgotten)
    if bad:
        connection.execute(_QUARANTINE, bad)
    outbox.add(connection, letters, now_s)
    unheard.bring(connection, {one.waiting.key for one, it in decided if it.letters or not it.keep_state}, now_s)
    news.bring(connection, {one.waiting.key for one, decision in decided if decision.opens}, now_s)
    counting.add_asked(connection, (one for _, decision in decided for one in decision.asked))


def _bad(waiting: Waiting, decision: Decision, now_s: float) -> dict[str, object]:
    return {
        "channel": waiting.channel,
        "update_id": waiting.update_id,
        "body": decision.quarantined,
        "fault": decision.fault[:200],
        "arrived_at": now_s,
    }
