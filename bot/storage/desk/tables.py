"""The tables of cases and of the duty desk, in the one metadata of `bot.storage.schema`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    false,
    or_,
)

from bot.storage.schema import Id, metadata
from bot.storage.sealing import Sealed, SealedLines

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),
    Column("status", String(12), nullable=False),
    Column("urgency", String(12), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("harm", String(20), nullable=False),
    Column("opened_at", Float, nullable=False),
    Column("material", Sealed, nullable=False),
    Column("holder", String(96), nullable=False, server_default=""),
    Column("finding", String(20), nullable=False, server_default=""),
    Column("message", Sealed, nullable=False, server_default=""),
    Column("files", Sealed, nullable=False, server_default=""),
    Column("answered_at", Float, nullable=False, server_default="0"),
    Column("round", Integer, nullable=False, server_default="0"),
    Column("merged_into", Id, nullable=True),
    Column("card", String(32), nullable=False, server_default=""),
    Column("topic", String(32), nullable=False, server_default=""),
    Column("shown_at", Float, nullable=True),
    Column("changed_at", Float, nullable=True),
    Column("edited_at", Float, nullable=False, server_default="0"),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("timer_at", Float, nullable=True),
    Column("since_at", Float, nullable=False, server_default="0"),
    Column("call_at", Float, nullable=True),
    Column("called_at", Float, nullable=False, server_default="0"),
    Column("spoken", Boolean, nullable=False, server_default=false()),
    Column("public_round", Integer, nullable=False, server_default="0"),
    Index("ix_cases_status_urgency_id", "status", "urgency", "id"),
    Index("ix_cases_answered_at", "answered_at"),
    sqlite_autoincrement=True,
)
"""What the desk works on. Nobody who sent it is named here.

`round` counts findings; `files` are an officer's that go with the one that stands. `shown_at`: when the desk was told,
alone or in a digest; NULL before, negative where it asked to see the case again. `changed_at`: the card no longer says
how things are, NULL where it does. `step` and `timer_at`: how far the escalation has gone, and when it goes on, counted
from `since_at`. `call_at`: since when officers are to be called for it at once, NULL where they need not be;
`called_at`: when they last were. `spoken`: somebody who sent it has said more since it was answered.
"""
_UNSHOWN = or_(cases.c.shown_at.is_(None), cases.c.shown_at < 0)
Index("ix_cases_unshown", cases.c.urgency, cases.c.id, sqlite_where=_UNSHOWN, postgresql_where=_UNSHOWN)
Index(
    "ix_cases_changed",
    cases.c.changed_at,
    sqlite_where=cases.c.changed_at.is_not(None),
    postgresql_where=cases.c.changed_at.is_not(None),
)
Index(
    "ix_cases_timer",
    cases.c.timer_at,
    sqlite_where=cases.c.timer_at.is_not(None),
    postgresql_where=cases.c.timer_at.is_not(None),
)
Index(
    "ix_cases_call",
    cases.c.call_at,
    sqlite_where=cases.c.call_at.is_not(None),
    postgresql_where=cases.c.call_at.is_not(None),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, nullable=False),
    Column("owner", String(96), nullable=True, index=True),
    Column("note", Sealed, nullable=False, server_default=""),
    Column("contact", Sealed, nullable=False, server_default=""),
    Column("code", String(8), nullable=False, server_default=""),
    Column("sent_at", Float, nullable=False, index=True),
    Column("heard_round", Integer, nullable=False, server_default="0"),
    Column("asked_at", Float, nullable=True),
    Column("promised_at", Float, nullable=True),
    Column("sent_case_id", Id, nullable=False, server_default="0"),
    Column("message", String(64), nullable=False, server_default=""),
    Column("reason", String(20), nullable=False, server_default=""),
    Column("unheard", SealedLines, nullable=False, server_default=""),
    Column("unheard_at", Float, nullable=True),
    Column("spoken", Boolean, nullable=False, server_default=false()),
    Column("replied_at", Float, nullable=True),
    Index("ix_submissions_case_id", "case_id"),
    sqlite_autoincrement=True,
)
"""Who sent what: the only link between a case and a member. Deletion cuts it: `owner` NULL, the rest stays.

`code` is that of the receipt, also after a merge. `heard_round` is the finding that this member has heard last, 0 for
none. `asked_at`: when the desk asked them something that they have not answered, NULL where it did not.
`sent_case_id`: the case that they sent, whatever it was merged into. `promised_at`: when they were told to expect an
answer, NULL where they were not, or were told since that it takes longer. `message`: their own, as the platform
numbers it, so that what they are told is a reply to it. `reason`: why they sent it; that of the case is what most
said. `unheard`: letters that did not reach them and wait for their next word, one a line; `unheard_at`: since when
the desk is to be told so, NULL where it need not be. `spoken`: they have said more since they heard the finding.
`replied_at`: when they answered what the desk had asked them last.
"""
_ASKED = submissions.c.asked_at.is_not(None)
Index("ix_submissions_asked", submissions.c.owner, sqlite_where=_ASKED, postgresql_where=_ASKED)
_REPLIED = submissions.c.replied_at.is_not(None)
Index("ix_submissions_replied", submissions.c.owner, sqlite_where=_REPLIED, postgresql_where=_REPLIED)
Index(
    "ix_submissions_promised",
    submissions.c.promised_at,
    sqlite_where=submissions.c.promised_at.is_not(None),
    postgresql_where=submissions.c.promised_at.is_not(None),
)

_UNHEARD = submissions.c.unheard != ""
Index("ix_submissions_unheard", submissions.c.owner, sqlite_where=_UNHEARD, postgresql_where=_UNHEARD)
_UNTOLD = submissions.c.unheard_at.is_not(None)
Index("ix_submissions_unheard_at", submissions.c.unheard_at, sqlite_where=_UNTOLD, postgresql_where=_UNTOLD)

case_keys = Table(
    "case_keys",
    metadata,
    Column("kind", String(8), nullable=False),
    Column("value", String(64), nullable=False),
    Column("case_id", Id, nullable=False),
    PrimaryKeyConstraint("kind", "value"),
    Index("ix_case_keys_case_id", "case_id"),
)
"""What makes a submission the same for certain; a key belongs to one case. Long values are stored as their hash."""

case_bands = Table(
    "case_bands",
    metadata,
    Column("kind", String(8), nullable=False),
    Column("place", Integer, nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("case_id", Id, nullable=False),
    PrimaryKeyConstraint("kind", "place", "value", "case_id"),
    Index("ix_case_bands_case_id", "case_id"),
)

desk_messages = Table(
    "desk_messages",
    metadata,
    Column("chat", String(96), nullable=False, server_default=""),
    Column("message", String(32), nullable=False),
    Column("case_id", Id, nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("sent_at", Float, nullable=False),
    Column("submission", Id, nullable=False, server_default="0"),
    Column("asked", String(96), nullable=False, server_default=""),
    Column("open_until", Float, nullable=False, server_default="0"),
    PrimaryKeyConstraint("chat", "message"),
    Index("ix_desk_messages_sent_at", "sent_at"),
)
"""Messages of the desk's chat that belong to a case, so that a reply to one finds it. `chat` is the key of the chat
that numbered them, "" in rows of before it was noted. `submission`: whose words or files it carries, 0 for nobody's.
`asked` is the officer whose words a message asks for, which count until `open_until`.
"""

pending = Table(
    "pending",
    metadata,
    Column("mark", String(8), primary_key=True),
    Column("case_id", Id, nullable=False, index=True),
    Column("officer", String(96), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("words", Sealed, nullable=False),
    Column("media", Sealed, nullable=False, server_default=""),
    Column("round", Integer, nullable=False),
    Column("members", Integer, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
    Column("due_at", Float, nullable=True, index=True),
    Column("body", Sealed, nullable=False, server_default=""),
    Column("submission", Id, nullable=False, server_default="0"),
    Column("stopped", String(12), nullable=False, server_default=""),
)
"""What officers are about to send (`bot.domain.pending`); `body` is the finding that goes at `due_at`. `stopped`: why
it does not go, "" where it may; one that has a `due_at` all the same is still to be told to the desk.
"""

desk_marks = Table(
    "desk_marks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("at", Float, nullable=False),
)
"""When the desk was last told something that goes by the clock: the digest, a handover."""

officers = Table(
    "officers",
    metadata,
    Column("owner", String(96), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("admin", Boolean, nullable=False),
    Column("enlisted_at", Float, nullable=False),
    Column("revoked", Boolean, nullable=False, server_default=false()),
)
"""Officers by invitation; those of config.yaml are not here."""

invitations = Table(
    "invitations",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("admin", Boolean, nullable=False),
    Column("expires_at", Float, nullable=False),
)

remarks = Table(
    "remarks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, nullable=False, index=True),
    Column("officer", String(96), nullable=False),
    Column("text", Sealed, nullable=False),
    Column("at", Float, nullable=False),
    sqlite_autoincrement=True,
)
"""Officers' notes on a case, which never leave the desk."""

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Float, nullable=False),
    Column("officer", String(96), nullable=False),
    Column("action", String(32), nullable=False),
    Column("code", String(8), nullable=False, server_default="", index=True),
    Column("way", String(16), nullable=False, server_default=""),
    Index("ix_audit_officer", "officer"),
    sqlite_autoincrement=True,
)
"""What officers did, for good: the database itself refuses to change or delete a row. `way`: the channel that it was
done on, "web" for the board and "" in rows of before it was noted.
"""
