"""What a member may do only so often is counted for an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_AT_ONCE = ("autovacuum_vacuum_threshold = 0", "autovacuum_vacuum_scale_factor = 0")


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", name=op.f("pk_tallies")),
    )
    with op.batch_alter_table("tallies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tallies_began_at"), ["began_at"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE tallies SET ({', '.join(_AT_ONCE)})")
