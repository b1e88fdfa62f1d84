"""The Receipts port over a Database: a case by its code, for whoever sent it alone."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, exists, select

from bot.domain.asking import Asks, Found
from bot.ports.clock import Clock
from bot.storage import tallies
from bot.storage.database import Database
from bot.storage.desk.lookups import find
from bot.storage.desk.tables import submissions

_OWN = select(exists().where(submissions.c.owner == bindparam("of_owner"), submissions.c.code == bindparam("of_code")))
"""Also where what was sent has gone into another case."""


class SqlReceipts:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def opened(self, key: str, code: str, wrong: str) -> Found:
        now_s = self._clock.now_s()

        def look(connection: Connection) -> Found:
            found = find(connection, key, Asks(codes=(code,), tallies=True), (), now_s)
            own = bool(connection.execute(_OWN, {"of_owner": key, "of_code": code}).scalar())
            cases = tuple(case for case in found.cases if own or case.id in found.mine)
            return replace(found, cases=cases)

        found = await self._database.read(look)
        if not found.cases:
            await self._database.write(lambda connection: tallies.count(connection, key, wrong, now_s))
        return found
