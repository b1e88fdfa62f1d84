"""Choices in an officers' chat without buttons are picked by their numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "desk_numbers",
        sa.Column("chat", sa.String(length=96), nullable=False),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("last", sa.Integer(), server_default="0", nullable=False),
        sa.Column("shown_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("chat", "number", name=op.f("pk_desk_numbers")),
    )
    with op.batch_alter_table("desk_numbers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_desk_numbers_shown_at"), ["shown_at"], unique=False)
