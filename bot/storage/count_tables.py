"""Counts, of nobody in particular: questions by week, and what broadcasts reached by carrier."""

from sqlalchemy import BigInteger, Column, Float, PrimaryKeyConstraint, String, Table

from bot.storage.schema import Id, metadata

asked = Table(
    "asked",
    metadata,
    Column("week_at", Float, nullable=False),
    Column("topic", String(80), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("number", BigInteger, nullable=False),
    PrimaryKeyConstraint("week_at", "topic", "outcome"),
)
"""How many questions of a week (`week_at`: its beginning) and topic ended how (`bot.domain.counting`)."""

delivered = Table(
    "delivered",
    metadata,
    Column("broadcast_id", Id, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("failed", BigInteger, nullable=False),
    Column("blocked", BigInteger, nullable=False),
    Column("counted_at", Float, nullable=False, index=True),
    PrimaryKeyConstraint("broadcast_id", "channel"),
)
"""What became of a broadcast's recipients on each channel; `counted_at`: when the last ones were counted."""
