"""Officers are called at once for the case of a member who was harmed."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("call_at", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("called_at", sa.Float(), server_default="0", nullable=False))
        batch_op.create_index(
            "ix_cases_call",
            ["call_at"],
            unique=False,
            sqlite_where=sa.text("call_at IS NOT NULL"),
            postgresql_where=sa.text("call_at IS NOT NULL"),
        )
