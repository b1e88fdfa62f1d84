"""Broadcasts go as articles where a channel takes them; each step of one is written before it is taken."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("turn", sa.Integer(), server_default="0", nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), server_default="", nullable=False),
        sa.Column("ref", sa.String(length=64), server_default="", nullable=False),
        sa.Column("fault", sa.String(length=200), server_default="", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("since_at", sa.Float(), nullable=False),
        sa.Column("again_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("went_at", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", name=op.f("pk_articles")),
    )
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_articles_step"), ["step"], unique=False)
    op.add_column("broadcasts", sa.Column("by_article", sa.Text(), server_default="", nullable=False))
