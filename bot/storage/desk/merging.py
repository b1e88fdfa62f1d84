"""Two cases made one: who sent the one waits with the other, which is as urgent as the more urgent of them."""

from sqlalchemy import BindParameter, Connection, bindparam, case, select, update

from bot.domain.case_effects import Merge
from bot.domain.cases import Harm, Status, Urgency, worst
from bot.domain.pending import Stop
from bot.storage import outbox
from bot.storage.broadcasts import warnings
from bot.storage.desk import prompts, stopping
from bot.storage.desk.answered import to_member, whose
from bot.storage.desk.case_kind import settle_kind
from bot.storage.desk.keys import move_keys
from bot.storage.desk.tables import cases, submissions
from bot.storage.effects import register

_CASE: BindParameter[int] = bindparam("case")
_NOW = select(cases.c.round, cases.c.finding, cases.c.urgency, cases.c.harm).where(cases.c.id == _CASE)
_CHANGED = update(cases).where(cases.c.id == _CASE).values(changed_at=bindparam("now"))
_MINE = update(submissions).where(submissions.c.case_id == _CASE)
_MOVE = _MINE.values(case_id=bindparam("new_case_id"))
_HAVE_HEARD = _MINE.values(heard_round=bindparam("round"))
_MERGED = (
    update(cases)
    .where(cases.c.id == _CASE)
    .values(
        status=Status.MERGED.value,
        merged_into=bindparam("into"),
        holder=case((cases.c.finding != "", cases.c.holder), else_=""),
        timer_at=None,
        call_at=None,
        changed_at=bindparam("now"),
    )
)
_RAISE = update(cases).where(cases.c.id == _CASE).values(urgency=bindparam("new_urgency"), harm=bindparam("new_harm"))


@register
def _(effect: Merge, connection: Connection, _: str, now_s: float) -> None:
    merged, into = (connection.execute(_NOW, {"case": one}).one() for one in (effect.case_id, effect.into_id))
    told = effect.told
    if told is not None:
        members = whose(connection, effect.case_id).values()
        outbox.add(connection, [to_member(row, told, row.heard_round) for row in members], now_s)
    if into.finding:
        connection.execute(_HAVE_HEARD, {"case": effect.case_id, "round": into.round})
    connection.execute(_MOVE, {"case": effect.case_id, "new_case_id": effect.into_id})
    move_keys(connection, effect.case_id, effect.into_id)
    settle_kind(connection, effect.into_id)
    connection.execute(_MERGED, {"case": effect.case_id, "into": effect.into_id, "now": now_s})
    stopping.stop(connection, effect.case_id, Stop.MERGED)
    prompts.close(connection, effect.case_id, now_s)
    stopping.stop(connection, effect.into_id, Stop.JOINED)
    warnings.withdraw(connection, effect.case_id, now_s)
    level = min(Urgency(merged.urgency), Urgency(into.urgency))
    harm = worst(Harm(merged.harm), Harm(into.harm))
    connection.execute(_RAISE, {"case": effect.into_id, "new_urgency": level.value, "new_harm": harm.value})
    connection.execute(_CHANGED, {"case": effect.into_id, "now": now_s})
