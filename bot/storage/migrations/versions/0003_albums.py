"""Albums: pieces that are handled together, and what was seen in their pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("album", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("extra", sa.Text(), server_default="", nullable=False))
