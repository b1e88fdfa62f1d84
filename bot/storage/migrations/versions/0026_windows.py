"""When members wrote last, where letters depend on it; how many messages of a month cost money."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_AT_ONCE = ("autovacuum_vacuum_threshold = 0", "autovacuum_vacuum_scale_factor = 0")


def upgrade() -> None:
    op.create_table(
        "last_words",
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("spoke_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_last_words")),
    )
    with op.batch_alter_table("last_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_last_words_spoke_at"), ["spoke_at"], unique=False)
    op.create_table(
        "spending",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "month", name=op.f("pk_spending")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE last_words SET ({', '.join(_AT_ONCE)})")
        op.execute("ALTER TABLE last_words ALTER COLUMN owner SET STATISTICS 0")
