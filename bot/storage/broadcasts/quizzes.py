"""Answers to quizzes, counted; of who gave them there is nothing."""

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.broadcast_effects import CountAnswer, CountPoll
from bot.domain.broadcasts import BroadcastStatus, Quiz, read_parts
from bot.storage.broadcasts.tables import broadcasts, polls, quiz_counts
from bot.storage.dialects import insert_new

_LOOKED_AT = 20
_TAKE = delete(polls).where(polls.c.poll == bindparam("of_poll")).returning(polls.c.broadcast_id)
_ONE_MORE = (
    update(quiz_counts)
    .where(quiz_counts.c.broadcast_id == bindparam("of_broadcast_id"), quiz_counts.c.option == bindparam("of_option"))
    .values(count=quiz_counts.c.count + 1)
)
_NEWEST = (
    select(broadcasts.c.id, broadcasts.c.parts)
    .where(broadcasts.c.status.in_([BroadcastStatus.RUNNING.value, BroadcastStatus.DONE.value]))
    .order_by(broadcasts.c.started_at.desc())
    .limit(_LOOKED_AT)
)
_PARTS = select(broadcasts.c.parts).where(broadcasts.c.id == bindparam("of_id"))
_COUNTS = select(quiz_counts.c.option, quiz_counts.c.count).where(
    quiz_counts.c.broadcast_id == bindparam("of_broadcast_id")
)


def count_answer(connection: Connection, effect: CountAnswer) -> None:
    fresh = {"broadcast_id": effect.broadcast_id, "option": effect.option, "count": 0}
    connection.execute(insert_new(connection.dialect.name, quiz_counts), fresh)
    connection.execute(_ONE_MORE, {"of_broadcast_id": effect.broadcast_id, "of_option": effect.option})


def count_poll(connection: Connection, effect: CountPoll) -> None:
    """The first answer takes the poll's row with it; whatever comes again finds none. An option that the quiz does not
    have is not counted.
    """
    broadcast_id = connection.execute(_TAKE, {"of_poll": effect.poll}).scalar()
    if broadcast_id is not None and effect.option < _options(connection, broadcast_id):
        count_answer(connection, CountAnswer(broadcast_id, effect.option))


def _options(connection: Connection, broadcast_id: int) -> int:
    """How many options the quiz of a broadcast has, 0 where there is none any more."""
    parts = connection.execute(_PARTS, {"of_id": broadcast_id}).scalar()
    return max((len(part.quiz.options) for part in read_parts(parts or "[]") if part.quiz is not None), default=0)


def newest(connection: Connection) -> tuple[int, Quiz] | None:
    """The quiz that went out last."""
    for row in connection.execute(_NEWEST):
        for part in read_parts(row.parts):
            if part.quiz is not None:
                return row.id, part.quiz
    return None


def counts(connection: Connection, broadcast_id: int) -> dict[int, int]:
    return dict(connection.execute(_COUNTS, {"of_broadcast_id": broadcast_id}).all())
