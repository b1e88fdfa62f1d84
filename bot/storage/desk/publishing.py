"""Findings that the desk made public: for as long as the very finding stands that an officer confirmed."""

from sqlalchemy import Connection, bindparam, select, update

from bot.domain.case_effects import Publish
from bot.domain.cases import CaseKind, Finding, PublicFinding, Status
from bot.storage.desk.answered import Outrun
from bot.storage.desk.tables import cases
from bot.storage.effects import register

MOST = 30
_PUBLISH = (
    update(cases)
    .where(
        cases.c.id == bindparam("case"),
        cases.c.round == bindparam("of_round"),
        cases.c.status == Status.ANSWERED.value,
        cases.c.kind == CaseKind.SUBMISSION.value,
    )
    .values(public_round=bindparam("public"), changed_at=bindparam("now"))
)
_PUBLIC = (
    select(cases.c.finding, cases.c.message, cases.c.answered_at)
    .where(
        cases.c.answered_at > bindparam("since"),
        cases.c.public_round == cases.c.round,
        cases.c.public_round > 0,
        cases.c.status == Status.ANSWERED.value,
        cases.c.kind == CaseKind.SUBMISSION.value,
    )
    .order_by(cases.c.answered_at.desc())
    .limit(MOST)
)


@register
def _(effect: Publish, connection: Connection, _: str, now_s: float) -> None:
    """Raises Outrun where another finding came meanwhile."""
    public = effect.round if effect.public else 0
    values = {"case": effect.case_id, "of_round": effect.round, "public": public, "now": now_s}
    if connection.execute(_PUBLISH, values).rowcount != 1:
        raise Outrun(f"case {effect.case_id}: expected to be as it was after {effect.round} findings")


def public(connection: Connection, since_s: float) -> tuple[PublicFinding, ...]:
    """Those of the time since (epoch seconds), the newest first, up to MOST."""
    found = connection.execute(_PUBLIC, {"since": since_s})
    return tuple(PublicFinding(Finding(row.finding), row.message, row.answered_at) for row in found)
