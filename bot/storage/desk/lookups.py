"""What steps ask about cases and the desk (`bot.domain.asking.Asks`), answered on one connection."""

from collections import Counter
from hashlib import sha256
from statistics import median

from sqlalchemy import BigInteger, Connection, Select, bindparam, func, select

from bot.domain.asking import Answered, Asks, Deed, Figures, Found, may_see
from bot.domain.broadcasts import NO_BROADCASTS
from bot.domain.cases import Band, Case, Key, Officer, Similar
from bot.domain.members import Kept
from bot.storage import tallies
from bot.storage.broadcasts import lookups as broadcasts
from bot.storage.desk import pending, rows
from bot.storage.desk.tables import (
    audit,
    case_bands,
    case_keys,
    cases,
    desk_messages,
    invitations,
    officers,
    submissions,
)
from bot.storage.teaching.rows import proposed

_LOCK = select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger)))
MAX_SIMILAR = 20
MAX_QUEUE = 60
MAX_DEEDS = 40
DAY_S = 86_400.0

_KEY = select(case_keys.c.case_id).where(case_keys.c.kind == bindparam("kind"), case_keys.c.value == bindparam("value"))
_BAND = select(case_bands.c.case_id).where(
    case_bands.c.kind == bindparam("kind"),
    case_bands.c.place == bindparam("place"),
    case_bands.c.value == bindparam("value"),
)
_MESSAGE = (
    select(desk_messages)
    .where(desk_messages.c.message == bindparam("of"), desk_messages.c.chat.in_([bindparam("here"), ""]))
    .order_by(desk_messages.c.chat.desc())
)
_TOPIC = select(cases).where(cases.c.topic == bindparam("of")).order_by(cases.c.id.desc()).limit(1)
_QUEUE = select(cases).where(cases.c.status.in_(rows.OPEN)).order_by(cases.c.urgency, cases.c.id).limit(MAX_QUEUE)
_MINE = select(submissions.c.case_id, func.length(submissions.c.note)).where(submissions.c.owner == bindparam("of"))
_ASKED = (
    select(submissions.c.case_id)
    .where(submissions.c.owner == bindparam("of"), submissions.c.asked_at.is_not(None))
    .order_by(submissions.c.asked_at.desc())
)
MAX_OWN = 100
_OWN = (
    select(submissions.c.case_id)
    .where(submissions.c.owner == bindparam("of"))
    .order_by(submissions.c.sent_at.desc(), submissions.c.id.desc())
    .limit(MAX_OWN)
)
_TODAY = select(func.count()).where(submissions.c.owner == bindparam("of"), submissions.c.sent_at > bindparam("since"))
_WAITING = (
    select(func.count())
    .select_from(submissions.join(cases, cases.c.id == submissions.c.case_id))
    .where(submissions.c.owner == bindparam("of"), cases.c.status.in_(rows.OPEN))
)
_AHEAD = select(func.count()).select_from(cases).where(cases.c.status.in_(rows.OPEN))
_OFFICERS = select(officers).where(officers.c.revoked.is_(False)).order_by(officers.c.name)
_INVITATION = select(invitations.c.admin).where(
    invitations.c.code_hash == bindparam("of"), invitations.c.expires_at > bindparam("now")
)
_DEEDS = (
    select(audit.c.officer, audit.c.action, audit.c.at, audit.c.way)
    .where(audit.c.code == bindparam("of"))
    .order_by(audit.c.id.desc())
    .limit(MAX_DEEDS)
)
_WEEK = select(cases.c.opened_at, cases.c.answered_at, cases.c.finding).where(
    (cases.c.opened_at > bindparam("since")) | (cases.c.answered_at > bindparam("since"))
)


def _sent_today(connection: Connection, key: str, now_s: float) -> int:
    """With what was taken back within the hour: so that nobody sends without end by taking back what they sent."""
    taken_back = tallies.find(connection, key, now_s).get(tallies.TAKEN_BACK, 0)
    return _number(connection, _TODAY, of=key, since=now_s - DAY_S) + taken_back


def find(connection: Connection, key: str, asks: Asks, kept: tuple[Kept, ...], now_s: float) -> Found:
    """Each question answered, those not asked left empty; no member finds what is only another's."""
    about_cases = asks.limits or bool(asks.codes or asks.keys or asks.bands)
    added = dict(connection.execute(_MINE, {"of": key}).all()) if about_cases else {}
    mine = frozenset(added)
    named = (rows.by_code(connection, code) for code in asks.codes)
    cases = tuple(case for case in named if case is not None and may_see(case, asks, mine))
    answered = _answered(connection, key, asks.answered) if asks.answered else None
    in_topic = _in_topic(connection, asks.topic) if asks.topic else None
    own = (answered.case if answered is not None else None, in_topic)
    meant = {case.id for case in (*cases, *own) if case is not None}
    same = _same(connection, asks.keys)
    alike = similar(connection, asks.bands) if asks.bands else ()
    return Found(
        kept=kept,
        cases=cases,
        same=same if same is not None and may_see(same, asks, mine) else None,
        similar=tuple(one for one in alike if may_see(one.case, asks, mine)),
        answered=answered,
        in_topic=in_topic,
        pending=pending.found(connection, meant, now_s) if asks.pending else (),
        history=_history(connection, cases, *own) if asks.history else (),
        queue=queue(connection) if asks.queue else (),
        mine=mine,
        added=added,
        sent_today=_sent_today(connection, key, now_s) if asks.limits else 0,
        waiting=_number(connection, _WAITING, of=key) if asks.limits else 0,
        ahead=_number(connection, _AHEAD) if asks.limits else 0,
        officers=invited(connection) if asks.officers else (),
        invited_admin=connection.execute(_INVITATION, {"of": asks.invitation, "now": now_s}).scalar()
        if asks.invitation
        else None,
        week=_week(connection, now_s) if asks.week else None,
        asked=_theirs(connection, _ASKED, key) if asks.asked else (),
        own=_theirs(connection, _OWN, key) if asks.own else (),
        broadcast=broadcasts.find(connection, key, asks.broadcast, now_s) if asks.broadcast else NO_BROADCASTS,
        tallies=tallies.find(connection, key, now_s) if asks.tallies else {},
        lessons=proposed(connection) if asks.lessons else (),
        also=tuple(find(connection, key, one, (), now_s) for one in asks.also),
    )


def queue(connection: Connection) -> tuple[Case, ...]:
    """The open cases, the most urgent first, up to MAX_QUEUE."""
    return rows.all_full(connection, connection.execute(_QUEUE).all())


def _same(connection: Connection, keys: tuple[Key, ...]) -> Case | None:
    """The newest case that one of the keys belongs to.

    On PostgreSQL the keys are locked until the end of the transaction, so that two replicas that get the same link at
    once do not open two cases; SQLite has one writer anyway.
    """
    if keys and connection.dialect.name != "sqlite":
        for lock in sorted(int.from_bytes(sha256(repr(key).encode()).digest()[:8], signed=True) for key in keys):
            connection.execute(_LOCK, {"key": lock})
    found = {
        connection.execute(_KEY, {"kind": key.kind, "value": rows.key_value(key.value)}).scalar() for key in keys
    } - {None}
    return rows.standing(connection, max(filter(None, found))) if found else None


def similar(connection: Connection, bands: tuple[Band, ...]) -> tuple[Similar, ...]:
    """The cases that share most bands."""
    shared: Counter[tuple[str, int]] = Counter()
    for band in bands:
        params = {"kind": band.kind, "place": band.place, "value": band.value}
        shared.update((band.kind, case_id) for case_id in connection.execute(_BAND, params).scalars())
    found = []
    for (kind, case_id), _ in shared.most_common(MAX_SIMILAR):
        own = rows.by_id(connection, case_id)
        case = rows.standing(connection, case_id)
        if own is None or case is None:
            continue
        forms = (own.material.form,) if kind == "text" else own.material.looks
        found += [Similar(case, kind, form) for form in forms if form]
    return tuple(found)


def _answered(connection: Connection, key: str, message: str) -> Answered | None:
    row = connection.execute(_MESSAGE, {"of": message, "here": key}).first()
    case = rows.by_id(connection, row.case_id) if row else None
    return Answered(case, row.purpose, row.asked, row.open_until, row.submission) if row and case else None


def _in_topic(connection: Connection, topic: str) -> Case | None:
    """The case that this topic of the forum was opened for."""
    row = connection.execute(_TOPIC, {"of": topic}).first()
    return rows.full(connection, row) if row else None


def _theirs(connection: Connection, statement: Select[int], key: str) -> tuple[Case, ...]:
    """The cases of a member that a statement finds, each once, in its order."""
    found = dict.fromkeys(connection.execute(statement, {"of": key}).scalars())
    cases = (rows.standing(connection, case_id) for case_id in found)
    return tuple(dict.fromkeys(case for case in cases if case is not None))


def _history(
    connection: Connection, cases: tuple[Case, ...], answered: Case | None, in_topic: Case | None
) -> tuple[Deed, ...]:
    """What was done to the first case that is asked for, the newest last."""
    case = next(iter(cases), None) or answered or in_topic
    if case is None:
        return ()
    found = connection.execute(_DEEDS, {"of": case.code}).all()
    return tuple(Deed(row.officer, row.action, row.at, row.way) for row in reversed(found))


def invited(connection: Connection) -> tuple[Officer, ...]:
    return tuple(Officer(row.owner, row.name, row.admin) for row in connection.execute(_OFFICERS))


def _week(connection: Connection, now_s: float) -> Figures:
    since_s = now_s - 7 * DAY_S
    found = connection.execute(_WEEK, {"since": since_s}).all()
    answered = [row for row in found if row.answered_at > since_s]
    waits_min = [(row.answered_at - row.opened_at) / 60 for row in answered]
    return Figures(
        opened=sum(row.opened_at > since_s for row in found),
        answered=len(answered),
        by_finding=tuple(Counter(row.finding for row in answered).most_common()),
        median_min=median(waits_min) if waits_min else None,
    )


def _number(connection: Connection, statement: "object", **params: object) -> int:
    return int(connection.execute(statement, params).scalar_one())  # type: ignore[call-overload]
