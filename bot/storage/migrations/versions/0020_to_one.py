"""What an officer is about to send may be for one member alone."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("pending", schema=None) as batch_op:
        batch_op.add_column(sa.Column("submission", number, server_default="0", nullable=False))
