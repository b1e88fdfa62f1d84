"""What officers do to cases: take and release, conclude, ask back, merge; each effect in the transaction
of its message.
"""

from sqlalchemy import BindParameter, Connection, bindparam, select, update

from bot.domain.cases import Harm, Status, Urgency, worst
from bot.domain.delivery import Letter, Priority, Track
from bot.domain.effects import AskMore, Claim, Conclude, Merge, Release, ShowCase, TellDesk
from bot.domain.messages import Address, Origin, Outgoing
from bot.storage import outbox
from bot.storage.broadcasts import warnings
from bot.storage.desk.keys import move_keys
from bot.storage.desk.rows import OPEN_AGAIN, WANTED
from bot.storage.desk.tables import cases, submissions
from bot.storage.effects import register
from bot.storage.offering import offer

_CASE: BindParameter[int] = bindparam("case")
_NOW = select(cases.c.round, cases.c.topic, cases.c.urgency, cases.c.harm).where(cases.c.id == _CASE)
_BY_CODE = select(cases.c.id).where(cases.c.code == bindparam("of"))
_CHANGED = update(cases).where(cases.c.id == _CASE).values(changed_at=bindparam("now"))
_CLAIM = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(
        status=Status.CLAIMED.value,
        holder=bindparam("who"),
        step=0,
        timer_at=bindparam("now"),
        since_at=bindparam("now"),
        changed_at=bindparam("now"),
    )
)
_RELEASE = update(cases).where(cases.c.id == _CASE).values(**OPEN_AGAIN, changed_at=bindparam("now"))
_NOT_SILENT = (
    update(cases)
    .where(cases.c.id == _CASE, cases.c.status == Status.CLAIMED.value)
    .values(step=0, timer_at=bindparam("now"), since_at=bindparam("now"))
)
_CONCLUDE = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(
        status=Status.ANSWERED.value,
        holder=bindparam("who"),
        finding=bindparam("slug"),
        message=bindparam("words"),
        answered_at=bindparam("now"),
        round=cases.c.round + 1,
        timer_at=None,
        call_at=None,
        changed_at=bindparam("now"),
    )
)
_OWNERS = (
    select(submissions.c.owner, submissions.c.heard_round)
    .where(submissions.c.case_id == _CASE, submissions.c.owner.is_not(None))
    .order_by(submissions.c.id)
)
_WHOSE = select(submissions.c.id).where(submissions.c.case_id == _CASE, submissions.c.owner == bindparam("of")).limit(1)
_HEARD = update(submissions).where(submissions.c.case_id == _CASE).values(heard_round=bindparam("round"), asked_at=None)
_ASKED = (
    update(submissions)
    .where(submissions.c.case_id == _CASE, submissions.c.owner.is_not(None))
    .values(asked_at=bindparam("now"))
)
_MOVE = (
    update(submissions)
    .where(submissions.c.case_id == _CASE)
    .values(case_id=bindparam("into"), heard_round=bindparam("round"))
)
_MERGED = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(
        status=Status.MERGED.value,
        merged_into=bindparam("into"),
        holder="",
        timer_at=None,
        call_at=None,
        changed_at=bindparam("now"),
    )
)
_RAISE = update(cases).where(cases.c.id == _CASE).values(urgency=bindparam("level"), harm=bindparam("worst"))
_SHOW = update(cases).where(cases.c.id == _CASE).values(shown_at=WANTED)


@register
def _(effect: Claim, connection: Connection, _: str, now_s: float) -> None:
    connection.execute(_CLAIM, {"case": effect.case_id, "who": effect.officer, "now": now_s})


@register
def _(effect: Release, connection: Connection, _: str, now_s: float) -> None:
    connection.execute(_RELEASE, {"case": effect.case_id, "now": now_s})


@register
def _(effect: Conclude, connection: Connection, _: str, now_s: float) -> None:
    connection.execute(
        _CONCLUDE,
        {
            "case": effect.case_id,
            "who": effect.officer,
            "slug": effect.finding.value,
            "words": effect.message,
            "now": now_s,
        },
    )
    heard = {row.owner: row.heard_round for row in connection.execute(_OWNERS, {"case": effect.case_id})}
    warnings.withdraw(connection, effect.case_id, now_s)
    told = {owner: effect.correction if round_ else effect.first for owner, round_ in heard.items()}
    outbox.add(connection, [_to(owner, text) for owner, text in told.items() if text is not None], now_s)
    _mark_heard(connection, effect.case_id)


@register
def _(effect: AskMore, connection: Connection, _: str, now_s: float) -> None:
    owners = dict.fromkeys(connection.execute(_OWNERS, {"case": effect.case_id}).scalars())
    outbox.add(connection, [_to(owner, effect.question) for owner in owners], now_s)
    offer(connection, owners, effect.question.choices, now_s)
    connection.execute(_ASKED, {"case": effect.case_id, "now": now_s})
    connection.execute(_NOT_SILENT, {"case": effect.case_id, "now": now_s})


@register
def _(effect: TellDesk, connection: Connection, key: str, now_s: float) -> None:
    case_id = int(connection.execute(_BY_CODE, {"of": effect.code}).scalar_one()) if effect.code else effect.case_id
    whose = connection.execute(_WHOSE, {"case": case_id, "of": key}).scalar()
    topic = connection.execute(_NOW, {"case": case_id}).one().topic
    letter = Letter(
        effect.desk,
        effect.outgoing,
        Priority.WORDS if effect.words else Priority.DESK,
        origin=Origin(topic=topic),
        track=Track(case_id, effect.purpose, whose or 0),
    )
    outbox.add(connection, [letter], now_s)


@register
def _(effect: Merge, connection: Connection, _: str, now_s: float) -> None:
    case, into = (connection.execute(_NOW, {"case": one}).one() for one in (effect.case_id, effect.into_id))
    owners = dict.fromkeys(connection.execute(_OWNERS, {"case": effect.case_id}).scalars())
    told = effect.told
    if told is not None:
        outbox.add(connection, [_to(owner, told) for owner in owners], now_s)
    connection.execute(_MOVE, {"case": effect.case_id, "into": effect.into_id, "round": into.round})
    move_keys(connection, effect.case_id, effect.into_id)
    connection.execute(_MERGED, {"case": effect.case_id, "into": effect.into_id, "now": now_s})
    warnings.withdraw(connection, effect.case_id, now_s)
    level = min(Urgency(case.urgency), Urgency(into.urgency))
    harm = worst(Harm(case.harm), Harm(into.harm))
    connection.execute(_RAISE, {"case": effect.into_id, "level": level.value, "worst": harm.value})
    connection.execute(_CHANGED, {"case": effect.into_id, "now": now_s})


@register
def _(effect: ShowCase, connection: Connection, _: str, __: float) -> None:
    connection.execute(_SHOW, {"case": effect.case_id})


def _mark_heard(connection: Connection, case_id: int) -> None:
    round_ = connection.execute(_NOW, {"case": case_id}).one().round
    connection.execute(_HEARD, {"case": case_id, "round": round_})


def _to(owner: str, outgoing: Outgoing) -> Letter:
    return Letter(Address.of(owner), outgoing, Priority.FINDING)
