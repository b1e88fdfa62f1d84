"""Moments have their waits beside them, so that a clock which is put back does not stop what waits for them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wait_s", sa.Float(), server_default="0", nullable=False))
    op.execute("UPDATE outbox SET wait_s = 3600 WHERE ready_at > created_at")
    with op.batch_alter_table("lane_pace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("wait_s", sa.Float(), server_default="60", nullable=False))
