"""What steps ask to be done about broadcasts, done in the transaction of their message."""

from sqlalchemy import Connection

from bot.domain.broadcast_effects import (
    Approve,
    Choose,
    Compose,
    CountAnswer,
    CountPoll,
    Edit,
    GoByArticle,
    JoinUnit,
    OfferMove,
    ReachableAgain,
    Readdress,
    Schedule,
    ShowDesk,
    Steer,
    SteerArticle,
    Subscribe,
    TakeMove,
    Unsubscribe,
    Unwatch,
    Watch,
)
from bot.domain.broadcasts import BroadcastStatus, written_parts, written_wish
from bot.domain.delivery import Letter, Priority
from bot.storage import outbox
from bot.storage.broadcasts import articles, members, moves, quizzes, rows
from bot.storage.broadcasts.audience import AudienceGroup, quick_count
from bot.storage.effects import register


@register
def _(effect: Subscribe, connection: Connection, key: str, now_s: float) -> None:
    members.subscribe(connection, effect, key, now_s)


@register
def _(effect: OfferMove, connection: Connection, key: str, _: float) -> None:
    moves.offer(connection, effect, key)


@register
def _(effect: TakeMove, connection: Connection, key: str, now_s: float) -> None:
    moves.take(connection, effect, key, now_s)


@register
def _(effect: Choose, connection: Connection, key: str, _: float) -> None:
    members.choose(connection, effect, key)


@register
def _(effect: JoinUnit, connection: Connection, key: str, _: float) -> None:
    members.join_unit(connection, effect, key)


@register
def _(effect: Unsubscribe, connection: Connection, key: str, _: float) -> None:
    members.unsubscribe(connection, effect, key)


@register
def _(_: ReachableAgain, connection: Connection, key: str, __: float) -> None:
    members.reached(connection, key)


@register
def _(effect: Watch, connection: Connection, key: str, _: float) -> None:
    members.watch(connection, effect, key)


@register
def _(effect: Unwatch, connection: Connection, key: str, _: float) -> None:
    members.unwatch(connection, effect, key)


@register
def _(effect: CountAnswer, connection: Connection, _: str, __: float) -> None:
    quizzes.count_answer(connection, effect)


@register
def _(effect: CountPoll, connection: Connection, _: str, __: float) -> None:
    quizzes.count_poll(connection, effect)


@register
def _(effect: Compose, connection: Connection, _: str, now_s: float) -> None:
    new = effect.broadcast
    rows.create(connection, new, quick_count(connection, AudienceGroup(new.audience, new.topic)), now_s)


@register
def _(effect: Edit, connection: Connection, _: str, __: float) -> None:
    said = {"parts": written_parts(effect.parts), "title": effect.title}
    values = {**said, "version": effect.version + 1, "creator": effect.officer}
    connection.execute(
        rows.of_version(effect.version, rows.changing(effect.broadcast_id, BroadcastStatus.DRAFT, **values))
    )


@register
def _(effect: Readdress, connection: Connection, _: str, __: float) -> None:
    values = {"audience": effect.audience, "recipients": effect.recipients}
    connection.execute(rows.changing(effect.broadcast_id, BroadcastStatus.DRAFT, **values))


@register
def _(effect: Schedule, connection: Connection, _: str, __: float) -> None:
    connection.execute(rows.changing(effect.broadcast_id, BroadcastStatus.DRAFT, due_at=effect.due_s))


@register
def _(effect: Approve, connection: Connection, _: str, __: float) -> None:
    values = {"status": BroadcastStatus.APPROVED.value, "approver": effect.officer, "due_at": effect.due_s}
    connection.execute(
        rows.of_version(effect.version, rows.changing(effect.broadcast_id, BroadcastStatus.DRAFT, **values))
    )


@register
def _(effect: GoByArticle, connection: Connection, _: str, __: float) -> None:
    wish = written_wish(effect.wish)
    connection.execute(rows.changing(effect.broadcast_id, BroadcastStatus.DRAFT, by_article=wish))


@register
def _(effect: ShowDesk, connection: Connection, _: str, now_s: float) -> None:
    outbox.add(connection, [Letter(effect.desk, one, Priority.DESK) for one in effect.messages], now_s)


@register
def _(effect: SteerArticle, connection: Connection, _: str, now_s: float) -> None:
    articles.steer(connection, effect.broadcast_id, effect.turn, effect.to, now_s)


@register
def _(effect: Steer, connection: Connection, _: str, now_s: float) -> None:
    if effect.to is BroadcastStatus.CANCELLED:
        rows.cancel(connection, effect.broadcast_id, now_s)
    else:
        connection.execute(rows.changing(effect.broadcast_id, effect.status, status=effect.to.value))
