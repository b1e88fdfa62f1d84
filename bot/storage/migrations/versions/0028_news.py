"""Members of channels that ask for a word first hear of a broadcast when they write next."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

_AT_ONCE = ("autovacuum_vacuum_threshold = 0", "autovacuum_vacuum_scale_factor = 0")


def upgrade() -> None:
    op.create_table(
        "news",
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_news")),
    )
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_since_at"), ["since_at"], unique=False)
    op.add_column("broadcasts", sa.Column("awaited", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("broadcasts", sa.Column("notice", sa.Text(), server_default="", nullable=False))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE news SET ({', '.join(_AT_ONCE)})")
        op.execute("ALTER TABLE news ALTER COLUMN owner SET STATISTICS 0")
