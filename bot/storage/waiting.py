"""How much waits, and what weighs on the database: a few counts, for health and metrics."""

from sqlalchemy import Connection, Table, func, select, text

from bot.ports.store import Backlog, Burden
from bot.storage import claim, leases, schema, turns
from bot.storage.dialects import has_one_writer

QUEUES = ("inbox", "outbox", "pace", "lane_pace")
"""The tables whose rows come and go with every message."""
_OLDEST = text(
    """
    WITH others AS (
        SELECT xact_start, backend_xmin FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND coalesce(datname, current_database()) = current_database()
        AND backend_type <> 'autovacuum worker'
    )
    SELECT extract(epoch FROM now() - least(
        (SELECT min(xact_start) FROM others),
        (SELECT min(prepared) FROM pg_prepared_xacts WHERE database = current_database())
    )) AS transaction_s,
    greatest(
        (SELECT max(age(backend_xmin)) FROM others),
        (SELECT max(age(transaction)) FROM pg_prepared_xacts WHERE database = current_database()),
        (SELECT max(age(xmin)) FROM pg_replication_slots)
    ) AS snapshot_transactions
    """
)
"""Whatever keeps dead rows: transactions, also prepared ones, and replicas. Of other users' sessions PostgreSQL shows
the times to members of pg_read_all_stats alone (https://www.postgresql.org/docs/current/monitoring-stats.html)."""
_DEAD = text("SELECT relname, n_dead_tup FROM pg_stat_user_tables WHERE schemaname = current_schema()")


def backlog(connection: Connection, lease: str, now_s: float, floor: int = 0) -> Backlog:
    """What waits, and whether somebody who lives holds the `lease`; no letter is numbered below the `floor`."""

    def count(table: Table) -> int:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    paused_until_s = turns.paused_until_s(connection)
    oldest = connection.execute(select(func.min(schema.inbox.c.arrived_at))).scalar()
    return Backlog(
        inbox=count(schema.inbox),
        outbox=count(schema.outbox),
        oldest_inbox_s=max(now_s - oldest, 0.0) if oldest is not None else 0.0,
        dead_letters=count(schema.dead_letters),
        quarantined=count(schema.quarantine),
        overdue_s=claim.overdue_s(connection, now_s, floor),
        leased=leases.is_held(connection, lease, now_s),
        paused_until_s=paused_until_s,
        paused_s=min(max(paused_until_s - now_s, 0.0), turns.ALL_PAUSED_S),
    )


def burden(connection: Connection) -> Burden | None:
    """What keeps PostgreSQL from clearing away, and what lies there; None on SQLite."""
    if has_one_writer(connection):
        return None
    oldest = connection.execute(_OLDEST).one()
    dead = {name: int(rows) for name, rows in connection.execute(_DEAD) if name in QUEUES}
    return Burden(float(oldest.transaction_s or 0.0), int(oldest.snapshot_transactions or 0), dead)
