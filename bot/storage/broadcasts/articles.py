"""Articles in the database: each step is written before it is taken, and one process at a time takes it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Update, exists, func, insert, select, update

from bot.domain.articles import IN_VAIN, Article, ArticleStep, Underway
from bot.domain.broadcasts import BroadcastStatus
from bot.domain.desk import HOME_ZONE
from bot.ports.broadcasts import ByArticle
from bot.storage.broadcasts.tables import articles, broadcasts

_GOES = (BroadcastStatus.RUNNING.value, BroadcastStatus.DONE.value)
_WENT = tuple(step.value for step in (ArticleStep.SENDING, ArticleStep.SENT, ArticleStep.UNSURE, ArticleStep.OVER))


def begin(connection: Connection, broadcast_id: int, wanted: ByArticle, now_s: float) -> bool:
    """False where this month's are used."""
    if used(connection, now_s) >= wanted.per_month:
        return False
    row = {
        "broadcast_id": broadcast_id,
        "channel": wanted.channel,
        "step": ArticleStep.WAITING.value,
        "article": json.dumps(asdict(wanted.article), ensure_ascii=False),
        "since_at": now_s,
        "went_at": now_s,
    }
    connection.execute(insert(articles), row)
    return True


def used(connection: Connection, now_s: float) -> int:
    """How many of this month's are used, by those that are under way as well."""
    month = datetime.fromtimestamp(now_s, HOME_ZONE).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    not_in_vain = articles.c.step.not_in([step.value for step in IN_VAIN])
    counting = select(func.count()).where(articles.c.went_at >= month.timestamp(), not_in_vain)
    return int(connection.execute(counting).scalar_one())


def in_steps(connection: Connection, steps: Sequence[ArticleStep], channel: str = "") -> tuple[Underway, ...]:
    wanted = _all().where(articles.c.step.in_([step.value for step in steps]))
    if channel:
        wanted = wanted.where(articles.c.channel == channel)
    return tuple(map(_read, connection.execute(wanted)))


def of(connection: Connection, broadcast_ids: Sequence[int]) -> tuple[Underway, ...]:
    if not broadcast_ids:
        return ()
    return tuple(map(_read, connection.execute(_all().where(articles.c.broadcast_id.in_(list(broadcast_ids))))))


def move(connection: Connection, was: Underway, now: Underway, now_s: float) -> bool:
    changed = _at_turn(was.broadcast_id, was.turn).values(
        step=now.step.value,
        turn=was.turn + 1,
        token=now.token,
        ref=now.ref,
        fault=now.fault[:200],
        tries=now.tries,
        again_at=now.again_s,
        **({} if now.step is was.step else {"since_at": now_s}),
        **({"went_at": now_s} if now.step is ArticleStep.SENDING else {}),
    )
    if now.step is ArticleStep.SENDING:
        going = exists().where(broadcasts.c.id == articles.c.broadcast_id, broadcasts.c.status.in_(_GOES))
        changed = changed.where(going, ~_another_today(was.broadcast_id, now_s))
    return connection.execute(changed).rowcount == 1


def went_after_all(connection: Connection, was: Underway, now_s: float) -> bool:
    values = {"step": ArticleStep.SENT.value, "turn": articles.c.turn + 1, "since_at": now_s}
    unsure = articles.c.step.in_([ArticleStep.UNSURE.value, ArticleStep.SENDING.value])
    found = update(articles).where(articles.c.broadcast_id == was.broadcast_id, unsure).values(**values)
    return connection.execute(found).rowcount == 1


def steer(connection: Connection, broadcast_id: int, turn: int, to: ArticleStep, now_s: float) -> None:
    """A person's word on one that waits for it; one that has its id is not made a second time."""
    step = ArticleStep.READY if to is ArticleStep.WAITING and _has_ref(connection, broadcast_id) else to
    values = {"step": step.value, "turn": turn + 1, "since_at": now_s, "again_at": 0.0, "tries": 0, "fault": ""}
    waits = articles.c.step.in_([ArticleStep.REFUSED.value, ArticleStep.UNSURE.value])
    connection.execute(_at_turn(broadcast_id, turn).where(waits).values(**values))


def give_up(connection: Connection, broadcast_id: int) -> bool:
    """It is sent as messages now."""
    waits = articles.c.step == ArticleStep.LETTERS.value
    values = {"step": ArticleStep.REFUSED.value, "fault": "", "turn": articles.c.turn + 1}
    found = update(articles).where(articles.c.broadcast_id == broadcast_id, waits).values(**values)
    return connection.execute(found).rowcount == 1


def _all() -> Select[Any]:
    joined = articles.join(broadcasts, broadcasts.c.id == articles.c.broadcast_id)
    return (
        select(articles, broadcasts.c.code, broadcasts.c.status).select_from(joined).order_by(articles.c.broadcast_id)
    )


def _at_turn(broadcast_id: int, turn: int) -> Update:
    return update(articles).where(articles.c.broadcast_id == broadcast_id, articles.c.turn == turn)


def _another_today(broadcast_id: int, now_s: float) -> ColumnElement[bool]:
    """A reader gets one a day."""
    day = datetime.fromtimestamp(now_s, HOME_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    other = articles.alias("other")
    went = other.c.step.in_(_WENT) & (other.c.went_at >= day.timestamp())
    return exists().where(other.c.broadcast_id != broadcast_id, went)


def _has_ref(connection: Connection, broadcast_id: int) -> bool:
    return bool(connection.execute(select(articles.c.ref).where(articles.c.broadcast_id == broadcast_id)).scalar())


def _read(row: Row[Any]) -> Underway:
    return Underway(
        row.broadcast_id,
        row.code,
        Article(**json.loads(row.article)),
        ArticleStep(row.step),
        row.turn,
        row.token,
        row.ref,
        row.fault,
        row.tries,
        row.since_at,
        row.again_at,
        going=row.status in _GOES,
        stopped=row.status == BroadcastStatus.CANCELLED.value,
    )
