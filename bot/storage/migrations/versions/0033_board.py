"""Who may look at the desk's board: links to sign in, sessions, proofs that were used."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

_AT_ONCE = ("autovacuum_vacuum_threshold = 0", "autovacuum_vacuum_scale_factor = 0")


def upgrade() -> None:
    op.create_table(
        "desk_links",
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "link", name=op.f("pk_desk_links")),
    )
    op.create_table(
        "desk_sessions",
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("seen_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "session", name=op.f("pk_desk_sessions")),
    )
    op.create_table(
        "desk_proofs",
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.Column("until_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("proof", name=op.f("pk_desk_proofs")),
    )
    for table, column in (
        ("desk_links", "link"),
        ("desk_links", "expires_at"),
        ("desk_sessions", "session"),
        ("desk_sessions", "expires_at"),
        ("desk_proofs", "until_at"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    if op.get_bind().dialect.name == "postgresql":
        for table in ("desk_links", "desk_sessions"):
            op.execute(f"ALTER TABLE {table} SET ({', '.join(_AT_ONCE)})")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN owner SET STATISTICS 0")
