"""What happened to a case stops what an officer is about to send about it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    with op.batch_alter_table("pending", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stopped", sa.String(12), server_default="", nullable=False))
