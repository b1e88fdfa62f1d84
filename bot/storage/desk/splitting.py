"""A merge undone, and what officers note for themselves."""

import json
from dataclasses import replace

from sqlalchemy import BindParameter, Connection, Float, Integer, bindparam, case, insert, select, update

from bot.domain.case_effects import Remark, Split
from bot.domain.cases import Status
from bot.domain.drafts import read_material
from bot.domain.messages import Outgoing
from bot.domain.pending import Stop
from bot.storage import outbox
from bot.storage.desk import stopping
from bot.storage.desk.answered import NO_FINDING, to_member
from bot.storage.desk.case_kind import settle_kind
from bot.storage.desk.keys import return_keys
from bot.storage.desk.rows import WANTED
from bot.storage.desk.tables import cases, remarks, submissions
from bot.storage.effects import register

_CASE: BindParameter[int] = bindparam("case")
_INTO = select(cases.c.id, cases.c.material).where(cases.c.merged_into.in_(bindparam("merged_into", expanding=True)))
_MERGED = select(cases.c.code, cases.c.material, cases.c.merged_into, cases.c.round, cases.c.finding).where(
    cases.c.id == _CASE, cases.c.status == Status.MERGED.value
)
_THEIRS = (submissions.c.case_id == bindparam("of_case_id")) & submissions.c.sent_case_id.in_(
    bindparam("sent", expanding=True)
)
_MOVED = select(
    submissions.c.id,
    submissions.c.case_id,
    submissions.c.owner,
    submissions.c.message,
    submissions.c.code,
    submissions.c.heard_round,
).where(_THEIRS)
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
_FURTHER = select(cases.c.merged_into).where(cases.c.id == _CASE)
_CHANGED = update(cases).where(cases.c.id == bindparam("of_id")).values(changed_at=bindparam("now"))
_STANDING = select(cases.c.finding).where(cases.c.id == bindparam("of_id"))


@register
def _(effect: Split, connection: Connection, _: str, now_s: float) -> None:
    own = connection.execute(_MERGED, {"case": effect.case_id}).first()
    if own is None:
        return
    into = _standing(connection, own.merged_into)
    brought = _brought(connection, effect.case_id)
    theirs = {"of_case_id": into, "sent": [effect.case_id, *brought]}
    moved = connection.execute(_MOVED, theirs).all()
    if connection.execute(_STANDING, {"of_id": into}).scalar():
        heard = {row.owner: row for row in moved if row.owner is not None and row.heard_round}
        letters = [to_member(row, _with_code(effect.told, row.code or own.code), NO_FINDING) for row in heard.values()]
        outbox.add(connection, letters, now_s)
    for row in moved:
        stopping.stop_to(connection, row.id, Stop.MOVED)
    connection.execute(_BACK, {**theirs, "case": effect.case_id, "round": own.round if own.finding else 0})
    for one in (into, effect.case_id):
        settle_kind(connection, one)
    for material in (own.material, *brought.values()):
        return_keys(connection, into, effect.case_id, read_material(json.loads(material)))
    connection.execute(_APART, {"case": effect.case_id, "now": now_s})
    connection.execute(_CHANGED, {"of_id": into, "now": now_s})


def _standing(connection: Connection, case_id: int) -> int:
    """Where all of a case are by now: the one that it went into may have gone into another one."""
    while (further := connection.execute(_FURTHER, {"case": case_id}).scalar()) is not None:
        case_id = further
    return case_id


def _brought(connection: Connection, case_id: int) -> dict[int, str]:
    """The cases that went into this one, at whatever remove, with their material as it is stored."""
    found: dict[int, str] = {}
    these = [case_id]
    while these:
        rows = connection.execute(_INTO, {"merged_into": these}).all()
        these = [row.id for row in rows]
        found |= {row.id: row.material for row in rows}
    return found


def _with_code(told: Outgoing, code: str) -> Outgoing:
    return replace(told, text=told.text.replace("{code}", code))


@register
def _(effect: Remark, connection: Connection, _: str, now_s: float) -> None:
    row = {"case_id": effect.case_id, "officer": effect.officer, "text": effect.text, "at": now_s}
    connection.execute(insert(remarks), row)
    connection.execute(update(cases).where(cases.c.id == _CASE).values(changed_at=now_s), {"case": effect.case_id})
