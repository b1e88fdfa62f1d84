"""Counts, of nobody in particular: questions by week, and what broadcasts reached by carrier."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "asked",
        sa.Column("week_at", sa.Float(), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("week_at", "topic", "outcome", name=op.f("pk_asked")),
    )
    op.create_table(
        "delivered",
        sa.Column("broadcast_id", _NUMBER, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("sent", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("blocked", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", "channel", name=op.f("pk_delivered")),
    )
    op.create_index(op.f("ix_delivered_counted_at"), "delivered", ["counted_at"])
