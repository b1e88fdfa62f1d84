"""A case whose members said more since it was answered keeps its topic open."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spoken", sa.Boolean(), server_default=sa.false(), nullable=False))
