"""The tables that every message goes through, and the one metadata of all (`bot.storage.tables`).

Times are seconds since the epoch; a conversation is named by its key ("telegram:12345").

A column named `owner` holds such a key: it makes a table personal, and `personal.py` must list it (a test looks).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
    true,
)

from bot.storage.sealing import Sealed

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)

Id = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the key is an INTEGER."""

inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("update_id", String(64), nullable=False),
    Column("owner", String(96), nullable=False),
    Column("body", Text, nullable=False),
    Column("ready_at", Float, nullable=False),
    Column("arrived_at", Float, nullable=False),
    Column("album", String(64), nullable=False, server_default=""),
    Column("extra", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Index("ix_inbox_owner_id", "owner", "id"),
    sqlite_autoincrement=True,
)
"""Updates that wait to be handled, whole; a handled one is deleted. `album`: pieces of one are handled together.
`extra`: what was seen in its pictures, a JSON object of looks by `Media.unique`.
`attempts`: how often it was about to be handled alone, after a process had ended with it unhandled.
"""

tallies = Table(
    "tallies",
    metadata,
    Column("owner", String(96), nullable=False),
    Column("name", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("began_at", Float, nullable=False, index=True),
    PrimaryKeyConstraint("owner", "name"),
)
"""How often a conversation did within an hour what it may do only so often, such as typing codes that do not exist."""

seen = Table(
    "seen",
    metadata,
    Column("source", String(96), nullable=False),
    Column("update_id", String(64), nullable=False),
    Column("seen_at", Float, nullable=False),
    PrimaryKeyConstraint("source", "update_id"),
    Index("ix_seen_seen_at", "seen_at"),
)
"""Ids of updates that came, so that a second copy is dropped. `source` is channel and bot ("telegram/777")."""

offsets = Table(
    "offsets",
    metadata,
    Column("source", String(96), primary_key=True),
    Column("next_offset", BigInteger, nullable=False),
    Column("polled_at", Float, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("update_id", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("fault", String(200), nullable=False),
    Column("arrived_at", Float, nullable=False),
)
"""Updates that could not be understood, without names, senders and texts."""

conversations = Table(
    "conversations",
    metadata,
    Column("owner", String(96), primary_key=True),
    Column("state", Sealed, nullable=False),
    Column("updated_at", Float, nullable=False),
    Index("ix_conversations_updated_at", "updated_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("route", String(96), nullable=False),
    Column("owner", String(96), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("ready_at", Float, nullable=False),
    Column("wait_s", Float, nullable=False, server_default="0"),
    Column("created_at", Float, nullable=False),
    Column("worker", String(32), nullable=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("maybe_delivered", Boolean, nullable=False, server_default=false()),
    Index("ix_outbox_owner_priority_id", "owner", "priority", "id"),
    Index("ix_outbox_worker", "worker"),
    sqlite_autoincrement=True,
)
"""What is to be sent. A lane is (owner, priority): its rows go one after another; a row that arrived is deleted.

`worker` holds the row while it lives (table workers); `attempts` counts holdings and fences late reports;
`failures` counts those that the platform answered with an error. `wait_s`: how far ahead `ready_at` was when written.
"""
Index(
    "ix_outbox_waiting",
    outbox.c.route,
    outbox.c.priority,
    outbox.c.id,
    sqlite_where=outbox.c.worker.is_(None),
    postgresql_where=outbox.c.worker.is_(None),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owner", String(96), nullable=False, index=True),
    Column("body", Sealed, nullable=False),
    Column("fault", String(200), nullable=False),
    Column("died_at", Float, nullable=False, index=True),
)

lane_pace = Table(
    "lane_pace",
    metadata,
    Column("owner", String(96), primary_key=True),
    Column("next_at", Float, nullable=False),
    Column("full_at", Float, nullable=False),
    Column("wait_s", Float, nullable=False, server_default="60"),
    Column("others_at", Float, nullable=False, server_default="0"),
    Index("ix_lane_pace_next_at", "next_at"),
)
"""When a chat may get its next reply, and from `others_at` on whatever else; `full_at` is the theoretical arrival time
of the cell rate algorithm. `wait_s`: how far ahead `others_at` was when it was written (`bot.storage.moments`).
"""

pace = Table(
    "pace",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("next_at", Float, nullable=False, server_default="0"),
    Column("paused_until", Float, nullable=False, server_default="0"),
    Column("limited_lane", String(96), nullable=False, server_default=""),
    Column("limited_at", Float, nullable=False, server_default="0"),
)
"""One row a channel: when the next message may go, for all processes together."""

workers = Table(
    "workers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("alive_until", Float, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("until", Float, nullable=False),
)


subscribers = Table(
    "subscribers",
    metadata,
    Column("number", Id, primary_key=True),
    Column("owner", String(96), nullable=False, unique=True),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("reachable", Boolean, nullable=False, server_default=true()),
    Column("since", Float, nullable=False),
    Column("muted", String(400), nullable=False, server_default=""),
    Column("rhythm", Integer, nullable=False, server_default="0"),
    Column("unit", String(40), nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
"""Members who asked for periodic messages; `reachable` is false while the platform refuses to deliver.

`number` is never given twice: chunks of broadcasts are ranges of it. `muted`: topics not wanted, as ",a,b,".
"""
