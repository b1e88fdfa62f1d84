"""The order in which the desk hears of cases: one sender's many cases do not delay another's only one."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, String, and_, bindparam, case, distinct, exists, func, select

from bot.domain.neighbours import TAG_CHARS, last_of
from bot.storage.desk.tables import submissions

HOUR_S = 3600.0
VISITORS = "web:"

_mine, _earlier = submissions.alias("mine"), submissions.alias("earlier")
_THESE: ColumnElement[bool] = _mine.c.case_id.in_(bindparam("of_case_ids", expanding=True))
_IS_VISITOR: ColumnElement[bool] = _mine.c.owner.like(f"{VISITORS}%")
_SENDER: ColumnElement[str] = func.substr(_mine.c.owner, 1, len(VISITORS) + TAG_CHARS, type_=String)
_FIRST_SENDER = case((_IS_VISITOR, _SENDER), else_=_mine.c.owner)
_LAST_SENDER = case((_IS_VISITOR, _SENDER + last_of("")), else_=_mine.c.owner)
"""Visitors of the page who come from one network count as one: each may be somebody new at any moment."""
_EARLIER: ColumnElement[bool] = and_(
    _earlier.c.owner.between(_FIRST_SENDER, _LAST_SENDER),
    _earlier.c.case_id < _mine.c.case_id,
    _earlier.c.sent_at > bindparam("since"),
)
_BEFORE = (
    select(_mine.c.case_id, func.count(distinct(_earlier.c.case_id)))
    .select_from(_mine.join(_earlier, _EARLIER))
    .where(_THESE)
    .group_by(_mine.c.case_id, _mine.c.owner)
    .order_by(func.count(distinct(_earlier.c.case_id)).desc())
)
_ALONE = select(_mine.c.case_id).where(_THESE, ~exists().where(_EARLIER))


def sent_before(connection: Connection, untold: Mapping[int, str], now_s: float) -> dict[int, int]:
    """How many other cases their member sent within the hour before, of those cases that are not their only one; of
    several members the one who sent least.
    """
    if len(untold) < 2:
        return {}
    known = {"of_case_ids": list(untold), "since": now_s - HOUR_S}
    alone = set(connection.execute(_ALONE, known).scalars())
    return {case: count for case, count in connection.execute(_BEFORE, known) if case not in alone}


def in_turn(untold: Mapping[int, str], before: Mapping[int, int]) -> dict[int, str]:
    """The most urgent first, of those what is of members who sent the least: nobody's many cases come before another's
    only one.
    """
    order = sorted(untold, key=lambda case: (untold[case], before.get(case, 0), case))
    return {case: untold[case] for case in order}
