"""From when on a chat may get what is no reply: some of what a group may get in a row is kept for replies."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    with op.batch_alter_table("lane_pace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("others_at", sa.Float(), server_default="0", nullable=False))
