"""What a PostgreSQL server must grant before the program works with it: that it may write, its rights, the time."""

import time
from collections.abc import Callable

from sqlalchemy import Connection, text

from bot.domain.errors import BotError
from bot.services.pace import CLOCKS_DIFFER_S
from bot.storage.desk.tables import audit
from bot.storage.dialects import has_one_writer
from bot.storage.faults import GRANT, READ_ONLY
from bot.storage.tables import metadata

NAMED = 4
"""So many of the rights that are lacking are told; the cure gives all of them."""
CLOCK_CURE = "Bật tự chỉnh giờ: sudo timedatectl set-ntp true, rồi xem lại bằng timedatectl."
_CLOCKS_DIFFER = (
    "Đồng hồ của máy này {way} hơn đồng hồ của máy chủ PostgreSQL {apart:.0f} giây: các tiến trình chạy chung dữ liệu "
    "sẽ tưởng nhau đã dừng và giành việc của nhau. " + CLOCK_CURE
)
_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE")
_GROWS_ONLY = {f"{right} {audit.name}" for right in ("UPDATE", "DELETE")}
_LACKING = text(
    "SELECT of_right || ' ' || of_table FROM unnest(CAST(:tables AS text[])) of_table, "
    "unnest(CAST(:rights AS text[])) of_right WHERE NOT has_table_privilege(of_table, of_right)"
)
_LACKING_NUMBERS = text(
    "SELECT 'USAGE ' || made FROM (SELECT CAST(pg_get_serial_sequence(of_table, of_column) AS text) AS made "
    "FROM unnest(CAST(:tables AS text[]), CAST(:columns AS text[])) AS numbered(of_table, of_column)) AS sequences "
    "WHERE made IS NOT NULL AND NOT has_sequence_privilege(made, 'USAGE')"
)
_WRITES = text("SELECT current_setting('transaction_read_only') = 'off'")
_NOW = text("SELECT extract(epoch FROM clock_timestamp())")


def lacking(connection: Connection) -> tuple[str, ...]:
    """What this user may not do and has to, as "UPDATE cases"."""
    asked: dict[str, object] = {"tables": list(metadata.tables), "rights": list(_RIGHTS)}
    found = [name for name in connection.execute(_LACKING, asked).scalars() if name not in _GROWS_ONLY]
    numbered = {one.name: one.autoincrement_column for one in metadata.sorted_tables}
    columns = {name: column.name for name, column in numbered.items() if column is not None}
    named = {"tables": list(columns), "columns": list(columns.values())}
    return (*found, *connection.execute(_LACKING_NUMBERS, named).scalars())


def lacking_said(rights: tuple[str, ...]) -> str:
    shown = ", ".join(rights[:NAMED]) + (" …" if len(rights) > NAMED else "")
    return f"tài khoản trong DATABASE_URL thiếu quyền: {shown}."


def ahead_s(connection: Connection, now_s: Callable[[], float] = time.time) -> float:
    """How far this machine's clock is ahead of the server's."""
    begun_s = now_s()
    told_s = float(connection.execute(_NOW).scalar_one())
    return (begun_s + now_s()) / 2 - told_s


def clocks_differ(connection: Connection, now_s: Callable[[], float]) -> str:
    """What to say and to do where the clocks lie too far apart for several processes; "" where they do not."""
    if has_one_writer(connection):
        return ""
    apart_s = ahead_s(connection, now_s)
    if abs(apart_s) <= CLOCKS_DIFFER_S:
        return ""
    return _CLOCKS_DIFFER.format(way="nhanh" if apart_s > 0 else "chậm", apart=abs(apart_s))


def check_server(connection: Connection, now_s: Callable[[], float]) -> None:
    """Raises BotError, with the cure, where the program could not work with this server."""
    if has_one_writer(connection):
        return
    if not connection.execute(_WRITES).scalar_one():
        raise BotError(f"{READ_ONLY[0].upper()}{READ_ONLY[1:]}")
    if rights := lacking(connection):
        said = lacking_said(rights)
        raise BotError(f"{said[0].upper()}{said[1:]} {GRANT}")
    if said := clocks_differ(connection, now_s):
        raise BotError(said)
