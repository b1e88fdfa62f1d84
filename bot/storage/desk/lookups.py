"""What steps ask about cases and the desk (`bot.domain.asking.Asks`), answered on one connection."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from statistics import median

from sqlalchemy import BigInteger, Connection, Select, bindparam, func, select

from bot.domain.asking import Answered, Asks, Figures, Found, Kept, may_see
from bot.domain.broadcasts import NO_BROADCASTS
from bot.domain.cases import Band, Case, Key, Officer, Similar, Status
from bot.domain.counting import last_weeks
from bot.domain.figures import Facts, FactsWanted
from bot.storage import tallies
from bot.storage.broadcasts import lookups as broadcasts
from bot.storage.desk import case_history, log, pending, rows, sender_limits, sessions
from bot.storage.desk.tables import (
    case_bands,
    case_keys,
    cases,
    desk_messages,
    invitations,
    officers,
    submissions,
)
from bot.storage.dialects import has_one_writer
from bot.storage.figures import facts
from bot.storage.moments import ahead
from bot.storage.teaching.rows import proposed

_LOCK = select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger)))
MAX_SIMILAR = 20
MAX_QUEUE = 60
MAX_WEEK = select(cases.c.opened_at, cases.c.answered_at, cases.c.finding).where(
    (cases.c.opened_at > bindparam("since")) | (cases.c.answered_at > bindparam("since"))
)

_KEY = select(case_keys.c.case_id).where(case_keys.c.kind == bindparam("kind"), case_keys.c.value == bindparam("value"))
_BAND = select(case_bands.c.case_id).where(
    case_bands.c.kind == bindparam("kind"),
    case_bands.c.place == bindparam("place"),
    case_bands.c.value == bindparam("value"),
)
_MESSAGE = (
    select(desk_messages)
    .where(desk_messages.c.message == bindparam("of_message"), desk_messages.c.chat.in_([bindparam("of_chat"), ""]))
    .order_by(desk_messages.c.chat.desc())
)
_WAITS = select(submissions.c.case_id).where(submissions.c.id == bindparam("of_id"), submissions.c.owner.is_not(None))
_TOPIC = select(cases).where(cases.c.topic == bindparam("of_topic")).order_by(cases.c.id.desc()).limit(1)
_QUEUE = select(cases).where(cases.c.status.in_(rows.OPEN)).order_by(cases.c.urgency, cases.c.id).limit(MAX_QUEUE)
_MINE = select(submissions.c.case_id, submissions.c.note).where(submissions.c.owner == bindparam("of_owner"))
_ASKED = (
    select(submissions.c.case_id)
    .where(submissions.c.owner == bindparam("of_owner"), submissions.c.asked_at.is_not(None))
    .order_by(submissions.c.asked_at.desc())
)
REPLIED_LATELY_S = 600.0
"""So long after an answer to the desk the next words may belong to it."""
_REPLIED = (
    select(submissions.c.case_id)
    .where(
        submissions.c.owner == bindparam("of_owner"),
        ahead(submissions.c.replied_at + REPLIED_LATELY_S, REPLIED_LATELY_S),
    )
    .order_by(submissions.c.replied_at.desc())
)
MAX_OWN = 100
_OWN = (
    select(submissions.c.case_id)
    .where(submissions.c.owner == bindparam("of_owner"))
    .order_by(submissions.c.sent_at.desc(), submissions.c.id.desc())
    .limit(MAX_OWN)
)
_AHEAD = select(func.count()).select_from(cases).where(cases.c.status.in_(rows.OPEN))
_OFFICERS = select(officers).where(officers.c.revoked.is_(False)).order_by(officers.c.name)
_INVITATION = select(invitations.c.admin).where(
    invitations.c.code_hash == bindparam("of_code_hash"), invitations.c.expires_at > bindparam("now")
)
_WEEK = select(cases.c.opened_at, cases.c.answered_at, cases.c.finding).where(
    (cases.c.opened_at > bindparam("since")) | (cases.c.answered_at > bindparam("since"))
)


def find(connection: Connection, key: str, asks: Asks, kept: tuple[Kept, ...], now_s: float) -> Found:
    """Each question answered, those not asked left empty; no member finds what is only another's."""
    about_cases = asks.limits or bool(asks.codes or asks.keys or asks.bands)
    added = {case: len(note) for case, note in connection.execute(_MINE, {"of_owner": key})} if about_cases else {}
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
        stands=_stand(connection, (*cases, *own)) if asks.stands else {},
        pending=pending.found(connection, meant, now_s) if asks.pending else (),
        history=case_history.deeds(connection, cases, *own) if asks.history else (),
        joined=case_history.joined(connection, cases, *own) if asks.history else (),
        queue=queue(connection) if asks.queue else (),
        mine=mine,
        added=added,
        sent_today=sender_limits.sent_today(connection, key, now_s) if asks.limits else 0,
        sent_beside=sender_limits.sent_beside(connection, key, now_s) if asks.limits else 0,
        waiting=sender_limits.waiting(connection, key) if asks.limits else 0,
        ahead=_number(connection, _AHEAD) if asks.limits else 0,
        officers=invited(connection) if asks.officers else (),
        invited_admin=connection.execute(_INVITATION, {"of_code_hash": asks.invitation, "now": now_s}).scalar()
        if asks.invitation
        else None,
        week=_week(connection, now_s) if asks.week else None,
        asked=_theirs(connection, _ASKED, key) if asks.asked else (),
        replied=_theirs(connection, _REPLIED, key, now=now_s) if asks.asked else (),
        own=_theirs(connection, _OWN, key) if asks.own else (),
        broadcast=broadcasts.find(connection, key, asks.broadcast, now_s) if asks.broadcast else NO_BROADCASTS,
        tallies=tallies.find(connection, key, now_s) if asks.tallies else {},
        tallies_beside=tallies.beside(connection, key, now_s) if asks.tallies else {},
        lessons=proposed(connection) if asks.lessons else (),
        facts=_facts(connection, asks.facts, now_s) if asks.facts else None,
        log=tuple(log.deeds(connection, one) for one in asks.log),
        sessions=sessions.theirs(connection, asks.sessions, now_s) if asks.sessions else (),
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
    if keys and not has_one_writer(connection):
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
    row = connection.execute(_MESSAGE, {"of_message": message, "of_chat": key}).first()
    case = rows.by_id(connection, _whose_case(connection, row.submission) or row.case_id) if row else None
    return Answered(case, row.purpose, row.asked, row.open_until, row.submission) if row and case else None


def _whose_case(connection: Connection, submission: int) -> int | None:
    """Where the member of a submission waits by now: their case was merged or split; None for nobody's."""
    return connection.execute(_WAITS, {"of_id": submission}).scalar() if submission else None


def _stand(connection: Connection, asked: Iterable[Case | None]) -> dict[int, Case]:
    """Where the cases stand that were merged into others."""
    merged = {case.id for case in asked if case is not None and case.status is Status.MERGED}
    found = ((case_id, rows.standing(connection, case_id)) for case_id in merged)
    return {case_id: case for case_id, case in found if case is not None}


def _in_topic(connection: Connection, topic: str) -> Case | None:
    """The case that this topic of the forum was opened for."""
    row = connection.execute(_TOPIC, {"of_topic": topic}).first()
    return rows.full(connection, row) if row else None


def _theirs(connection: Connection, statement: Select[int], key: str, **values: float) -> tuple[Case, ...]:
    """The cases of a member that a statement finds, each once, in its order."""
    found = dict.fromkeys(connection.execute(statement, {"of_owner": key, **values}).scalars())
    cases = (rows.standing(connection, case_id) for case_id in found)
    return tuple(dict.fromkeys(case for case in cases if case is not None))


def invited(connection: Connection) -> tuple[Officer, ...]:
    return tuple(Officer(row.owner, row.name, row.admin) for row in connection.execute(_OFFICERS))


def _week(connection: Connection, now_s: float) -> Figures:
    since_s = now_s - 7 * sender_limits.DAY_S
    found = connection.execute(_WEEK, {"since": since_s}).all()
    answered = [row for row in found if row.answered_at > since_s]
    waits_min = [(row.answered_at - row.opened_at) / 60 for row in answered]
    return Figures(
        opened=sum(row.opened_at > since_s for row in found),
        answered=len(answered),
        by_finding=tuple(Counter(row.finding for row in answered).most_common()),
        median_min=median(waits_min) if waits_min else None,
    )


def _facts(connection: Connection, wanted: FactsWanted, now_s: float) -> Facts:
    since_s = last_weeks(now_s, wanted.zone, wanted.weeks)[0].timestamp()
    return facts(connection, since_s, wanted.carriers)


def _number(connection: Connection, statement: "object", **params: object) -> int:
    return int(connection.execute(statement, params).scalar_one())  # type: ignore[call-overload]
