"""Remembers the ids of messages that arrived in the officers' chat, so that replies and edits find their case."""

import json

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.delivery import Fate, Letter, Outcome, Priority, Sent, Track, without_buttons
from bot.domain.drafts import read_material
from bot.domain.messages import Origin, Outgoing
from bot.storage import outbox
from bot.storage.broadcasts.cards import BROADCAST, note_card
from bot.storage.desk.tables import cases, desk_marks, desk_messages, submissions
from bot.storage.desk.unheard import TOLD
from bot.storage.dialects import insert_new, put

CARD, MEDIA, NOTE = "card", "media", "note"
TOPICS_REFUSED = "topics-refused"
_ALLOWED = delete(desk_marks).where(desk_marks.c.name.in_((TOPICS_REFUSED, "topics-told")))
GONE = Outgoing("…")
"""In the place of words whose member took them back while they were under way."""

_CARD = (
    update(cases)
    .where(cases.c.id == bindparam("case"))
    .values(card=bindparam("new_card"), topic=bindparam("new_topic"))
)
_CARD_BEFORE = (
    select(desk_messages.c.message)
    .join(cases, (cases.c.id == desk_messages.c.case_id) & (cases.c.card == desk_messages.c.message))
    .where(cases.c.id == bindparam("case"), desk_messages.c.chat == bindparam("of_chat"))
)
_OWNER = select(submissions.c.owner).where(submissions.c.id == bindparam("of_id"))
_MATERIAL = select(cases.c.material).where(cases.c.id == bindparam("case"))


def remember(connection: Connection, outcomes: list[Outcome], now_s: float) -> None:
    """Note where tracked letters ended up; a new card is followed by the photos and files that were sent."""
    for outcome in outcomes:
        track, sent = outcome.job.letter.track, outcome.sent
        if track is None or track.purpose == TOLD or outcome.fate is not Fate.DELIVERED or not sent.message:
            continue
        if track.purpose == BROADCAST:
            note_card(connection, track.case_id, sent.message)
            continue
        chat = outcome.job.letter.address.key
        rows: list[dict[str, object]] = [
            {
                "chat": chat,
                "message": message,
                "case_id": track.case_id,
                "purpose": track.purpose,
                "sent_at": now_s,
                "submission": track.submission,
                "asked": track.asked,
                "open_until": now_s + track.open_s if track.asked else 0.0,
            }
            for message in (sent.message, *sent.others)
        ]
        if track.submission and connection.execute(_OWNER, {"of_id": track.submission}).scalar() is None:
            address = outcome.job.letter.address
            messages = (str(row["message"]) for row in rows)
            outbox.add(
                connection,
                [Letter(address, GONE, Priority.DESK, edit=message, remove=True) for message in messages],
                now_s,
            )
            continue
        put(connection, desk_messages, rows)
        if track.purpose == CARD:
            before = connection.execute(_CARD_BEFORE, {"case": track.case_id, "of_chat": chat}).scalar()
            if before not in {None, sent.message}:
                outbox.add(connection, [without_buttons(outcome.job.letter.address, str(before))], now_s)
            values = {"case": track.case_id, "new_card": sent.message, "new_topic": sent.topic}
            connection.execute(_CARD, values)
            _note_topics(connection, sent, now_s)
            if not outcome.job.letter.edit:
                outbox.add(connection, _material(connection, outcome), now_s)


def _note_topics(connection: Connection, sent: Sent, now_s: float) -> None:
    """Whether the bot may open topics, for the clerk to tell the desk."""
    if sent.refused:
        connection.execute(insert_new(connection.dialect.name, desk_marks), {"name": TOPICS_REFUSED, "at": now_s})
    elif sent.topic:
        connection.execute(_ALLOWED)


def _material(connection: Connection, outcome: Outcome) -> list[Letter]:
    letter, case_id = outcome.job.letter, outcome.job.letter.track.case_id if outcome.job.letter.track else 0
    stored = connection.execute(_MATERIAL, {"case": case_id}).scalar()
    media = read_material(json.loads(stored)).media if stored else ()
    if not media:
        return []
    origin = Origin(message=outcome.sent.message, topic=outcome.sent.topic)
    return [
        Letter(letter.address, Outgoing("", media=media), Priority.DESK, origin=origin, track=Track(case_id, MEDIA))
    ]
