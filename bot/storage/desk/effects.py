"""What steps ask to be done about cases, done: each effect a few statements in the transaction of its message."""

import json
from collections.abc import Sequence
from functools import singledispatch

from sqlalchemy import BindParameter, Connection, Integer, bindparam, delete, func, insert, select, update

from bot.domain.cases import Status, Urgency, urgency_of
from bot.domain.delivery import Letter, Priority, Track
from bot.domain.drafts import plain_material
from bot.domain.effects import (
    AddNote,
    AskMore,
    Audit,
    Claim,
    Conclude,
    Dismiss,
    Effect,
    Enlist,
    Forget,
    Invite,
    JoinCase,
    Merge,
    OpenCase,
    Release,
    ShowCase,
    TellDesk,
)
from bot.domain.messages import Address, Origin, Outgoing
from bot.storage import outbox
from bot.storage.desk.keys import add_keys, move_keys
from bot.storage.desk.tables import audit, cases, invitations, officers, submissions
from bot.storage.dialects import put
from bot.storage.members import forget

WANTED = -1.0
"""In `cases.shown_at`: the desk asked to see the case again."""

_CASE: BindParameter[int] = bindparam("case")
_INSERT = insert(cases).returning(cases.c.id)
_MINE = select(submissions.c.id, submissions.c.note).where(
    submissions.c.case_id == _CASE, submissions.c.owner == bindparam("of")
)
_SUBMIT = insert(submissions)
_RESUBMIT = (
    update(submissions)
    .where(submissions.c.id == bindparam("row"))
    .values(
        note=bindparam("words"), heard_round=func.coalesce(bindparam("round", type_=Integer), submissions.c.heard_round)
    )
)
_CONTACT = update(submissions).where(submissions.c.id == bindparam("row")).values(contact=bindparam("words"))
_NOW = select(cases.c.round, cases.c.urgency, cases.c.topic).where(cases.c.id == _CASE)
_CHANGED = update(cases).where(cases.c.id == _CASE).values(changed_at=bindparam("now"))
_URGENCY = update(cases).where(cases.c.id == _CASE).values(urgency=bindparam("level"))
_CLAIM = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(status=Status.CLAIMED.value, holder=bindparam("who"), timer_at=None, changed_at=bindparam("now"))
)
_RELEASE = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(status=Status.OPEN.value, holder="", timer_at=bindparam("now"), changed_at=bindparam("now"))
)
_RELEASE_ALL = (
    update(cases)
    .where(cases.c.holder == bindparam("who"), cases.c.status == Status.CLAIMED.value)
    .values(status=Status.OPEN.value, holder="", timer_at=bindparam("now"), changed_at=bindparam("now"))
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
        changed_at=bindparam("now"),
    )
)
_OWNERS = (
    select(submissions.c.owner, submissions.c.heard_round)
    .where(submissions.c.case_id == _CASE, submissions.c.owner.is_not(None))
    .order_by(submissions.c.id)
)
_HEARD = update(submissions).where(submissions.c.case_id == _CASE).values(heard_round=bindparam("round"))
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
        changed_at=bindparam("now"),
    )
)
_SHOW = update(cases).where(cases.c.id == _CASE).values(shown_at=WANTED)
_REVOKE = update(officers).where(officers.c.owner == bindparam("who")).values(revoked=True)
_USED = delete(invitations).where(invitations.c.code_hash == bindparam("of"))


@singledispatch
def _do(effect: Effect, connection: Connection, key: str, now_s: float) -> None:
    raise NotImplementedError(f"{type(effect).__name__}: expected a way to do it in {__name__}")


register = _do.register
"""For the effects of other rooms: `@register` on a function of effect, connection, key and time."""


def apply(connection: Connection, effects: Sequence[Effect], key: str, now_s: float) -> None:
    """Do them in their order on behalf of the conversation `key`."""
    for effect in effects:
        _do(effect, connection, key, now_s)


@_do.register
def _(_: Forget, connection: Connection, key: str, __: float) -> None:
    forget(connection, key)


@_do.register
def _(effect: OpenCase, connection: Connection, key: str, now_s: float) -> None:
    row = {
        "code": effect.code,
        "kind": effect.kind.value,
        "status": Status.OPEN.value,
        "urgency": urgency_of(effect.reason, effect.harm).value,
        "reason": effect.reason.value,
        "harm": effect.harm.value,
        "opened_at": now_s,
        "material": json.dumps(plain_material(effect.material), ensure_ascii=False),
        "timer_at": now_s,
    }
    case_id = int(connection.execute(_INSERT, row).scalar_one())
    connection.execute(_SUBMIT, _submission(case_id, key, effect.note, effect.contact, now_s))
    add_keys(connection, case_id, effect.material)


@_do.register
def _(effect: JoinCase, connection: Connection, key: str, now_s: float) -> None:
    now = connection.execute(_NOW, {"case": effect.case_id}).one()
    heard = now.round if effect.heard else 0
    mine = connection.execute(_MINE, {"case": effect.case_id, "of": key}).first()
    if mine is None:
        row = _submission(effect.case_id, key, effect.note, effect.contact, now_s)
        connection.execute(_SUBMIT, {**row, "heard_round": heard})
    else:
        _add_words(connection, mine.id, mine.note, effect.note, heard or None)
        if effect.contact:
            connection.execute(_CONTACT, {"row": mine.id, "words": effect.contact})
    if effect.material is not None:
        add_keys(connection, effect.case_id, effect.material)
    level = min(Urgency(now.urgency), urgency_of(effect.reason, effect.harm))
    connection.execute(_URGENCY, {"case": effect.case_id, "level": level.value})
    connection.execute(_CHANGED, {"case": effect.case_id, "now": now_s})


@_do.register
def _(effect: AddNote, connection: Connection, key: str, now_s: float) -> None:
    mine = connection.execute(_MINE, {"case": effect.case_id, "of": key}).first()
    if mine is not None:
        _add_words(connection, mine.id, mine.note, effect.text)
        connection.execute(_CHANGED, {"case": effect.case_id, "now": now_s})


@_do.register
def _(effect: Claim, connection: Connection, _: str, now_s: float) -> None:
    connection.execute(_CLAIM, {"case": effect.case_id, "who": effect.officer, "now": now_s})


@_do.register
def _(effect: Release, connection: Connection, _: str, now_s: float) -> None:
    connection.execute(_RELEASE, {"case": effect.case_id, "now": now_s})


@_do.register
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
    letters = [_to(owner, effect.correction if round_ else effect.first) for owner, round_ in heard.items()]
    outbox.add(connection, letters, now_s)
    _mark_heard(connection, effect.case_id)


@_do.register
def _(effect: AskMore, connection: Connection, _: str, now_s: float) -> None:
    owners = dict.fromkeys(connection.execute(_OWNERS, {"case": effect.case_id}).scalars())
    outbox.add(connection, [_to(owner, effect.question) for owner in owners], now_s)


@_do.register
def _(effect: TellDesk, connection: Connection, _: str, now_s: float) -> None:
    topic = connection.execute(_NOW, {"case": effect.case_id}).one().topic
    letter = Letter(
        effect.desk,
        effect.outgoing,
        Priority.DESK,
        origin=Origin(topic=topic),
        track=Track(effect.case_id, effect.purpose),
    )
    outbox.add(connection, [letter], now_s)


@_do.register
def _(effect: Merge, connection: Connection, _: str, now_s: float) -> None:
    into = connection.execute(_NOW, {"case": effect.into_id}).one()
    owners = dict.fromkeys(connection.execute(_OWNERS, {"case": effect.case_id}).scalars())
    told = effect.told
    if told is not None:
        outbox.add(connection, [_to(owner, told) for owner in owners], now_s)
    heard = into.round if told is not None else 0
    connection.execute(_MOVE, {"case": effect.case_id, "into": effect.into_id, "round": heard})
    move_keys(connection, effect.case_id, effect.into_id)
    connection.execute(_MERGED, {"case": effect.case_id, "into": effect.into_id, "now": now_s})
    connection.execute(_CHANGED, {"case": effect.into_id, "now": now_s})


@_do.register
def _(effect: Audit, connection: Connection, _: str, now_s: float) -> None:
    connection.execute(
        insert(audit), {"at": now_s, "officer": effect.officer, "action": effect.action, "code": effect.code}
    )


@_do.register
def _(effect: ShowCase, connection: Connection, _: str, __: float) -> None:
    connection.execute(_SHOW, {"case": effect.case_id})


@_do.register
def _(effect: Invite, connection: Connection, _: str, __: float) -> None:
    row = {"code_hash": effect.code_hash, "admin": effect.admin, "expires_at": effect.expires_s}
    connection.execute(insert(invitations), row)


@_do.register
def _(effect: Enlist, connection: Connection, _: str, now_s: float) -> None:
    row: dict[str, object] = {
        "owner": effect.officer,
        "name": effect.name,
        "admin": effect.admin,
        "enlisted_at": now_s,
        "revoked": False,
    }
    put(connection, officers, [row])
    connection.execute(_USED, {"of": effect.code_hash})


@_do.register
def _(effect: Dismiss, connection: Connection, _: str, now_s: float) -> None:
    connection.execute(_REVOKE, {"who": effect.officer})
    connection.execute(_RELEASE_ALL, {"who": effect.officer, "now": now_s})


def _submission(case_id: int, key: str, note: str, contact: str, now_s: float) -> dict[str, object]:
    return {"case_id": case_id, "owner": key, "note": note, "contact": contact, "sent_at": now_s, "heard_round": 0}


def _add_words(connection: Connection, row: int, before: str, words: str, heard: int | None = None) -> None:
    """More words beside those of before; which finding was heard stays as it is, unless it is given."""
    together = "\n".join(filter(None, (before, words)))
    connection.execute(_RESUBMIT, {"row": row, "words": together, "round": heard})


def _mark_heard(connection: Connection, case_id: int) -> None:
    round_ = connection.execute(_NOW, {"case": case_id}).one().round
    connection.execute(_HEARD, {"case": case_id, "round": round_})


def _to(owner: str, outgoing: Outgoing) -> Letter:
    return Letter(Address.of(owner), outgoing, Priority.FINDING)
