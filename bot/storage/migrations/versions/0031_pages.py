"""What the web page reads: messages that lie ready for their reader, and the photos that were sent there."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

_AT_ONCE = ("autovacuum_vacuum_threshold = 0", "autovacuum_vacuum_scale_factor = 0")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "pages",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "page_numbers",
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_page_numbers")),
    )
    op.create_table(
        "photos",
        sa.Column("owner", sa.String(length=96), nullable=False),
        sa.Column("unique", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "unique", name=op.f("pk_photos")),
    )
    op.create_index("ix_pages_owner_number", "pages", ["owner", "number"], unique=True)
    op.create_index(op.f("ix_pages_expires_at"), "pages", ["expires_at"])
    op.create_index(op.f("ix_page_numbers_used_at"), "page_numbers", ["used_at"])
    op.create_index(op.f("ix_photos_unique"), "photos", ["unique"])
    op.create_index(op.f("ix_photos_expires_at"), "photos", ["expires_at"])
    if op.get_bind().dialect.name == "postgresql":
        for table, words in (("pages", ("owner", "body")), ("page_numbers", ("owner",)), ("photos", ("owner",))):
            op.execute(f"ALTER TABLE {table} SET ({', '.join(_AT_ONCE)})")
            for column in words:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
