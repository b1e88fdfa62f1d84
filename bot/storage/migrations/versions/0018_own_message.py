"""What a member sent keeps the number of their own message: what they are told is a reply to it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("message", sa.String(length=64), server_default="", nullable=False))
