"""What members do to cases: open one, join one, add words; each effect in the transaction of its message."""

import json

from sqlalchemy import BindParameter, Connection, Float, Integer, bindparam, case, func, insert, select, update

from bot.domain.asking import URGENT, words_for
from bot.domain.cases import LOUD, Harm, Reason, Status, Urgency, urgency_of, worst
from bot.domain.drafts import plain_material
from bot.domain.pending import Stop
from bot.domain.submission_effects import AddNote, JoinCase, OpenCase
from bot.storage import photos, tallies
from bot.storage.desk import stopping
from bot.storage.desk.case_kind import settle_kind
from bot.storage.desk.keys import add_keys
from bot.storage.desk.tables import cases, submissions
from bot.storage.effects import register

_CASE: BindParameter[int] = bindparam("case")
_INSERT = insert(cases).returning(cases.c.id)
_MINE = select(submissions.c.id, submissions.c.note).where(
    submissions.c.case_id == _CASE, submissions.c.owner == bindparam("of_owner")
)
_SUBMIT = insert(submissions)
_RESUBMIT = (
    update(submissions)
    .where(submissions.c.id == bindparam("of_id"))
    .values(
        note=bindparam("new_note"),
        heard_round=func.coalesce(bindparam("round", type_=Integer), submissions.c.heard_round),
    )
)
_MESSAGE = update(submissions).where(submissions.c.id == bindparam("of_id")).values(message=bindparam("new_message"))
_REASON = update(submissions).where(submissions.c.id == bindparam("of_id")).values(reason=bindparam("new_reason"))
_CONTACT = update(submissions).where(submissions.c.id == bindparam("of_id")).values(contact=bindparam("new_contact"))
_ANSWERED = (
    update(submissions)
    .where(submissions.c.case_id == _CASE, submissions.c.owner == bindparam("of_owner"))
    .values(
        asked_at=None,
        replied_at=case((submissions.c.asked_at.is_not(None), bindparam("now", type_=Float)), else_=None),
        spoken=submissions.c.heard_round > 0,
    )
)
_NOW = select(cases.c.code, cases.c.round, cases.c.urgency, cases.c.harm).where(cases.c.id == _CASE)
_CHANGED = update(cases).where(cases.c.id == _CASE).values(changed_at=bindparam("now"))
_RAISE = update(cases).where(cases.c.id == _CASE).values(urgency=bindparam("new_urgency"), harm=bindparam("new_harm"))
_CALL = update(cases).where(cases.c.id == _CASE).values(call_at=bindparam("now"))
_REOPEN = (
    update(cases)
    .where(cases.c.id == _CASE, cases.c.status == Status.ANSWERED.value)
    .values(status=Status.OPEN.value, holder="", step=0, timer_at=bindparam("now"), since_at=bindparam("now"))
)


@register
def _(effect: OpenCase, connection: Connection, key: str, now_s: float) -> None:
    urgency = Urgency.HIGH if effect.urgent else urgency_of(effect.reason, effect.harm)
    row = {
        "code": effect.code,
        "kind": effect.kind.value,
        "status": Status.OPEN.value,
        "urgency": urgency.value,
        "reason": effect.reason.value,
        "harm": effect.harm.value,
        "opened_at": now_s,
        "material": json.dumps(plain_material(effect.material), ensure_ascii=False),
        "timer_at": now_s,
        "since_at": now_s,
        "call_at": now_s if urgency is Urgency.HIGH else None,
    }
    case_id = int(connection.execute(_INSERT, row).scalar_one())
    connection.execute(_SUBMIT, _submission(case_id, key, effect, effect.code, now_s))
    add_keys(connection, case_id, effect.material)
    photos.passed_on(connection, key, effect.material.media, now_s)
    if effect.urgent:
        tallies.count(connection, key, URGENT, now_s)


@register
def _(effect: JoinCase, connection: Connection, key: str, now_s: float) -> None:
    now = connection.execute(_NOW, {"case": effect.case_id}).one()
    heard = now.round if effect.heard else 0
    mine = connection.execute(_MINE, {"case": effect.case_id, "of_owner": key}).first()
    if mine is None:
        row = _submission(effect.case_id, key, effect, now.code, now_s)
        connection.execute(_SUBMIT, {**row, "heard_round": heard})
    else:
        _add_words(connection, mine.id, mine.note, effect.note, heard or None)
        if effect.message:
            connection.execute(_MESSAGE, {"of_id": mine.id, "new_message": effect.message})
        if effect.contact:
            connection.execute(_CONTACT, {"of_id": mine.id, "new_contact": effect.contact})
        if effect.reason is not Reason.OTHER:
            connection.execute(_REASON, {"of_id": mine.id, "new_reason": effect.reason.value})
    settle_kind(connection, effect.case_id)
    if effect.note or effect.contact or effect.harm is not Harm.NONE:
        tallies.count(connection, key, words_for(effect.case_id), now_s)
    if effect.material is not None:
        add_keys(connection, effect.case_id, effect.material)
        photos.passed_on(connection, key, effect.material.media, now_s)
    if effect.urgent:
        tallies.count(connection, key, URGENT, now_s)
    urgency = Urgency.HIGH if effect.urgent else urgency_of(effect.reason, effect.harm)
    _raise(connection, effect.case_id, urgency, effect.harm, now_s)


@register
def _(effect: AddNote, connection: Connection, key: str, now_s: float) -> None:
    mine = connection.execute(_MINE, {"case": effect.case_id, "of_owner": key}).first()
    if mine is not None:
        _add_words(connection, mine.id, mine.note, effect.text)
        tallies.count(connection, key, words_for(effect.case_id), now_s)
        connection.execute(_ANSWERED, {"case": effect.case_id, "of_owner": key, "now": now_s})
        loud = effect.urgent or effect.harm in LOUD
        _raise(connection, effect.case_id, Urgency.HIGH if loud else Urgency.NORMAL, effect.harm, now_s)
        if effect.wants_answer:
            connection.execute(_REOPEN, {"case": effect.case_id, "now": now_s})


def _raise(connection: Connection, case_id: int, urgency: Urgency, harm: Harm, now_s: float) -> None:
    """The case is as urgent as the worst that anybody told. What is urgent calls the officers at once, and is open,
    whatever was found before.
    """
    now = connection.execute(_NOW, {"case": case_id}).one()
    level = min(Urgency(now.urgency), urgency)
    connection.execute(
        _RAISE, {"case": case_id, "new_urgency": level.value, "new_harm": worst(Harm(now.harm), harm).value}
    )
    connection.execute(_CHANGED, {"case": case_id, "now": now_s})
    if urgency is Urgency.HIGH:
        connection.execute(_CALL, {"case": case_id, "now": now_s})
        connection.execute(_REOPEN, {"case": case_id, "now": now_s})
        stopping.stop(connection, case_id, Stop.HARM)


def _submission(case_id: int, key: str, effect: OpenCase | JoinCase, code: str, now_s: float) -> dict[str, object]:
    """`code` is that of the receipt that the member gets."""
    return {
        "case_id": case_id,
        "sent_case_id": case_id,
        "owner": key,
        "note": effect.note,
        "contact": effect.contact,
        "code": code,
        "sent_at": now_s,
        "heard_round": 0,
        "promised_at": effect.promised_s or None,
        "message": effect.message,
        "reason": effect.reason.value,
    }


def _add_words(connection: Connection, row: int, before: str, words: str, heard: int | None = None) -> None:
    """More words beside those of before; which finding was heard stays as it is, unless it is given."""
    together = "\n".join(filter(None, (before, words)))
    connection.execute(_RESUBMIT, {"of_id": row, "new_note": together, "round": heard})
