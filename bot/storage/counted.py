"""What figures ask of a Database: what was counted, and a picture of it sent once; each call one unit of work."""

from collections.abc import Mapping, Sequence
from functools import partial

from bot.domain.delivery import Letter
from bot.domain.figures import CaseFact, CasesWanted, Facts
from bot.ports.clock import Clock
from bot.storage.database import Database
from bot.storage.desk import telling_once
from bot.storage.figures import facts, listed


class SqlCounted:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def facts(self, since_s: float, carriers: Sequence[str]) -> Facts:
        """What was counted since (epoch seconds), of nobody in particular."""
        return await self._database.read(partial(facts, since_s=since_s, carriers=carriers))

    async def cases(self, wanted: CasesWanted) -> list[tuple[str, CaseFact]]:
        """The cases that a figure counts, by their codes."""
        return await self._database.read(partial(listed, wanted=wanted))

    async def is_marked(self, mark: str) -> bool:
        """Whether the desk was told this."""
        return await self._database.read(partial(telling_once.is_marked, mark=mark))

    async def last_mark(self, prefix: str) -> str:
        """What the desk was told last of what begins so; "" for never."""
        return await self._database.read(partial(telling_once.last_mark, prefix=prefix))

    async def send_once(self, mark: str, letter: Letter, kept: Mapping[str, bytes]) -> bool:
        """Tell the desk something with photos, unless it was told; whether it is told now."""
        now_s = self._clock.now_s()
        return await self._database.write(
            lambda connection: telling_once.send_once(connection, mark, letter, kept, now_s)
        )
