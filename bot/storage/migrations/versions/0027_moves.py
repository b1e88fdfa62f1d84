"""A member's periodic messages move to another application of theirs, by a code that counts once."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

_AT_ONCE = ("autovacuum_vacuum_threshold = 0", "autovacuum_vacuum_scale_factor = 0")


def upgrade() -> None:
    op.create_table(
        "moves",
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_moves")),
    )
    with op.batch_alter_table("moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moves_expires_at"), ["expires_at"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE moves SET ({', '.join(_AT_ONCE)})")
        op.execute("ALTER TABLE moves ALTER COLUMN owner SET STATISTICS 0")
