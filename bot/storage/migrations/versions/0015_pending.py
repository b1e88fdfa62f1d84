"""What an officer is about to send to members is kept until they say that it goes."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "pending",
        sa.Column("mark", sa.String(length=8), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("officer", sa.String(length=96), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), server_default="", nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=True),
        sa.Column("body", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_pending")),
    )
    op.create_index(op.f("ix_pending_expires_at"), "pending", ["expires_at"])
    op.create_index(op.f("ix_pending_due_at"), "pending", ["due_at"])
    op.create_index(op.f("ix_pending_case_id"), "pending", ["case_id"])
