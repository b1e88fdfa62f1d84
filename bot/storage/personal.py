"""Every table that names a member: how it is called, how long it is kept, what deletion does. Nothing personal is
kept outside this list; `/dulieu`, `/xoa`, the retention job and a test all go by it.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, Table

from bot.domain.retention import DAY_S, USUAL, Retention
from bot.storage import channel_tables, schema
from bot.storage.tables import broadcasts, count_tables, desk, entrance_tables, page_tables, teaching


class OnDelete(StrEnum):
    """DELETE the rows; CUT the link to the member and keep the rest; WAIT: the row is being handled and goes then."""

    DELETE = "delete"
    CUT = "cut"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Personal:
    """`kind` is the sentence `kept_<kind>` of wording.yaml. `age` is the column that retention is counted from;
    `keep_s` None keeps the rows until the member deletes them. `blanked`: columns that are emptied with a cut.
    """

    table: Table
    kind: str
    age: "Column[float]"
    keep_s: float | None
    on_delete: OnDelete = OnDelete.DELETE
    blanked: tuple[str, ...] = ()


HOUR_S = 3600.0

PERSONAL = (
    Personal(schema.conversations, "conversations", schema.conversations.c.updated_at, DAY_S),
    Personal(schema.inbox, "inbox", schema.inbox.c.arrived_at, 7 * DAY_S, OnDelete.WAIT),
    Personal(schema.outbox, "outbox", schema.outbox.c.created_at, 7 * DAY_S),
    Personal(schema.dead_letters, "dead_letters", schema.dead_letters.c.died_at, 7 * DAY_S),
    Personal(schema.lane_pace, "lane_pace", schema.lane_pace.c.next_at, HOUR_S / 6),
    Personal(channel_tables.last_words, "last_words", channel_tables.last_words.c.spoke_at, 7 * DAY_S),
    Personal(schema.tallies, "tallies", schema.tallies.c.began_at, HOUR_S),
    Personal(schema.subscribers, "subscribers", schema.subscribers.c.since, None),
    Personal(
        desk.submissions,
        "submissions",
        desk.submissions.c.sent_at,
        USUAL.submissions_days * DAY_S,
        OnDelete.CUT,
        blanked=("note", "contact", "code", "message", "unheard"),
    ),
    Personal(desk.officers, "officers", desk.officers.c.enlisted_at, None),
    Personal(entrance_tables.desk_links, "desk_links", entrance_tables.desk_links.c.expires_at, 0.0),
    Personal(entrance_tables.desk_sessions, "desk_sessions", entrance_tables.desk_sessions.c.expires_at, 0.0),
    Personal(broadcasts.moves, "moves", broadcasts.moves.c.expires_at, 0.0),
    Personal(broadcasts.news, "news", broadcasts.news.c.since_at, 60 * DAY_S),
    Personal(broadcasts.watches, "watches", broadcasts.watches.c.until_at, 0.0),
    Personal(page_tables.pages, "pages", page_tables.pages.c.expires_at, 0.0),
    Personal(page_tables.page_numbers, "page_numbers", page_tables.page_numbers.c.used_at, DAY_S),
    Personal(page_tables.photos, "photos", page_tables.photos.c.expires_at, 0.0),
)

IMPERSONAL = (
    (schema.seen, schema.seen.c.seen_at, 2 * DAY_S),
    (schema.quarantine, schema.quarantine.c.arrived_at, 7 * DAY_S),
    (schema.workers, schema.workers.c.alive_until, HOUR_S),
    (channel_tables.desk_numbers, channel_tables.desk_numbers.c.shown_at, 30 * DAY_S),
    (schema.leases, schema.leases.c.until, DAY_S),
    (desk.invitations, desk.invitations.c.expires_at, 0.0),
    (entrance_tables.desk_proofs, entrance_tables.desk_proofs.c.until_at, 0.0),
    (page_tables.ended_readers, page_tables.ended_readers.c.until_at, 0.0),
    (desk.desk_messages, desk.desk_messages.c.sent_at, 90 * DAY_S),
    (desk.pending, desk.pending.c.expires_at, HOUR_S),
    (desk.desk_marks, desk.desk_marks.c.at, 90 * DAY_S),
    (broadcasts.articles, broadcasts.articles.c.since_at, 730 * DAY_S),
    (broadcasts.polls, broadcasts.polls.c.sent_at, 30 * DAY_S),
    (broadcasts.broadcasts, broadcasts.broadcasts.c.created_at, 730 * DAY_S),
    (count_tables.asked, count_tables.asked.c.week_at, 730 * DAY_S),
    (count_tables.delivered, count_tables.delivered.c.counted_at, 730 * DAY_S),
    (teaching.given, teaching.given.c.day, 180 * DAY_S),
    (teaching.lessons, teaching.lessons.c.made_at, 730 * DAY_S),
)
"""What is not personal and goes by itself all the same."""


@dataclass(frozen=True, slots=True)
class NamedElsewhere:
    """A column that names a member in a row that is not theirs: emptied when they leave, and after `keep_s`, counted
    from `age`. `/dulieu` tells it with `kind`, of which there is a row as long as it stands.
    """

    column: "Column[str]"
    kind: str
    age: "Column[float]"
    keep_s: float


MENTIONS = (NamedElsewhere(schema.pace.c.limited_lane, "lane_pace", schema.pace.c.limited_at, HOUR_S / 6),)

CHOSEN = {
    "submissions": "submissions_days",
    "desk_messages": "desk_messages_days",
    "desk_marks": "desk_messages_days",
    "dead_letters": "undelivered_days",
    "quarantine": "undelivered_days",
    "broadcasts": "broadcasts_days",
    "articles": "broadcasts_days",
}
"""Tables that are kept for as long as an operator chooses: the field of `Retention`. A case goes so long after it was
opened, with its keys and what was said to it; the audit log stays.
"""


def kept_s(table: Table, usual_s: float | None, retention: Retention) -> float | None:
    """How long rows of this table are kept; None: until the member deletes them."""
    chosen = CHOSEN.get(table.name)
    return usual_s if chosen is None else float(getattr(retention, chosen)) * DAY_S
