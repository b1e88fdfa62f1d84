"""What kind of case it is: what most of those who sent it said of it."""

from sqlalchemy import BindParameter, Connection, bindparam, func, select, update

from bot.domain.cases import Reason
from bot.storage.desk.tables import cases, submissions

_CASE: BindParameter[int] = bindparam("case")
_TOLD = (
    select(submissions.c.reason)
    .where(submissions.c.case_id == _CASE, submissions.c.reason.not_in(["", Reason.OTHER.value]))
    .group_by(submissions.c.reason)
    .order_by(func.count().desc(), func.min(submissions.c.id))
    .limit(1)
)
_SET = update(cases).where(cases.c.id == _CASE).values(reason=bindparam("new_reason"))


def settle_kind(connection: Connection, case_id: int) -> None:
    """A case that nobody gave a name is of another kind; of kinds that equally many named, the one named first."""
    told = connection.execute(_TOLD, {"case": case_id}).scalar() or Reason.OTHER.value
    connection.execute(_SET, {"case": case_id, "new_reason": told})
