"""Questions that members gave, words alone, and the examples that editors propose. Nothing here says whose they are."""

from sqlalchemy import Column, Float, Index, String, Table, Text

from bot.storage.schema import Id, metadata

given = Table(
    "given",
    metadata,
    Column("id", Id, primary_key=True),
    Column("text", Text, nullable=False),
    Column("source", String(16), nullable=False),
    Column("day", Float, nullable=False),
    Index("ix_given_day", "day"),
    sqlite_autoincrement=True,
)
"""`day`: the midnight (UTC) before it was given: the moment would tell whose it is."""

lessons = Table(
    "lessons",
    metadata,
    Column("id", Id, primary_key=True),
    Column("entry", String(96), nullable=False),
    Column("example", Text, nullable=False),
    Column("twin", Text, nullable=False, server_default=""),
    Column("flips", Text, nullable=False, server_default=""),
    Column("proposed_by", String(96), nullable=False),
    Column("status", String(16), nullable=False),
    Column("approved_by", String(96), nullable=False, server_default=""),
    Column("made_at", Float, nullable=False),
    Index("ix_lessons_made_at", "made_at"),
    Index("ix_lessons_status", "status"),
    sqlite_autoincrement=True,
)
"""`proposed_by`, `approved_by`: an officer's id, or the name that an editor goes by at the terminal."""
