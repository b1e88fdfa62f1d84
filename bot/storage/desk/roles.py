"""Who may do what at the desk, and who did: invitations, officers, the audit log."""

from sqlalchemy import Connection, bindparam, delete, insert, update

from bot.domain.desk_effects import Audit, Dismiss, Enlist, Invite
from bot.domain.messages import Address
from bot.storage.desk.leaving import release_all
from bot.storage.desk.shutting_out import shut_out
from bot.storage.desk.stopping import stop_of
from bot.storage.desk.tables import audit, invitations, officers
from bot.storage.dialects import put
from bot.storage.effects import register

_REVOKE = update(officers).where(officers.c.owner == bindparam("of_owner")).values(revoked=True)
_USED = delete(invitations).where(invitations.c.code_hash == bindparam("of_code_hash"))


@register
def _(effect: Audit, connection: Connection, key: str, now_s: float) -> None:
    """With the channel of the conversation that it was done in."""
    row = {"at": now_s, "officer": effect.officer, "action": effect.action, "code": effect.code}
    connection.execute(insert(audit), {**row, "way": Address.of(key).channel})


@register
def _(effect: Invite, connection: Connection, _: str, __: float) -> None:
    row = {"code_hash": effect.code_hash, "admin": effect.admin, "expires_at": effect.expires_s}
    connection.execute(insert(invitations), row)


@register
def _(effect: Enlist, connection: Connection, _: str, now_s: float) -> None:
    row: dict[str, object] = {
        "owner": effect.officer,
        "name": effect.name,
        "admin": effect.admin,
        "enlisted_at": now_s,
        "revoked": False,
    }
    put(connection, officers, [row])
    connection.execute(_USED, {"of_code_hash": effect.code_hash})


@register
def _(effect: Dismiss, connection: Connection, _: str, now_s: float) -> None:
    connection.execute(_REVOKE, {"of_owner": effect.officer})
    stop_of(connection, effect.officer)
    release_all(connection, effect.officer, now_s)
    shut_out(connection, effect.officer)
