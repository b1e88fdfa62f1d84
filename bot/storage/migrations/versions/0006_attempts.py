"""An update that ends the process is set aside in the end; what is deleted from PostgreSQL goes from its files too.

PostgreSQL keeps deleted rows until a vacuum, which by itself comes only after fifty of them and a fifth of the table.
Of these tables, which hold members' words or name members, the dead rows go each minute (autovacuum_naptime).
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

PERSONAL = (
    "inbox",
    "outbox",
    "conversations",
    "dead_letters",
    "lane_pace",
    "subscribers",
    "submissions",
    "officers",
    "watches",
    "cases",
)
_AT_ONCE = ("autovacuum_vacuum_threshold = 0", "autovacuum_vacuum_scale_factor = 0")


def upgrade() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    if op.get_bind().dialect.name == "postgresql":
        settings = ", ".join((*_AT_ONCE, *(f"toast.{one}" for one in _AT_ONCE)))
        for table in PERSONAL:
            op.execute(f"ALTER TABLE {table} SET ({settings})")
