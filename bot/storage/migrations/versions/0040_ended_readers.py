"""Readers of the page who have ended their conversation: their cookie opens it no more, wherever a copy of it is."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "ended_readers",
        sa.Column("reader", sa.String(64), primary_key=True),
        sa.Column("until_at", sa.Float(), nullable=False),
    )
    op.create_index("ix_ended_readers_until_at", "ended_readers", ["until_at"])
