"""Whether a running process can do its work: what `/readyz` says, a word for each thing that can be missing. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ports.store import Backlog

UNWRITTEN_S = 10.0
"""The heartbeat is written every other second."""
STUCK_S = 120.0
QUIET_S = 60.0
"""What could go waits so long, and nothing went for so long: then it is not the pace that holds it up. The same of what
is to be handled: one who floods waits for their share, and the others are answered."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a process knows of itself. `begun_s`, `written_s`, `landed_s`: how long ago it began, last wrote to the
    database, and heard what became of a message; `handled_s`, last handled an update. `in_place`: the database's file
    is the one that was opened. `polls`: updates are asked for by whoever holds the lease; `holds_lease`: this process
    does. `maintenance`: it keeps what comes and handles nothing.
    """

    begun_s: float
    written_s: float
    landed_s: float
    handled_s: float
    in_place: bool
    hears: bool
    polls: bool
    holds_lease: bool
    has_desk: bool
    desk_lost: bool
    maintenance: bool = False


def report(vitals: Vitals, backlog: Backlog) -> Mapping[str, object]:
    words = {
        "database": _database(vitals),
        "platform": "ok" if vitals.hears else "silent",
        "lease": _lease(vitals, backlog),
        "handling": _handling(vitals, backlog),
        "sending": "stuck" if backlog.overdue_s > STUCK_S and vitals.landed_s > QUIET_S else "ok",
        "desk": "none" if not vitals.has_desk else "out of reach" if vitals.desk_lost else "ok",
    }
    return {
        "ready": all(word in {"ok", "none", "elsewhere", "maintenance"} for word in words.values()),
        **words,
        "inbox": backlog.inbox,
        "outbox": backlog.outbox,
        "oldest_inbox_s": round(backlog.oldest_inbox_s, 1),
        "paused_s": round(backlog.paused_s, 1),
        "dead_letters": backlog.dead_letters,
        "quarantined": backlog.quarantined,
    }


def unread(vitals: Vitals, fault: str) -> Mapping[str, object]:
    """The same where the database does not even answer a question."""
    word = _database(vitals)
    return {"ready": False, "database": fault if word == "ok" else word}


def _database(vitals: Vitals) -> str:
    if not vitals.in_place:
        return "file gone"
    return "not written" if vitals.written_s > UNWRITTEN_S else "ok"


def _handling(vitals: Vitals, backlog: Backlog) -> str:
    """Kept from handling is not stuck: what comes must go on reaching this process."""
    if vitals.maintenance:
        return "maintenance"
    return "stuck" if backlog.oldest_inbox_s > STUCK_S and vitals.handled_s > QUIET_S else "ok"


def _lease(vitals: Vitals, backlog: Backlog) -> str:
    """Held here or by another process that lives; nobody asks for updates while a dead one holds it."""
    if not vitals.polls:
        return "none"
    if vitals.holds_lease:
        return "ok"
    return "elsewhere" if backlog.leased or vitals.begun_s < UNWRITTEN_S else "dead"
