"""The tables of broadcasts, in the one metadata of `bot.storage.schema`."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from bot.storage.schema import Id, metadata

moves = Table(
    "moves",
    metadata,
    Column("owner", String(96), primary_key=True),
    Column("code_hash", String(64), nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
)
"""Subscriptions that may go on in another account, for whoever names the code."""

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("occurrence", String(160), nullable=True, unique=True),
    Column("kind", String(12), nullable=False),
    Column("status", String(12), nullable=False, index=True),
    Column("title", String(160), nullable=False),
    Column("parts", Text, nullable=False),
    Column("audience", String(80), nullable=False),
    Column("topic", String(40), nullable=False, server_default=""),
    Column("rhythm", Integer, nullable=False),
    Column("creator", String(96), nullable=False, server_default=""),
    Column("approver", String(96), nullable=False, server_default=""),
    Column("created_at", Float, nullable=False),
    Column("due_at", Float, nullable=False, server_default="0"),
    Column("started_at", Float, nullable=False, server_default="0"),
    Column("finished_at", Float, nullable=False, server_default="0"),
    Column("recipients", BigInteger, nullable=False, server_default="0"),
    Column("planned_to", BigInteger, nullable=False, server_default="0"),
    Column("last_number", BigInteger, nullable=False, server_default="0"),
    Column("sent", BigInteger, nullable=False, server_default="0"),
    Column("failed", BigInteger, nullable=False, server_default="0"),
    Column("blocked", BigInteger, nullable=False, server_default="0"),
    Column("left_out", BigInteger, nullable=False, server_default="0"),
    Column("card", String(32), nullable=False, server_default=""),
    Column("told_at", Float, nullable=False, server_default="0"),
    Column("told_status", String(12), nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("case_id", Id, nullable=True),
    Column("case_round", Integer, nullable=False, server_default="0"),
    Column("case_finding", String(20), nullable=False, server_default=""),
    Column("reached_to", BigInteger, nullable=False, server_default="0"),
    Column("awaited", BigInteger, nullable=False, server_default="0"),
    Column("notice", Text, nullable=False, server_default=""),
    Column("by_article", Text, nullable=False, server_default=""),
    Index("ix_broadcasts_created_at", "created_at"),
    Index("ix_broadcasts_case_id", "case_id"),
    sqlite_autoincrement=True,
)
"""Their chunks are rows of the outbox with the owner "broadcast:<id>"; `planned_to` is the last number that has one.

`told_at`, `told_status`: when the desk was told last, and what. `version` counts the changes of its words. Of a warning
or its correction: the case, and the finding that it tells; `reached_to`: the highest number handed to a sender.
`awaited`: how many hear of it, by the letter `notice`, when they write next. `by_article`: the wish, "" for none.
"""

news = Table(
    "news",
    metadata,
    Column("owner", String(96), primary_key=True),
    Column("broadcast_id", Id, nullable=False),
    Column("since_at", Float, nullable=False, index=True),
)
"""Members who hear of a broadcast when they write next: of the newest one alone."""

articles = Table(
    "articles",
    metadata,
    Column("broadcast_id", Id, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("step", String(12), nullable=False, index=True),
    Column("turn", Integer, nullable=False, server_default="0"),
    Column("article", Text, nullable=False),
    Column("token", Text, nullable=False, server_default=""),
    Column("ref", String(64), nullable=False, server_default=""),
    Column("fault", String(200), nullable=False, server_default=""),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("since_at", Float, nullable=False),
    Column("again_at", Float, nullable=False, server_default="0"),
    Column("went_at", Float, nullable=False, server_default="0"),
)
"""Broadcasts that go as articles, and how far they have come (`bot.domain.articles`). `went_at`: when the platform was
asked to bring it to readers, or, before, when it was begun: by that the month and the day are counted.
"""

watches = Table(
    "watches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("owner", String(96), nullable=False),
    Column("entry", String(80), nullable=False),
    Column("until_at", Float, nullable=False, index=True),
    Index("ix_watches_owner_entry", "owner", "entry", unique=True),
    Index("ix_watches_entry_id", "entry", "id"),
    sqlite_autoincrement=True,
)
"""Who wants to hear when an answer changes, and until when."""

entry_versions = Table(
    "entry_versions",
    metadata,
    Column("entry", String(80), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("title", String(160), nullable=False),
)
"""Verdict and clauses of each answer, as they were when the program last began."""

polls = Table(
    "polls",
    metadata,
    Column("poll", String(64), primary_key=True),
    Column("broadcast_id", Id, nullable=False),
    Column("sent_at", Float, nullable=False, index=True),
)
"""Quizzes that wait for an answer: which broadcast a poll belongs to, not whose it is. An answered one is deleted,
so that it counts once.
"""

quiz_counts = Table(
    "quiz_counts",
    metadata,
    Column("broadcast_id", Id, nullable=False),
    Column("option", Integer, nullable=False),
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("broadcast_id", "option"),
)
"""How often each option was picked, by whomever."""

audience_counts = Table(
    "audience_counts",
    metadata,
    Column("audience", String(80), primary_key=True),
    Column("members", BigInteger, nullable=False),
    Column("counted_at", Float, nullable=False),
)
"""Large audiences, counted ahead outside of any message's transaction."""

broadcast_clock = Table(
    "broadcast_clock",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("at", Float, nullable=False),
)
