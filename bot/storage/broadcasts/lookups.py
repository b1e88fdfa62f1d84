"""What steps ask about broadcasts (`bot.domain.broadcasts.BroadcastAsks`), answered on one connection."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.domain.broadcasts import OPEN, BroadcastAsks, BroadcastFound
from bot.storage.broadcasts import articles, members, moves, quizzes, rows
from bot.storage.broadcasts.audience import AudienceGroup, quick_count
from bot.storage.broadcasts.lifecycle import progress


def find(connection: Connection, key: str, asks: BroadcastAsks, now_s: float) -> BroadcastFound:
    """Each question answered, those not asked left empty."""
    named = [one for code in asks.codes if (one := rows.by_code(connection, code)) is not None]
    topic = named[0].topic if named else asks.topic
    used = articles.used(connection, now_s) if named or asks.open else 0
    opened = rows.in_status(connection, OPEN) if asks.open else ()
    return BroadcastFound(
        broadcasts=tuple(replace(progress(connection, one), articles_used=used) for one in named),
        open=tuple(replace(progress(connection, one), articles_used=used) for one in opened),
        articles=articles.of(connection, [one.id for one in named]),
        counts=tuple((audience, quick_count(connection, AudienceGroup(audience, topic))) for audience in asks.counts),
        subscription=members.subscription(connection, key) if asks.subscription else None,
        watched=members.watched(connection, key) if asks.watched else frozenset(),
        quiz=quizzes.newest(connection) if asks.quiz else None,
        moving=moves.offered_by(connection, asks.moving, key, now_s) is not None if asks.moving else False,
    )
