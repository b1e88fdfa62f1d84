"""What officers do to cases: take and release, conclude, ask back, merge; each effect in the transaction
of its message.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, select, update

from bot.domain.case_effects import AskMore, Claim, Conclude, Release, Retract, ShowCase, Told
from bot.domain.cases import Status
from bot.domain.delivery import Letter, Priority, Track
from bot.domain.desk_effects import CloseAsk, TellDesk
from bot.domain.errors import BotError
from bot.domain.messages import Address, Origin, Outgoing
from bot.domain.pending import Stop
from bot.storage import outbox
from bot.storage.broadcasts import warnings
from bot.storage.desk import prompts, stopping, unheard
from bot.storage.desk.rows import OPEN_AGAIN, WANTED, written_media
from bot.storage.desk.tables import cases, submissions
from bot.storage.effects import register
from bot.storage.offering import offer

_CASE: BindParameter[int] = bindparam("case")
_SPOKEN = update(cases).where(cases.c.id == _CASE, cases.c.round > 0).values(spoken=True)
_NOW = select(cases.c.round, cases.c.topic, cases.c.urgency, cases.c.harm).where(cases.c.id == _CASE)
_BY_CODE = select(cases.c.id).where(cases.c.code == bindparam("of_code"))
_CHANGED = update(cases).where(cases.c.id == _CASE).values(changed_at=bindparam("now"))
_CLAIM = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(
        status=Status.CLAIMED.value,
        holder=bindparam("officer"),
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
_GONE = (Status.MERGED.value, Status.WITHDRAWN.value)
_AS_KNOWN = (cases.c.id == _CASE) & (cases.c.round == bindparam("round")) & cases.c.status.not_in(_GONE)
_CONCLUDE = (
    update(cases)
    .where(_AS_KNOWN)
    .values(
        status=Status.ANSWERED.value,
        holder=bindparam("officer"),
        finding=bindparam("new_finding"),
        message=bindparam("new_message"),
        files=bindparam("with_files"),
        answered_at=bindparam("now"),
        round=cases.c.round + 1,
        timer_at=None,
        call_at=None,
        changed_at=bindparam("now"),
        spoken=False,
    )
)
_RETRACT = (
    update(cases)
    .where(_AS_KNOWN)
    .values(
        status=Status.CLAIMED.value,
        holder=bindparam("officer"),
        finding="",
        message="",
        files="",
        answered_at=0.0,
        round=cases.c.round + 1,
        step=0,
        timer_at=bindparam("now"),
        since_at=bindparam("now"),
        changed_at=bindparam("now"),
    )
)
NO_FINDING = -1
"""In the place of the finding that somebody had heard: what goes to them is none."""
_OWNERS = (
    select(
        submissions.c.id,
        submissions.c.case_id,
        submissions.c.owner,
        submissions.c.heard_round,
        submissions.c.spoken,
        submissions.c.code,
        submissions.c.message,
    )
    .where(submissions.c.case_id == _CASE, submissions.c.owner.is_not(None))
    .order_by(submissions.c.id)
)
_WHOSE = (
    select(submissions.c.id)
    .where(submissions.c.case_id == _CASE, submissions.c.owner == bindparam("of_owner"))
    .limit(1)
)
_HEARD = (
    update(submissions)
    .where(submissions.c.case_id == _CASE)
    .values(heard_round=bindparam("round"), asked_at=None, spoken=False)
)
_ASKED = (
    update(submissions)
    .where(submissions.c.case_id == _CASE, submissions.c.owner == bindparam("of_owner"))
    .values(asked_at=bindparam("now"))
)
_SHOW = update(cases).where(cases.c.id == _CASE).values(shown_at=WANTED)


@register
def _(effect: Claim, connection: Connection, _: str, now_s: float) -> None:
    connection.execute(_CLAIM, {"case": effect.case_id, "officer": effect.officer, "now": now_s})


@register
def _(effect: Release, connection: Connection, _: str, now_s: float) -> None:
    connection.execute(_RELEASE, {"case": effect.case_id, "now": now_s})


class Outrun(BotError):  # noqa: N818 - what happened, not what is wrong
    """Something else was done to the case meanwhile: what was decided of it must be decided anew."""


@register
def _(effect: Conclude, connection: Connection, _: str, now_s: float) -> None:
    conclude(connection, effect, now_s)


def conclude(connection: Connection, effect: Conclude, now_s: float) -> int:
    """The finding stands, and all who are to hear it get their letter; how many these are.

    Raises:
        Outrun: another finding came meanwhile, or the case went into another one.
    """
    values = {"case": effect.case_id, "round": effect.round, "officer": effect.officer, "now": now_s}
    said = {
        "new_finding": effect.finding.value,
        "new_message": effect.message,
        "with_files": written_media(effect.files),
    }
    changed = connection.execute(_CONCLUDE, values | said)
    if changed.rowcount != 1:
        raise Outrun(f"case {effect.case_id}: expected to be as it was after {effect.round} findings")
    stopping.stop(connection, effect.case_id, Stop.CHANGED)
    prompts.close(connection, effect.case_id, now_s)
    warnings.withdraw(connection, effect.case_id, now_s)
    unheard.supersede(connection, effect.case_id)
    told = {one.code: one for one in effect.others}
    usual = Told("", effect.first, effect.correction, effect.stays)
    letters = []
    for row in whose(connection, effect.case_id).values():
        mine = told.get(row.code, usual)
        text = _due_to(row, mine)
        if text is not None:
            letters.append(to_member(row, text, row.heard_round))
    outbox.add(connection, letters, now_s)
    _mark_heard(connection, effect.case_id)
    return len(letters)


def _due_to(row: Row[*tuple[Any, ...]], told: Told) -> Outgoing | None:
    if not row.heard_round:
        return told.first
    return told.correction or (told.stays if row.spoken else None)


@register
def _(effect: Retract, connection: Connection, _: str, now_s: float) -> None:
    """Raises Outrun where another finding came meanwhile."""
    values = {"case": effect.case_id, "round": effect.round, "officer": effect.officer, "now": now_s}
    if connection.execute(_RETRACT, values).rowcount != 1:
        raise Outrun(f"case {effect.case_id}: expected to be as it was after {effect.round} findings")
    stopping.stop(connection, effect.case_id, Stop.CHANGED)
    warnings.withdraw(connection, effect.case_id, now_s)
    unheard.supersede(connection, effect.case_id)
    heard = {row.owner: row for row in connection.execute(_OWNERS, {"case": effect.case_id}) if row.heard_round}
    outbox.add(connection, [to_member(row, effect.told, NO_FINDING) for row in heard.values()], now_s)


@register
def _(effect: AskMore, connection: Connection, _: str, now_s: float) -> None:
    told = {one.code: one.first for one in effect.others}
    members = list(whose(connection, effect.case_id, effect.submission).values())
    letters = [to_member(row, told.get(row.code, effect.question), NO_FINDING) for row in members]
    outbox.add(connection, letters, now_s)
    offer(connection, [row.owner for row in members], effect.question.choices, now_s)
    if members:
        connection.execute(_ASKED, [{"case": effect.case_id, "of_owner": row.owner, "now": now_s} for row in members])
    connection.execute(_NOT_SILENT, {"case": effect.case_id, "now": now_s})


@register
def _(effect: TellDesk, connection: Connection, key: str, now_s: float) -> None:
    case_id = (
        int(connection.execute(_BY_CODE, {"of_code": effect.code}).scalar_one()) if effect.code else effect.case_id
    )
    whose = connection.execute(_WHOSE, {"case": case_id, "of_owner": key}).scalar()
    topic = connection.execute(_NOW, {"case": case_id}).one().topic
    letter = Letter(
        effect.desk,
        effect.outgoing,
        _priority(effect),
        origin=Origin(topic=topic),
        track=Track(case_id, effect.purpose, effect.asked, effect.open_s, whose or 0),
        open_topic=bool(topic) and effect.words and connection.execute(_SPOKEN, {"case": case_id}).rowcount > 0,
    )
    outbox.add(connection, [letter], now_s)


@register
def _(effect: CloseAsk, connection: Connection, _: str, now_s: float) -> None:
    prompts.close_one(connection, effect.desk, effect.message, now_s)


@register
def _(effect: ShowCase, connection: Connection, _: str, __: float) -> None:
    connection.execute(_SHOW, {"case": effect.case_id})


def _mark_heard(connection: Connection, case_id: int) -> None:
    round_ = connection.execute(_NOW, {"case": case_id}).one().round
    connection.execute(_HEARD, {"case": case_id, "round": round_})


def _priority(effect: TellDesk) -> Priority:
    """An officer waits for the message that asks them; a member's words wait for the desk's own messages."""
    if effect.asked:
        return Priority.REPLY
    return Priority.WORDS if effect.words else Priority.DESK


def whose(connection: Connection, case_id: int, submission: int = 0) -> dict[str, Row[*tuple[Any, ...]]]:
    """The members who can be told, each with what they sent last; `submission`: only the member of that one."""
    rows = connection.execute(_OWNERS, {"case": case_id}).all()
    only = {row.owner for row in rows if submission in {0, row.id}}
    return {row.owner: row for row in rows if row.owner in only}


def to_member(row: Row[*tuple[Any, ...]], outgoing: Outgoing, heard: int) -> Letter:
    """As a reply to the member's own message, where that is known; `heard` as in Track."""
    told = replace(outgoing, quotes=bool(row.message))
    track = Track(row.case_id, unheard.TOLD, submission=row.id, heard=heard)
    return Letter(Address.of(row.owner), told, Priority.FINDING, origin=Origin(message=row.message), track=track)
