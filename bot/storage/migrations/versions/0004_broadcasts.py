"""Broadcasts, numbered subscribers, watches of answers, quizzes counted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _number_subscribers()
    op.create_table(
        "audience_counts",
        sa.Column("audience", sa.String(length=80), nullable=False),
        sa.Column("members", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("audience", name=op.f("pk_audience_counts")),
    )
    op.create_table(
        "broadcast_clock",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_broadcast_clock")),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("occurrence", sa.String(length=160), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=80), nullable=False),
        sa.Column("topic", sa.String(length=40), server_default="", nullable=False),
        sa.Column("rhythm", sa.Integer(), nullable=False),
        sa.Column("creator", sa.String(length=96), server_default="", nullable=False),
        sa.Column("approver", sa.String(length=96), server_default="", nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("due_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("started_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("finished_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("recipients", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("planned_to", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("sent", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("failed", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("blocked", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("left_out", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("card", sa.String(length=32), server_default="", nullable=False),
        sa.Column("told_at", sa.Float(), server_default="0", nullable=False),
        sa.Column("told_status", sa.String(length=12), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.UniqueConstraint("code", name=op.f("uq_broadcasts_code")),
        sa.UniqueConstraint("occurrence", name=op.f("uq_broadcasts_occurrence")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("broadcasts", schema=None) as batch_op:
        batch_op.create_index("ix_broadcasts_created_at", ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_broadcasts_status"), ["status"], unique=False)

    op.create_table(
        "entry_versions",
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_entry_versions")),
    )
    op.create_table(
        "polls",
        sa.Column("poll", sa.String(length=64), nullable=False),
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("poll", name=op.f("pk_polls")),
    )
    with op.batch_alter_table("polls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_polls_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "quiz_counts",
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", "option", name=op.f("pk_quiz_counts")),
    )
    op.create_table(
        "watches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("entry", sa.String(length=80), nullable=False),
        sa.Column("until_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watches")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("watches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watches_until_at"), ["until_at"], unique=False)
        batch_op.create_index("ix_watches_entry_id", ["entry", "id"], unique=False)
        batch_op.create_index("ix_watches_owner_entry", ["owner", "entry"], unique=True)


def _number_subscribers() -> None:
    """The table anew, as SQLite can't add a number that counts by itself; those in it keep what they chose."""
    op.execute("CREATE TABLE subscribers_before AS SELECT owner, active, reachable, since FROM subscribers")
    op.drop_table("subscribers")
    op.create_table(
        "subscribers",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("reachable", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
        sa.Column("muted", sa.String(length=400), server_default="", nullable=False),
        sa.Column("rhythm", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unit", sa.String(length=40), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("owner", name=op.f("uq_subscribers_owner")),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO subscribers (owner, active, reachable, since) "
        "SELECT owner, active, reachable, since FROM subscribers_before ORDER BY since"
    )
    op.drop_table("subscribers_before")
