"""A merge undone, and what officers note for themselves."""

import json

from sqlalchemy import BindParameter, Connection, Float, Integer, bindparam, case, insert, select, update

from bot.domain.cases import Status
from bot.domain.drafts import read_material
from bot.domain.effects import Remark, Split
from bot.storage import outbox
from bot.storage.desk.answered import NO_FINDING, to_member
from bot.storage.desk.keys import return_keys
from bot.storage.desk.kinds import settle_kind
from bot.storage.desk.rows import WANTED
from bot.storage.desk.tables import cases, remarks, submissions
from bot.storage.effects import register

_CASE: BindParameter[int] = bindparam("case")
_MERGED = select(cases.c.code, cases.c.material, cases.c.merged_into, cases.c.round, cases.c.finding).where(
    cases.c.id == _CASE, cases.c.status == Status.MERGED.value
)
_THEIRS = (submissions.c.case_id == bindparam("into")) & (submissions.c.code == bindparam("own"))
_WHERE = select(submissions.c.case_id).where(submissions.c.code == bindparam("own")).limit(1)
"""Where they are by now: the case that it went into may have gone into another one."""
_HEARD = select(submissions.c.id, submissions.c.case_id, submissions.c.owner, submissions.c.message).where(
    _THEIRS, submissions.c.owner.is_not(None), submissions.c.heard_round > 0
)
_BACK = (
    update(submissions)
    .where(_THEIRS)
    .values(case_id=_CASE, heard_round=bindparam("round", type_=Integer), asked_at=None)
)
_APART = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(
        status=case((cases.c.finding != "", Status.ANSWERED.value), else_=Status.OPEN.value),
        merged_into=None,
        timer_at=case((cases.c.finding != "", None), else_=bindparam("now", type_=Float)),
        step=0,
        since_at=cases.c.opened_at,
        shown_at=WANTED,
        changed_at=bindparam("now"),
    )
)
_CHANGED = update(cases).where(cases.c.id == bindparam("into")).values(changed_at=bindparam("now"))
_STATUS = select(cases.c.status).where(cases.c.id == bindparam("into"))


@register
def _(effect: Split, connection: Connection, _: str, now_s: float) -> None:
    own = connection.execute(_MERGED, {"case": effect.case_id}).first()
    if own is None:
        return
    into = connection.execute(_WHERE, {"own": own.code}).scalar() or own.merged_into
    theirs = {"into": into, "own": own.code}
    if connection.execute(_STATUS, {"into": into}).scalar() == Status.ANSWERED.value:
        heard = {row.owner: row for row in connection.execute(_HEARD, theirs)}
        letters = [to_member(row, effect.told, NO_FINDING) for row in heard.values()]
        outbox.add(connection, letters, now_s)
    connection.execute(_BACK, {**theirs, "case": effect.case_id, "round": own.round if own.finding else 0})
    for one in (into, effect.case_id):
        settle_kind(connection, one)
    return_keys(connection, into, effect.case_id, read_material(json.loads(own.material)))
    connection.execute(_APART, {"case": effect.case_id, "now": now_s})
    connection.execute(_CHANGED, {"into": into, "now": now_s})


@register
def _(effect: Remark, connection: Connection, _: str, now_s: float) -> None:
    row = {"case_id": effect.case_id, "officer": effect.officer, "text": effect.text, "at": now_s}
    connection.execute(insert(remarks), row)
    connection.execute(update(cases).where(cases.c.id == _CASE).values(changed_at=now_s), {"case": effect.case_id})
