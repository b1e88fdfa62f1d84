"""PostgreSQL keeps no statistics of members' words and keys, and what is deleted of a case goes from all its tables.

Statistics are samples of what a column holds. They stay readable after the row is deleted, until the table is sampled
again; an emptied table never is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

UNSTATED = {
    "inbox": ("owner", "body", "extra"),
    "outbox": ("owner", "body"),
    "conversations": ("owner", "state"),
    "dead_letters": ("owner", "body"),
    "quarantine": ("body",),
    "lane_pace": ("owner",),
    "tallies": ("owner",),
    "subscribers": ("owner",),
    "watches": ("owner",),
    "officers": ("owner", "name"),
    "submissions": ("owner", "note", "contact", "message", "unheard"),
    "cases": ("material", "message"),
    "case_keys": ("value",),
    "pending": ("words", "media", "body"),
    "remarks": ("text",),
}
AT_ONCE = ("quarantine", "case_keys", "case_bands", "pending", "remarks")


def upgrade() -> None:
    """A column that is given its own type loses the statistics that it has."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in UNSTATED.items():
        types = {one["name"]: one["type"] for one in sa.inspect(op.get_bind()).get_columns(table)}
        for column in columns:
            op.alter_column(table, column, type_=types[column])
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
    for table in AT_ONCE:
        op.execute(f"ALTER TABLE {table} SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)")
