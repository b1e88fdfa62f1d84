"""What a member sent can be taken back: from their own case, and from the desk's messages that carry their words."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_case_id", _ID, server_default="0", nullable=False))
    with op.batch_alter_table("desk_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("submission", _ID, server_default="0", nullable=False))
    op.execute("UPDATE submissions SET sent_case_id = case_id")
