"""All parts of one running process."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Mapping, Sequence
from functools import partial

from telegram import Bot

from bot.app.broadcasting import Broadcasting
from bot.app.desk_side import DeskSide
from bot.app.knowledge import renewed
from bot.app.numbers import Numbers
from bot.app.parts import SystemClock, crowding, until, worker_name
from bot.app.zalo import ZaloSide
from bot.channels.telegram.channel import NAME, TelegramChannel
from bot.channels.telegram.desk_chat import DeskChat
from bot.channels.telegram.inline import InlineMode
from bot.channels.telegram.polling import MAX_OFFSET_AGE_S, Poller
from bot.channels.telegram.webhook import MAX_BODY_BYTES, PATH, Webhook
from bot.channels.zalo.webhook import PATH as ZALO_PATH
from bot.config import Settings
from bot.dialogue.inline import offers
from bot.dialogue.library import Library
from bot.domain.delivery import Job
from bot.domain.errors import StoreUnavailable
from bot.pictures.process import PictureProcess
from bot.ports.channel import Channel, Raw
from bot.server import Server
from bot.services.alerts import Alerts
from bot.services.deciding import Decider
from bot.services.delivery import Delivery
from bot.services.health import Vitals, report, unread
from bot.services.intake import Intake
from bot.services.looking import Looking
from bot.services.pace import CLOCKS_DIFFER_S
from bot.services.upkeep import Lease, beat_forever, every, tidy_forever
from bot.storage.place import Place
from bot.storage.store import SqlStore

log = logging.getLogger(__name__)

FOLLOW_EVERY_S = 5.0
SILENCE_S = 90.0
"""Without an answer of the platform for so long, `/readyz` says no."""
LAND_WAIT_S, RETIRE_WAIT_S = 5.0, 1.0
"""With closing the database below the 10 s after which an operator's tools kill."""


class Service:
    """All parts of one running process, wired."""

    def __init__(self, settings: Settings, library: Library, store: SqlStore, bot: Bot) -> None:
        self._settings = settings
        self._library = library
        self._store = store
        self._bot = bot
        self._worker = worker_name()
        clock = SystemClock()
        self._clock = clock
        desk = library.desk.address
        self._alerts = Alerts(store, desk, library.say("alert_dead", count="{count}"), library.say("alert_paused"))
        desk_chat = DeskChat(settings.desk_chat)
        self._channel = TelegramChannel(bot, desk_chat, library.say("media_lost"))
        self._broadcasting = Broadcasting(settings, library, store, clock, self._worker)
        outlet = self._broadcasting.outlet(self._channel)
        self._delivery = Delivery(outlet, (NAME,), store, clock, self._worker, self._dead)
        self._broadcasting.beside(self._delivery)
        self.desk = DeskSide(
            settings, library, store, bot, self._delivery, self._broadcasting, chat=desk_chat, worker=self._worker
        )
        self._clerk = self.desk.clerk
        self._numbers = Numbers(bot, store, library, NAME, self._delivery.poke) if desk is None else None
        self._sides = self._beside(library, clock)
        channels: dict[str, Channel] = {NAME: self._channel}
        channels |= {side.channel.name: side.channel for side in self._sides}
        self.decider = Decider(channels, library, clock)
        self._effects_seen = 0
        self._pictures = PictureProcess()
        self._looking = Looking(store, self._pictures.look, clock)
        self._intake = Intake(
            *(store, tuple(channels), self.decider.decide, clock, self._handled, self._looking),
            crowding=crowding(library),
            spared=desk_chat.is_spared,
        )
        self._source = f"{NAME}/{bot.id}"
        self._lease = Lease(store, f"poll/{self._source}", self._worker)
        self._inline = InlineMode(bot, partial(offers, library=library), library.say("choice_private"))
        self._poller = Poller(
            f"{settings.telegram.api_base}/bot{settings.telegram.token}/getUpdates",
            self._receive,
            self._inline.answer,
            lambda: self._lease.held,
            self._read_offset,
        )
        self._server = Server(settings.http_host, settings.http_port, self._check, MAX_BODY_BYTES)
        self._begun_s = self._written_s = time.monotonic()
        self._place = Place(settings.database_url)
        self.port = 0

    def _beside(self, library: Library, clock: SystemClock) -> tuple[ZaloSide, ...]:
        """Further channels, whose members reach the same desk."""
        zalo = self._settings.zalo
        if not zalo.app_id:
            return ()
        return (ZaloSide(zalo, self._store, clock, self._worker, self._dead, library.say("media_lost")),)

    async def serve(self, stopped: asyncio.Event) -> None:
        telegram = self._settings.telegram
        with contextlib.suppress(StoreUnavailable):
            await self.desk.follow()
        if telegram.webhook:
            self._server.post(PATH, Webhook(telegram.secret, self._receive, self._inline.answer).handle)
        for side in self._sides:
            self._server.post(ZALO_PATH, side.webhook(partial(self._intake.receive, side.channel, side.source)).handle)
        self.port = await self._server.start()
        background = [
            asyncio.create_task(beat_forever(self._store, self._worker, self._beaten)),
            asyncio.create_task(tidy_forever(self._store)),
            *(asyncio.create_task(beat_forever(self._store, one.worker, one.delivery.poke)) for one in self._sides),
            asyncio.create_task(self._alerts.run()),
        ]
        if self.desk.chat.may_move:
            background.append(asyncio.create_task(every(FOLLOW_EVERY_S, self.desk.follow, "the desk's chat")))
        if self._clerk is not None:
            background.append(asyncio.create_task(self._clerk.run()))
        sources = [] if telegram.webhook else [asyncio.create_task(self._poll())]
        background += self._broadcasting.background()
        beside = [side.delivery.run() for side in self._sides]
        running = (self._intake.run(), self._delivery.run(), self._broadcasting.sender.run(), *beside)
        workers = [asyncio.create_task(one) for one in running]
        telling = asyncio.create_task(self.desk.tell_platform())
        print(f"ready: {NAME} @{self._bot.username}, http://{self._settings.http_host}:{self.port}", flush=True)
        watched = [*sources, *workers, *background]
        await until(stopped, watched)
        await self._stop(sources, workers, [*background, telling])
        for task in watched:
            if task.done() and not task.cancelled() and task.exception() is not None:
                raise task.exception()  # type: ignore[misc]

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
        self._intake.stop()
        for delivery in self._deliveries:
            delivery.stop()
        self._broadcasting.sender.stop()
        closing = asyncio.create_task(self._server.stop())
        await asyncio.wait([closing, *workers], timeout=LAND_WAIT_S)
        self.desk.stop()
        for task in (*workers, *background):
            task.cancel()
        await asyncio.gather(closing, *sources, *workers, *background, return_exceptions=True)
        with contextlib.suppress(StoreUnavailable, TimeoutError):
            async with asyncio.timeout(RETIRE_WAIT_S):
                await self._broadcasting.close()
                for side in self._sides:
                    await side.close()
                    await self._store.retire(side.worker)
                await self._store.retire(self._worker)
                await self._lease.give_up()
        log.info("stopped")

    async def _poll(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._lease.keep())
            group.create_task(self._poller.run())

    async def _receive(self, updates: Sequence[tuple[str, Raw]], next_offset: int | None) -> None:
        for _, raw in updates:
            await self.desk.look(raw)
        await self._intake.receive(self._channel, self._source, updates, next_offset)
        if self._numbers is not None:
            for _, raw in updates:
                self._numbers.look(raw)

    async def _read_offset(self) -> int | None:
        """None where it is too old, or of a clock that was ahead: then the platform gives all that it still has."""
        found = await self._store.offset(self._source)
        age_s = self._clock.now_s() - found[1] if found is not None else 0.0
        return found[0] if found is not None and -CLOCKS_DIFFER_S <= age_s <= MAX_OFFSET_AGE_S else None

    def use(self, settings: Settings) -> None:
        """Other settings from now on, as far as they can be taken: the desk's chat stays what it is."""
        self._library = renewed(self._library, settings)
        self.decider.library = self._library
        self.desk.use(self._library)
        self._inline.offer = partial(offers, library=self._library)

    @property
    def _deliveries(self) -> tuple[Delivery, ...]:
        return (self._delivery, *(side.delivery for side in self._sides))

    def _handled(self) -> None:
        """Updates were handled: replies wait, and where something was done, cases may have changed."""
        for delivery in self._deliveries:
            delivery.poke()
        if self._clerk is not None and self.decider.effects != self._effects_seen:
            self._effects_seen = self.decider.effects
            self._clerk.poke()

    def _beaten(self) -> None:
        """The database took a heartbeat."""
        self._written_s = time.monotonic()
        self._delivery.poke()

    def _dead(self, job: Job, fault: str) -> None:
        self._alerts.dead(job.id, fault)

    async def _check(self) -> Mapping[str, object]:
        """What `/readyz` says."""
        try:
            backlog = await asyncio.wait_for(self._store.backlog(f"poll/{self._source}"), 2.0)
        except (StoreUnavailable, TimeoutError) as error:
            return unread(self._vitals(), type(error).__name__)
        return report(self._vitals(), backlog)

    def _vitals(self) -> Vitals:
        now_s = time.monotonic()
        heard_s = asyncio.get_running_loop().time() - self._poller.answered_s
        polls = not self._settings.telegram.webhook
        young = now_s - self._begun_s < SILENCE_S
        return Vitals(
            begun_s=now_s - self._begun_s,
            written_s=now_s - self._written_s,
            landed_s=now_s - self._delivery.landed_s,
            in_place=self._place.is_same(),
            hears=not polls or young or heard_s < SILENCE_S or not self._lease.held,
            polls=polls,
            holds_lease=self._lease.held,
            has_desk=self._library.desk.address is not None,
            desk_lost=self._delivery.desk_lost,
        )
