"""Questions that members gave, and examples that editors propose."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

_WORDS = {"given": ("text",), "lessons": ("example", "twin", "flips")}
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "given",
        sa.Column("id", _ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_given_day", "given", ["day"], unique=False)
    op.create_table(
        "lessons",
        sa.Column("id", _ID, nullable=False),
        sa.Column("entry", sa.String(length=96), nullable=False),
        sa.Column("example", sa.Text(), nullable=False),
        sa.Column("twin", sa.Text(), server_default="", nullable=False),
        sa.Column("flips", sa.Text(), server_default="", nullable=False),
        sa.Column("proposed_by", sa.String(length=96), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("approved_by", sa.String(length=96), server_default="", nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lessons_made_at", "lessons", ["made_at"], unique=False)
    op.create_index("ix_lessons_status", "lessons", ["status"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in _WORDS.items():
            for column in columns:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
