"""What officers are about to send is kept until they say so, then held for a moment, then gone as a finding."""

import json
import logging
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.domain.case_effects import Conclude, Drop, Hold, Prepare, Recount, Told
from bot.domain.cases import Finding
from bot.domain.delivery import Letter, Priority, Track, read, written
from bot.domain.messages import NOBODY, Address, Origin, Outgoing
from bot.domain.pending import Stop
from bot.services.pace import CLOCKS_DIFFER_S
from bot.storage import outbox
from bot.storage.desk.answered import Outrun, conclude
from bot.storage.desk.rows import files_of, written_media
from bot.storage.desk.tables import cases, pending
from bot.storage.desk.tracks import NOTE
from bot.storage.dialects import put
from bot.storage.effects import register

log = logging.getLogger(__name__)

_THIS = pending.c.mark == bindparam("of_mark")
_MAY_GO = pending.c.stopped == ""
_DROP = delete(pending).where(_THIS)
_HOLD = update(pending).where(_THIS, _MAY_GO).values(due_at=bindparam("due"), body=bindparam("new_body"))
_HELD = select(pending).where(pending.c.due_at.is_not(None), _MAY_GO).order_by(pending.c.due_at)
_TAKE = update(pending).where(_THIS, _MAY_GO).values(stopped=Stop.CHANGED.value)
"""One that can not go after all stays so, and the desk is told."""
_LATER = update(pending).where(_THIS).values(due_at=bindparam("due"))
_TOPIC = select(cases.c.topic).where(cases.c.id == bindparam("case"))
_NOWHERE = Address("", NOBODY)


@register
def _(effect: Prepare, connection: Connection, _: str, __: float) -> None:
    one = effect.pending
    row: dict[str, object] = {
        "case_id": one.case_id,
        "mark": one.mark,
        "officer": one.officer,
        "purpose": one.purpose,
        "words": one.words,
        "media": written_media(one.media),
        "round": one.round,
        "members": one.count,
        "expires_at": one.expires_s,
        "due_at": None,
        "body": "",
        "submission": one.submission,
        "stopped": "",
    }
    put(connection, pending, [row])


@register
def _(effect: Drop, connection: Connection, _: str, __: float) -> None:
    """Raises Outrun where what was to be held back has gone."""
    if connection.execute(_DROP, {"of_mark": effect.mark}).rowcount != 1 and effect.held:
        raise Outrun("what was to be taken back has gone")


@register
def _(effect: Hold, connection: Connection, _: str, now_s: float) -> None:
    """Raises Outrun where what was to be held is gone or stopped: the step looked at it before that."""
    values = {"of_mark": effect.mark, "due": effect.due_s}
    if connection.execute(_HOLD, {**values, "new_body": _written(effect, now_s)}).rowcount != 1:
        raise Outrun(f"case {effect.conclude.case_id}: what was about to be sent is gone or was stopped")


def release(connection: Connection, now_s: float) -> int:
    """Send the findings that were held long enough; how many went. One whose case has changed since goes nowhere (see
    `stopping`); one of a clock that was put back is held once more, so that it can be taken back as long as was said.
    """
    sent = 0
    for row in connection.execute(_HELD).all():
        hold_s = float(json.loads(row.body).get("hold_s", 0.0))
        if row.due_at > now_s + hold_s + CLOCKS_DIFFER_S:
            connection.execute(_LATER, {"of_mark": row.mark, "due": now_s + hold_s})
        if row.due_at > now_s or connection.execute(_TAKE, {"of_mark": row.mark}).rowcount != 1:
            continue
        plain = json.loads(row.body)
        try:
            heard = conclude(connection, _read_conclude(plain), now_s)
        except Outrun:
            log.exception("a finding was not sent")
            continue
        if plain.get("recount"):
            _tell_recount(
                connection, row.case_id, Recount(Address.of(plain["recount"][0]), *plain["recount"][1:]), heard, now_s
            )
        connection.execute(_DROP, {"of_mark": row.mark})
        sent += 1
    return sent


def _tell_recount(connection: Connection, case_id: int, said: Recount, heard: int, now_s: float) -> None:
    """Who joined or left while the finding was held is in the number that the desk reads last."""
    if heard == said.count:
        return
    text = (said.more if heard > said.count else said.fewer).format(count=heard)
    topic = connection.execute(_TOPIC, {"case": case_id}).scalar_one()
    letter = Letter(said.desk, Outgoing(text), Priority.DESK, origin=Origin(topic=topic), track=Track(case_id, NOTE))
    outbox.add(connection, [letter], now_s)


def _written(hold: Hold, now_s: float) -> str:
    effect, recount = hold.conclude, hold.recount
    plain = {
        "hold_s": max(hold.due_s - now_s, 0.0),
        "case": effect.case_id,
        "officer": effect.officer,
        "finding": effect.finding.value,
        "message": effect.message,
        "round": effect.round,
        "files": written_media(effect.files),
        "first": _letter(effect.first),
        "correction": _letter(effect.correction),
        "stays": _letter(effect.stays),
        "others": [
            [one.code, _letter(one.first), _letter(one.correction), _letter(one.stays)] for one in effect.others
        ],
        "recount": [recount.desk.key, recount.count, recount.more, recount.fewer] if recount else None,
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _read_conclude(plain: dict[str, Any]) -> Conclude:
    return Conclude(
        case_id=plain["case"],
        officer=plain["officer"],
        finding=Finding(plain["finding"]),
        message=plain["message"],
        first=_outgoing(plain["first"]),
        correction=_if_any(plain["correction"]),
        round=plain["round"],
        files=files_of(plain.get("files", "")),
        stays=_if_any(plain.get("stays", "")),
        others=tuple(Told(code, _outgoing(first), *map(_if_any, rest)) for code, first, *rest in plain["others"]),
    )


def _letter(outgoing: Outgoing | None) -> str:
    if outgoing is None:
        return ""
    return written(Letter(_NOWHERE, outgoing))


def _if_any(letter: str) -> Outgoing | None:
    return _outgoing(letter) if letter else None


def _outgoing(letter: str) -> Outgoing:
    return read(_NOWHERE.key, 0, letter).outgoing
