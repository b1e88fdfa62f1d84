"""All parts of one running process, whatever its channels."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from bot.app import systemd
from bot.app.carrier import Carrier
from bot.app.knowledge import renewed
from bot.app.learning_told import LearningTold
from bot.app.member_files import fetched_from
from bot.app.parts import SystemClock, crowding, raise_of, until, worker_name
from bot.app.pulse import Pulse
from bot.app.renewing import as_before
from bot.app.side import MakeSide, Shared, Side, Updates, Work
from bot.app.sides import retire, ways_by_letter, with_desk
from bot.app.weekly import WeeklyPicture
from bot.config import Settings
from bot.dialogue.library import Library
from bot.domain.delivery import Job, Letter, Priority
from bot.domain.errors import StoreUnavailable
from bot.domain.messages import Address, Outgoing
from bot.pictures.process import PictureProcess, reader
from bot.ports.channel import Channel
from bot.services.alerts import Alerts
from bot.services.broadcasts.keeper import Keeper
from bot.services.deciding import Decider
from bot.services.desk.clerk import Clerk
from bot.services.intake import Intake
from bot.services.looking import Looking
from bot.services.maintenance import Maintenance
from bot.services.upkeep import beat_forever, tidy_forever
from bot.storage.place import FilePlace
from bot.storage.store import SqlStore

log = logging.getLogger(__name__)

LAND_WAIT_S, RETIRE_WAIT_S = 5.0, 1.0
"""With closing the database below the 10 s after which an operator's tools kill."""


class Service:
    """All parts of one running process, wired; `makes`: its channels, at least one. In `maintenance` it keeps what
    comes and sends what was written before, and does nothing else.
    """

    def __init__(
        self,
        settings: Settings,
        library: Library,
        store: SqlStore,
        makes: Sequence[MakeSide],
        *,
        maintenance: bool = False,
    ) -> None:
        self._settings = settings
        self._library = library
        self._store = store
        clock = SystemClock()
        self._desk = desk = library.desk.address
        self._alerts = Alerts(store, desk, library.say("alert_dead", count="{count}"), library.say("alert_paused"))
        self._pictures = PictureProcess()
        self._words = PictureProcess()
        shared = Shared(
            settings=settings,
            library=library,
            store=store,
            clock=clock,
            worker=worker_name(),
            on_dead=self._dead,
            receive=self._receive,
            may_send=lambda: self.keeper.daylight and not maintenance,
            anew=self._pictures.anew,
            fetch=lambda ref: fetched_from([side.channel for side in self.sides], ref),
            desk_at=self._desk_at,
            say=self.say,
            on_letters=self._more_letters,
            maintenance=maintenance,
        )
        self.sides: tuple[Side, ...] = tuple(make(shared) for make in makes)
        channels = {side.channel.name: side.channel for side in self.sides}
        by_letter, takes_articles = ways_by_letter(self.sides)
        self.keeper = Keeper(
            *(store.broadcasts(), library, clock, self._more_chunks, self._more_letters, by_letter),
            takes_articles=takes_articles,
        )
        self._clerk = Clerk(store, library, desk, self._more_letters) if desk is not None else None
        self.decider = Decider(channels, library, clock)
        self._weekly = WeeklyPicture(store.counted(), settings, library, clock, self._more_letters)
        self._learning = LearningTold(store.teaching(), store.counted(), library, clock, self._more_letters)
        self._effects_seen = 0
        self._looking = Looking(store, self._pictures.look, clock, reader(self._words))
        self._intake = Intake(
            *(store, tuple(channels), self.decider.decide, clock, self._handled, self._looking),
            crowding=crowding(library),
            spared=lambda key: any(side.is_spared(key) for side in self.sides),
        )
        self._pulse = Pulse(
            *(store, FilePlace(settings.database_url), self.sides, self._intake, self.decider),
            has_desk=library.desk.address is not None,
            maintenance=maintenance,
        )
        told = library.say("maintenance", contact=library.desk_contact)
        self._maintenance = Maintenance(store, told, self._more_letters) if maintenance else None
        self._server = self._pulse.server(settings.web)
        self.port = 0

    @property
    def _carriers(self) -> tuple[Carrier, ...]:
        return tuple(side.carrier for side in self.sides if side.carrier is not None)

    async def serve(self, stopped: asyncio.Event) -> None:
        with contextlib.suppress(StoreUnavailable):
            for side in self.sides:
                await side.follow()
        for method, path, handler in (route for side in self.sides for route in side.routes()):
            self._server.route(method, path, handler)
        self.port = await self._server.start()
        background = [
            asyncio.create_task(tidy_forever(self._store)),
            asyncio.create_task(self._alerts.run()),
            asyncio.create_task(self._store.hear(self._more_letters)),
            *(asyncio.create_task(beat_forever(self._store, one.worker, one.sender.poke)) for one in self._carriers),
            *(asyncio.create_task(beat_forever(self._store, one.worker, self._beaten)) for one in self.sides),
        ]
        background += [asyncio.create_task(work) for work in self._by_the_clock()]
        sources = [asyncio.create_task(work) for side in self.sides for work in side.sources()]
        workers = [
            asyncio.create_task(work) for work in (*self._deciding(), *(one.delivery.run() for one in self.sides))
        ]
        by_sides = [asyncio.create_task(work) for work in self._beside()]
        titles = ", ".join(side.title for side in self.sides)
        print(f"ready: {titles}, http://{self._settings.web.host}:{self.port}", flush=True)
        watched = [*sources, *workers, *background]
        systemd.tell(systemd.READY)
        await until(stopped, watched)
        systemd.tell(systemd.STOPPING)
        await self._stop(sources, workers, [*background, *by_sides])
        raise_of(watched)

    def _by_the_clock(self) -> Sequence[Work]:
        """What begins something by itself."""
        if self._maintenance is not None:
            return ()
        for_the_desk = () if self._desk is None else (self._weekly.run(self._desk), self._learning.run(self._desk))
        return self.keeper.run(), *((self._clerk.run(),) if self._clerk is not None else ()), *for_the_desk

    def _beside(self) -> Sequence[Work]:
        """What may end by itself."""
        told = () if self._maintenance is None else (self.say(self._maintenance.text),)
        return *told, *(work for side in self.sides for work in side.background())

    def _deciding(self) -> Sequence[Work]:
        """What answers, and what goes to many."""
        if self._maintenance is not None:
            return ()
        return self._intake.run(), *(carrier.sender.run() for carrier in self._carriers)

    async def _stop(
        self,
        sources: Sequence[asyncio.Task[None]],
        workers: Sequence[asyncio.Task[None]],
        background: Sequence[asyncio.Task[None]],
    ) -> None:
        """Take nothing new in, let what is under way land, give back what is held."""
        for task in sources:
            task.cancel()
        await self._looking.stop()
        await self._pictures.stop()
        await self._words.stop()
        self._intake.stop()
        for side in self.sides:
            side.delivery.stop()
        for carrier in self._carriers:
            carrier.sender.stop()
        closing = asyncio.create_task(self._server.stop())
        await asyncio.wait([closing, *workers], timeout=LAND_WAIT_S)
        for side in self.sides:
            side.stop()
        for task in (*workers, *background):
            task.cancel()
        await asyncio.gather(closing, *sources, *workers, *background, return_exceptions=True)
        with contextlib.suppress(StoreUnavailable, TimeoutError):
            async with asyncio.timeout(RETIRE_WAIT_S):
                await retire(self._store, self.sides)
        log.info("stopped")

    async def _receive(self, channel: Channel, source: str, updates: Updates, next_offset: int | None) -> None:
        await self._intake.receive(channel, source, updates, next_offset)
        if self._maintenance is not None:
            await self._maintenance.tell(channel, [raw for _, raw in updates])

    def _desk_at(self, desk: Address) -> None:
        """The desk's chat has another address from now on."""
        self._desk = desk
        if self._clerk is not None:
            self._clerk.desk = desk
        self.keeper.library = with_desk(self.keeper.library, desk)

    def use(self, settings: Settings) -> None:
        """Other settings from now on, as far as they can be taken: the desk's chat stays what it is."""
        self._take(renewed(self._library, settings))

    def renew(self, library: Library) -> None:
        """Another knowledge from now on."""
        self._take(as_before(self._library, library))

    def _take(self, library: Library) -> None:
        self._library = library
        self.decider.library = self._library
        self.keeper.library = with_desk(self._library, self._desk)
        self._weekly.library = self._learning.library = self._library
        if self._clerk is not None:
            self._clerk.library = self._library
        for side in self.sides:
            side.use(self._library)

    async def say(self, text: str) -> None:
        """To the officers."""
        if self._desk is None:
            return
        try:
            await self._store.send([Letter(self._desk, Outgoing(text), Priority.DESK)])
        except StoreUnavailable as error:
            log.warning("the desk was not told", extra={"fault": str(error)})
        self._more_letters()

    def _handled(self) -> None:
        """Updates were handled: replies wait, and where something was done, cases may have changed."""
        self._more_letters()
        if self._clerk is not None and self.decider.effects != self._effects_seen:
            self._effects_seen = self.decider.effects
            self._clerk.poke()

    def _more_letters(self) -> None:
        for side in self.sides:
            side.delivery.poke()

    def _more_chunks(self) -> None:
        for carrier in self._carriers:
            carrier.sender.poke()

    def _beaten(self) -> None:
        """The database took a heartbeat."""
        self._pulse.wrote()
        self._more_letters()

    def _dead(self, job: Job, fault: str) -> None:
        self._alerts.dead(job.id, fault)
