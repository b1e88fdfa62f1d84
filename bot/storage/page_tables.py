"""What the web page reads: messages that lie ready for their reader, and the photos that were sent there."""

from sqlalchemy import BigInteger, Column, Float, Index, PrimaryKeyConstraint, String, Table

from bot.storage.schema import Id, metadata
from bot.storage.sealing import Sealed, SealedBytes

pages = Table(
    "pages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owner", String(96), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("priority", BigInteger, nullable=False),
    Column("body", Sealed, nullable=False),
    Column("made_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
    Index("ix_pages_owner_number", "owner", "number", unique=True),
    sqlite_autoincrement=True,
)
"""Messages to readers of the page. `number` grows with each message of one reader, in the order of the commits, so that
whoever has read up to a number asks for what is above it and misses none. `expires_at` comes nearer once it was shown.
"""

page_numbers = Table(
    "page_numbers",
    metadata,
    Column("owner", String(96), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("used_at", Float, nullable=False, index=True),
)
"""The last number of each reader; the row is locked while a message is written."""

photos = Table(
    "photos",
    metadata,
    Column("owner", String(96), nullable=False),
    Column("unique", String(64), nullable=False, index=True),
    Column("content", SealedBytes, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
    PrimaryKeyConstraint("owner", "unique"),
)
"""Photos sent on the page, written anew as JPEG: no platform keeps them for us. They go after a day, unless they were
passed on to the officers.
"""

ended_readers = Table(
    "ended_readers",
    metadata,
    Column("reader", String(64), primary_key=True),
    Column("until_at", Float, nullable=False, index=True),
)
"""Readers who have ended their conversation, by a digest, for as long as their cookie could open anything."""
