"""The outbox: letters in, jobs out to workers, outcomes back. A lane is (owner, priority); its rows go in order."""

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from bot.domain.delivery import Fate, Letter, Outcome, written
from bot.domain.messages import READ_CHANNELS, Address
from bot.storage import moved_chats, pages
from bot.storage.hints import letters_written
from bot.storage.schema import dead_letters, outbox, subscribers

_INSERT = insert(outbox)
_MINE = and_(
    outbox.c.id == bindparam("of_id"),
    or_(outbox.c.worker == bindparam("of_worker"), outbox.c.worker.is_(None)),
    outbox.c.attempts == bindparam("of_attempts"),
)
"""Claimed by this worker, or given back in its name while it was not heard of; each further claim is a further attempt,
so that what somebody else has taken since is not of it.
"""
_DELIVERED = delete(outbox).where(_MINE)
_AGAIN = (
    update(outbox)
    .where(_MINE)
    .values(
        worker=None,
        ready_at=bindparam("new_ready_at"),
        wait_s=bindparam("wait"),
        failures=outbox.c.failures + bindparam("counted"),
        maybe_delivered=outbox.c.maybe_delivered | bindparam("maybe"),
    )
)
_DYING = select(outbox.c.owner, outbox.c.body).where(_MINE)
_RELEASE = (
    update(outbox)
    .where(outbox.c.owner == bindparam("of_owner"), outbox.c.worker.is_(None), outbox.c.ready_at > bindparam("now"))
    .values(ready_at=bindparam("now"))
)
_GONE = update(subscribers).where(subscribers.c.owner == bindparam("of_owner")).values(reachable=False)


def add(connection: Connection, letters: Iterable[Letter], now_s: float) -> None:
    """What is to be sent waits here; what is read on the page lies ready there at once."""
    letters = tuple(letters)
    if letters:
        letters_written(connection)
    pages.add(connection, (one for one in letters if one.address.channel in READ_CHANNELS), now_s)
    rows = [
        {
            "route": letter.address.route,
            "owner": letter.address.key,
            "priority": int(letter.priority),
            "body": written(letter),
            "ready_at": now_s,
            "created_at": now_s,
        }
        for letter in letters
        if letter.address.channel not in READ_CHANNELS
    ]
    if not rows:
        return
    new_keys = moved_chats.moved(connection)
    for row in rows:
        row["owner"] = new_keys.get(str(row["owner"]), str(row["owner"]))
    connection.execute(_INSERT, rows)


def release(connection: Connection, owners: Sequence[str], now_s: float) -> None:
    """What waited for the next word of these members may go."""
    connection.execute(_RELEASE, [{"of_owner": owner, "now": now_s} for owner in dict.fromkeys(owners)])


def settle(connection: Connection, holder: str, outcomes: Sequence[Outcome], now_s: float) -> None:
    """Record what became of jobs; a report of a job that another worker has taken over changes nothing."""
    fences = {outcome.job.id: _fence(outcome, holder) for outcome in outcomes}
    dead = [outcome for outcome in outcomes if outcome.fate is Fate.DEAD]
    for outcome in dead:
        for row in connection.execute(_DYING, fences[outcome.job.id]).mappings().all():
            connection.execute(insert(dead_letters), {**row, "fault": outcome.fault, "died_at": now_s})
    done = [fences[outcome.job.id] for outcome in outcomes if outcome.fate is not Fate.AGAIN]
    if done:
        connection.execute(_DELIVERED, done)
    again = [
        {
            **fences[outcome.job.id],
            "new_ready_at": outcome.again_at_s,
            "wait": max(outcome.again_at_s - now_s, 0.0),
            "counted": int(outcome.counted),
            "maybe": outcome.maybe_delivered,
        }
        for outcome in outcomes
        if outcome.fate is Fate.AGAIN
    ]
    if again:
        connection.execute(_AGAIN, again)
    for outcome in outcomes:
        key = outcome.job.letter.address.key
        if outcome.gone:
            connection.execute(_GONE, {"of_owner": key})
        if outcome.moved_to:
            moved_chats.move(connection, key, Address(outcome.job.letter.address.channel, outcome.moved_to).key)


def _fence(outcome: Outcome, holder: str) -> dict[str, object]:
    return {"of_id": outcome.job.id, "of_worker": holder, "of_attempts": outcome.job.attempts}
