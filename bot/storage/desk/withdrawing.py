"""A member takes back what they sent: their words at once; a case that nobody else sent, with all that was in it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    bindparam,
    case,
    delete,
    exists,
    or_,
    select,
    update,
)

from bot.domain.cases import Material, Status
from bot.domain.delivery import Letter, Priority
from bot.domain.drafts import plain_material, read_material
from bot.domain.messages import Address, Outgoing
from bot.domain.pending import SHOWN, Stop
from bot.domain.retention import DAY_S
from bot.domain.submission_effects import Leaving
from bot.storage import outbox as letters
from bot.storage import photos, tallies
from bot.storage.desk import prompts, stopping
from bot.storage.desk.keys import return_keys
from bot.storage.desk.rows import OPEN
from bot.storage.desk.tables import case_bands, case_keys, cases, desk_messages, remarks, submissions
from bot.storage.desk.tracks import CARD, MEDIA, NOTE
from bot.storage.moved_chats import moved
from bot.storage.schema import outbox

WHOLE = "whole"
"""The purpose of a message that shows all of a case."""
_WITH_WORDS = (CARD, MEDIA, WHOLE, NOTE, SHOWN)
"""Purposes of messages with something of what was sent in them, were it only its beginning."""
_HEARD_ENDS = ("", ",_", ",__")
"""What may stand behind the number of a submission in a track: which finding its reader had heard."""
_CASE: BindParameter[int] = bindparam("case")
_MINE = select(submissions.c.id, submissions.c.case_id, submissions.c.sent_case_id, submissions.c.sent_at).where(
    submissions.c.owner == bindparam("of_owner")
)
_CUT = (
    update(submissions)
    .where(submissions.c.id == bindparam("of_id"))
    .values(
        owner=None,
        note="",
        contact="",
        code="",
        message="",
        unheard="",
        unheard_at=None,
        promised_at=None,
        asked_at=None,
    )
)
_SOMEBODY = (
    select(submissions.c.id)
    .where(or_(submissions.c.case_id == _CASE, submissions.c.sent_case_id == _CASE))
    .where(submissions.c.owner.is_not(None))
    .limit(1)
)
_CHANGED = update(cases).where(cases.c.id == _CASE).values(changed_at=bindparam("now"))
_NOW = select(cases.c.code, cases.c.status, cases.c.card, cases.c.material, cases.c.merged_into).where(
    cases.c.id == _CASE
)
_MATERIAL = select(cases.c.material).where(cases.c.id == _CASE)
_EMPTIED = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(material=json.dumps(plain_material(Material())), message="", changed_at=bindparam("now"))
)
_CLOSED = (
    update(cases)
    .where(cases.c.id == _CASE, cases.c.status.in_(OPEN))
    .values(
        status=Status.WITHDRAWN.value,
        holder="",
        timer_at=None,
        call_at=None,
        shown_at=case((cases.c.card == "", bindparam("now")), else_=cases.c.shown_at),
    )
)
_OF_CASE = select(desk_messages).where(desk_messages.c.case_id == _CASE, desk_messages.c.purpose.in_(_WITH_WORDS))
_OF_MEMBER = select(desk_messages).where(desk_messages.c.submission == bindparam("of_submission"))
_FORGOTTEN = delete(desk_messages).where(
    desk_messages.c.chat == bindparam("of_chat"), desk_messages.c.message == bindparam("of_message")
)
_ABANDONED = (
    update(cases)
    .where(cases.c.status.in_(OPEN), cases.c.opened_at < bindparam("before"))
    .where(~exists().where(submissions.c.case_id == cases.c.id, submissions.c.owner.is_not(None)))
    .values(status=Status.WITHDRAWN.value, holder="", timer_at=None, call_at=None, changed_at=bindparam("now"))
)


def leave(connection: Connection, key: str, leaving: Leaving | None, now_s: float, only: int | None = None) -> None:
    """The member is no submitter any more, of one case or of all."""
    mine = [row for row in connection.execute(_MINE, {"of_owner": key}) if only in {None, row.case_id}]
    if not mine:
        return
    tallies.count(connection, key, tallies.TAKEN_BACK, now_s, sum(row.sent_at > now_s - DAY_S for row in mine))
    for row in mine:
        _drop_waiting(connection, or_(*(outbox.c.body.like(f'%"track":[%,{row.id}{end}]%') for end in _HEARD_ENDS)))
        _remove(connection, connection.execute(_OF_MEMBER, {"of_submission": row.id}).all(), leaving, now_s)
        connection.execute(_CUT, {"of_id": row.id})
        stored = connection.execute(_MATERIAL, {"case": row.case_id}).scalar()
        photos.taken_back(connection, key, read_material(json.loads(stored)).media if stored else ())
        stopping.stop_to(connection, row.id, Stop.WITHDRAWN)
    closed: list[str] = []
    for case_id in sorted({row.case_id for row in mine} | {row.sent_case_id for row in mine}):
        connection.execute(_CHANGED, {"case": case_id, "now": now_s})
        if connection.execute(_SOMEBODY, {"case": case_id}).first() is None:
            closed += _empty(connection, case_id, leaving, now_s)
    if closed and leaving is not None and leaving.told:
        told = Outgoing(leaving.told.format(codes=", ".join(closed)))
        letters.add(connection, [Letter(leaving.desk, told, Priority.DESK)], now_s)


def close_abandoned(connection: Connection, before_s: float, now_s: float) -> None:
    """Cases opened before then that nobody waits for any more."""
    connection.execute(_ABANDONED, {"before": before_s, "now": now_s})


def _empty(connection: Connection, case_id: int, leaving: Leaving | None, now_s: float) -> list[str]:
    """Nothing of what was sent stays of a case that nobody sent any more, nor what officers noted of it; its code,
    where it was still open.
    """
    now = connection.execute(_NOW, {"case": case_id}).first()
    if now is None:
        return []
    for purpose in _WITH_WORDS:
        _drop_waiting(connection, outbox.c.body.like(f'%"track":[{case_id},"{purpose}",%'))
    shown = [row for row in connection.execute(_OF_CASE, {"case": case_id}) if row.message != now.card]
    _remove(connection, shown, leaving, now_s)
    _own_keys_back(connection, case_id, now.material, now.merged_into)
    connection.execute(_EMPTIED, {"case": case_id, "now": now_s})
    connection.execute(_CLOSED, {"case": case_id, "now": now_s})
    stopping.empty(connection, case_id)
    prompts.close(connection, case_id, now_s)
    for table in (case_keys, case_bands, remarks):
        connection.execute(delete(table).where(table.c.case_id == case_id))
    return [now.code] if now.status in OPEN else []


def _own_keys_back(connection: Connection, case_id: int, stored: str, into: int | None) -> None:
    """Keys that went into another case with this one go with it, but those that the other case was opened with."""
    own = read_material(json.loads(stored))
    while into is not None:
        other = connection.execute(_NOW, {"case": into}).one()
        theirs = read_material(json.loads(other.material)).keys
        keys = tuple(key for key in own.keys if key not in theirs)
        return_keys(connection, into, case_id, replace(own, keys=keys))
        into = other.merged_into


def _remove(connection: Connection, rows: Sequence[Row[Any]], leaving: Leaving | None, now_s: float) -> None:
    """Messages of the desk go, or show that their words are gone; in a group that has another id nothing can go."""
    if leaving is None:
        return
    gone, left = Outgoing(leaving.removed), moved(connection)
    letters.add(connection, [_removal(row, leaving.desk, gone) for row in rows if row.chat not in left], now_s)
    for row in rows:
        connection.execute(_FORGOTTEN, {"of_chat": row.chat, "of_message": row.message})


def _removal(row: Row[Any], desk: Address, gone: Outgoing) -> Letter:
    address = Address.of(row.chat) if row.chat else desk
    return Letter(address, gone, Priority.DESK, edit=row.message, remove=True)


def _drop_waiting(connection: Connection, which: ColumnElement[bool]) -> None:
    """What has not been sent yet never is; what is under way is taken back when it has arrived."""
    connection.execute(delete(outbox).where(outbox.c.worker.is_(None), which))
