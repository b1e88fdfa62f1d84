"""Who may look at the desk's board: links to sign in, sessions, proofs that were used."""

from sqlalchemy import Column, Float, PrimaryKeyConstraint, String, Table

from bot.storage.schema import metadata

desk_links = Table(
    "desk_links",
    metadata,
    Column("owner", String(96), nullable=False),
    Column("link", String(64), nullable=False, index=True),
    Column("expires_at", Float, nullable=False, index=True),
    PrimaryKeyConstraint("owner", "link"),
)
"""Links that let an officer in once, by their digest."""

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("owner", String(96), nullable=False),
    Column("session", String(64), nullable=False, index=True),
    Column("made_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
    PrimaryKeyConstraint("owner", "session"),
)
"""Browsers in which an officer is signed in, by the digest of their cookie."""

desk_proofs = Table(
    "desk_proofs",
    metadata,
    Column("proof", String(64), primary_key=True),
    Column("until_at", Float, nullable=False, index=True),
)
"""Proofs of a platform that were used, by their digest, for as long as they would count: none counts twice."""
