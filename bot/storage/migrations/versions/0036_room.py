"""PostgreSQL leaves room in the pages of rows that are written again and again, and clears the small ones away at once.

A row that finds room in its own page needs no new entries in the indexes. `pace`, `leases`, `workers` and `offsets` are
a few rows that are written several times a second: half of each page is left for that. Changing these settings locks
no reader and no writer out (SHARE UPDATE EXCLUSIVE), and writes nothing anew.
"""

from alembic import op

revision = "0036"
down_revision = "0035"

QUEUES = ("outbox", "inbox", "conversations", "lane_pace")
FEW_ROWS = ("pace", "leases", "workers", "offsets")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in QUEUES:
        op.execute(f"ALTER TABLE {table} SET (fillfactor = 70, autovacuum_vacuum_cost_delay = 0)")
    for table in FEW_ROWS:
        op.execute(
            f"ALTER TABLE {table} SET (fillfactor = 50, autovacuum_vacuum_threshold = 0, "
            "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0)"
        )
