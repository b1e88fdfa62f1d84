"""The desk's clerk: brings new cases to the officers, keeps their cards right, calls when nobody answers.

The desk's chat takes about 20 messages a minute. While there is room each case gets a card of its own, the urgent
ones first; beyond that all that is new goes into one digest, which `/hangdoi` opens.
"""

import asyncio
import logging
from collections.abc import Callable

from bot.dialogue.library import Library
from bot.domain.desk import DeskPlan, DeskView
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import Address
from bot.ports.store import Store
from bot.services.desk.planning import plan

log = logging.getLogger(__name__)

EVERY_S = 0.5


class Clerk:
    """Makes the plan twice a second and whenever it is poked, and has it done in one transaction.

    `library` and `desk` may be replaced while it runs.
    """

    def __init__(self, store: Store, library: Library, desk: Address, on_letters: Callable[[], None]) -> None:
        self.library = library
        self._store = store
        self.desk = desk
        self._on_letters = on_letters
        self._stir = asyncio.Event()

    def poke(self) -> None:
        self._stir.set()

    async def run(self) -> None:
        while True:
            self._stir.clear()
            try:
                if await self._store.desk_turn(self.desk, self._plan):
                    self._on_letters()
            except StoreUnavailable as error:
                log.warning("the clerk waits for the database", extra={"fault": str(error)})
                await asyncio.sleep(1.0)
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._stir.wait()
            except TimeoutError:
                continue

    def _plan(self, view: DeskView) -> DeskPlan:
        return plan(view, self.library, self.desk)
