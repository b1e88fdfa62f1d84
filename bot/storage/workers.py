"""The processes that deliver: which of them live, and what is given back of those that do not."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.storage.dialects import put
from bot.storage.moments import ahead
from bot.storage.schema import outbox, workers

_ORPHANS = (
    update(outbox)
    .where(outbox.c.worker.is_not(None))
    .where(outbox.c.worker.not_in(select(workers.c.id).where(ahead(workers.c.alive_until))))
    .values(worker=None)
)
_RETIRE = update(outbox).where(outbox.c.worker == bindparam("of_worker")).values(worker=None)
_RETIRED = delete(workers).where(workers.c.id == bindparam("of_id"))


def orphans(connection: Connection, now_s: float) -> None:
    """Give back what dead workers held."""
    connection.execute(_ORPHANS, {"now": now_s})


def release_others(connection: Connection, worker: str, known: Sequence[int]) -> None:
    """Give back what is held in the name of a worker that does not know of it."""
    connection.execute(_RETIRE.where(outbox.c.id.not_in(known)), {"of_worker": worker})


def beat(connection: Connection, worker: str, until_s: float) -> None:
    put(connection, workers, [{"id": worker, "alive_until": until_s}])


def retire(connection: Connection, worker: str) -> None:
    connection.execute(_RETIRE, {"of_worker": worker})
    connection.execute(_RETIRED, {"of_id": worker})
