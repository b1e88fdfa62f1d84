"""The keys and bands by which a later submission finds its case."""

from sqlalchemy import BindParameter, Connection, bindparam, update

from bot.domain.cases import Material
from bot.storage.desk.rows import key_value
from bot.storage.desk.tables import case_bands, case_keys
from bot.storage.dialects import insert_new

_CASE: BindParameter[int] = bindparam("case")
_MOVE = update(case_keys).where(case_keys.c.case_id == _CASE).values(case_id=bindparam("new_case_id"))
_MOVE_ONE = _MOVE.where(case_keys.c.kind == bindparam("of_kind"), case_keys.c.value == bindparam("of_value"))


def add_keys(connection: Connection, case_id: int, material: Material) -> None:
    """Keys that belong to another case already stay there."""
    dialect = connection.dialect.name
    keys = [{"kind": key.kind, "value": key_value(key.value), "case_id": case_id} for key in material.keys]
    bands = [
        {"kind": band.kind, "place": band.place, "value": band.value, "case_id": case_id} for band in material.bands
    ]
    if keys:
        connection.execute(insert_new(dialect, case_keys), keys)
    if bands:
        connection.execute(insert_new(dialect, case_bands), bands)


def move_keys(connection: Connection, case_id: int, into_id: int) -> None:
    """Certain keys go to the other case; bands stay, as they belong to the text or photo of their own case."""
    connection.execute(_MOVE, {"case": case_id, "new_case_id": into_id})


def return_keys(connection: Connection, from_id: int, case_id: int, material: Material) -> None:
    """The keys of what the case was opened with come back to it."""
    for key in material.keys:
        values = {"case": from_id, "of_kind": key.kind, "of_value": key_value(key.value), "new_case_id": case_id}
        connection.execute(_MOVE_ONE, values)
