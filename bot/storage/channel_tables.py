"""What channels keep: what they hold of their platforms, and what a platform's limits are counted by."""

from sqlalchemy import (
    Column,
    Float,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from bot.storage.schema import metadata

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("sealed", Text, nullable=False),
)
"""What channels hold of their platforms, sealed with a key that is not in the database; and the key that signs the
cookies of the page's visitors, as it is: with it one makes new visitors, and becomes none that there is.
"""

last_words = Table(
    "last_words",
    metadata,
    Column("owner", String(96), primary_key=True),
    Column("spoke_at", Float, nullable=False, index=True),
)
"""When a member wrote last, on channels that take letters only for a while after that."""

spending = Table(
    "spending",
    metadata,
    Column("channel", String(16), nullable=False),
    Column("month", String(7), nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("channel", "month"),
)
"""How many messages of a month ("2026-11") cost money."""

desk_numbers = Table(
    "desk_numbers",
    metadata,
    Column("chat", String(96), nullable=False),
    Column("number", Integer, nullable=False, server_default="0"),
    Column("action", String(64), nullable=False),
    Column("last", Integer, nullable=False, server_default="0"),
    Column("shown_at", Float, nullable=False, index=True),
    PrimaryKeyConstraint("chat", "number"),
)
"""Choices that were shown with a number in the officers' chat, where there are no buttons. The row 0 of a chat has the
`last` number that was given.
"""

moved_chats = Table(
    "moved_chats",
    metadata,
    Column("old_key", String(96), primary_key=True),
    Column("new_key", String(96), nullable=False),
)
"""Groups that the platform gave another id: what is addressed to the old one goes to the new one."""
