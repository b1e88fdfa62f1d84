"""What a running process knows of itself and of its database: for `/readyz`, and in figures for `/metrics`."""

import asyncio
import time
from collections.abc import Mapping, Sequence

from bot.app.metrics import DatabaseFigures, Metrics, ProcessFigures
from bot.app.side import Side
from bot.config.web import Web
from bot.domain.errors import BotError, StoreUnavailable
from bot.ports.store import Backlog
from bot.server import Server
from bot.services.deciding import Decider
from bot.services.health import Vitals, report, unread
from bot.services.intake import Intake
from bot.storage.place import FilePlace
from bot.storage.store import SqlStore

MAX_BODY_BYTES = 1 << 20
ANSWER_S = 2.0
LOOK_AGAIN_S = 5.0
"""However often the figures are asked for, the database is looked at no more often."""


class Pulse:
    """`ready` and `figures` may be asked at any time; `wrote` is called when the database took something."""

    def __init__(
        self,
        store: SqlStore,
        place: FilePlace,
        sides: Sequence[Side],
        intake: Intake,
        decider: Decider,
        *,
        has_desk: bool,
        maintenance: bool,
    ) -> None:
        self._store = store
        self._place = place
        self._sides = sides
        self._intake = intake
        self._decider = decider
        self._has_desk = has_desk
        self._maintenance = maintenance
        self._begun_s = self._written_s = time.monotonic()
        self._looking = asyncio.Lock()
        self._looked: DatabaseFigures | None = None
        self._looked_s = 0.0

    def wrote(self) -> None:
        self._written_s = time.monotonic()

    def server(self, web: Web) -> Server:
        """The process's server, which says both."""
        server = Server(web.host, web.port, self.ready, MAX_BODY_BYTES)
        server.route("GET", "/metrics", Metrics(self.figures, web.metrics).handle)
        return server

    async def ready(self) -> Mapping[str, object]:
        """What `/readyz` says."""
        vitals = self._vitals()
        if not vitals.in_place:
            return unread(vitals, "")
        try:
            return report(vitals, await asyncio.wait_for(self._backlog(), ANSWER_S))
        except (StoreUnavailable, TimeoutError) as error:
            return unread(vitals, type(error).__name__)

    async def figures(self) -> ProcessFigures:
        """What `/metrics` shows. What the process counts is as of now, the rest at most a few seconds old."""
        async with self._looking:
            if self._looked is None or time.monotonic() - self._looked_s > LOOK_AGAIN_S:
                self._looked = await self._look()
                self._looked_s = time.monotonic()
        return ProcessFigures(
            updates=self._intake.kept,
            outcomes=self._decider.outcomes,
            letters={side.channel.name: side.delivery.tally for side in self._sides},
            broadcasts={side.channel.name: side.carrier.sender.tally for side in self._sides if side.carrier},
            looked=self._looked,
            maintenance=self._maintenance,
        )

    async def _look(self) -> DatabaseFigures:
        vitals = self._vitals()
        if not vitals.in_place:
            return DatabaseFigures()
        try:
            async with asyncio.timeout(ANSWER_S):
                backlog, burden = await self._backlog(), await self._store.burden()
                allowances = {side.channel.name: await side.allowance() for side in self._sides}
        except (BotError, TimeoutError):
            return DatabaseFigures()
        return DatabaseFigures(report(vitals, backlog)["ready"] is True, backlog, burden, allowances)

    async def _backlog(self) -> Backlog:
        polled = next((f"poll/{side.source}" for side in self._sides if side.lease is not None), "")
        return await self._store.backlog(polled)

    def _vitals(self) -> Vitals:
        now_s = time.monotonic()
        leases = [side.lease for side in self._sides if side.lease is not None]
        return Vitals(
            begun_s=now_s - self._begun_s,
            written_s=now_s - self._written_s,
            handled_s=now_s - self._intake.handled_s,
            landed_s=now_s - max(side.delivery.landed_s for side in self._sides),
            in_place=self._place.is_same(),
            hears=all(side.hears for side in self._sides),
            polls=bool(leases),
            holds_lease=all(lease.held for lease in leases),
            has_desk=self._has_desk,
            desk_lost=any(side.delivery.desk_lost for side in self._sides),
            maintenance=self._maintenance,
        )
