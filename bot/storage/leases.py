"""Leases: one process at a time holds a name, for as long as it keeps saying so."""

from sqlalchemy import Connection, bindparam, or_, select, update

from bot.storage.dialects import insert_new
from bot.storage.moments import ahead, come
from bot.storage.schema import leases

_TAKE = (
    update(leases)
    .where(leases.c.name == bindparam("of_name"))
    .where(or_(leases.c.holder == bindparam("this_holder"), come(leases.c.until)))
    .values(holder=bindparam("this_holder"), until=bindparam("new_until"))
)
_HELD = select(leases.c.name).where(leases.c.name == bindparam("of_name"), ahead(leases.c.until))


def lease(connection: Connection, name: str, holder: str, until_s: float, now_s: float) -> bool:
    """Take or keep the lease until `until_s`; False while another holds it."""
    connection.execute(insert_new(connection.dialect.name, leases), {"name": name, "holder": holder, "until": until_s})
    taken = connection.execute(_TAKE, {"of_name": name, "this_holder": holder, "now": now_s, "new_until": until_s})
    return taken.rowcount == 1


def is_held(connection: Connection, name: str, now_s: float) -> bool:
    """Whether somebody holds it, who said so lately."""
    return connection.execute(_HELD, {"of_name": name, "now": now_s}).first() is not None
