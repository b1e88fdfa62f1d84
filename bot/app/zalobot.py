"""A bot of the Zalo Bot Platform beside the other channels, wired."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from functools import partial

from bot.app.parts import START_WAITS_S
from bot.app.side import UNLIMITED, Allowance, Route, Shared, Work
from bot.channels.zalobot.api import ZaloBotApi
from bot.channels.zalobot.channel import ZaloBotChannel
from bot.channels.zalobot.events import NAME
from bot.channels.zalobot.polling import ZaloBotPoller
from bot.channels.zalobot.webhook import PATH, ZaloBotWebhook
from bot.dialogue.library import Library
from bot.domain.backoff import Backoff
from bot.domain.errors import DeliveryError
from bot.domain.messages import NOBODY, Address
from bot.services.delivery import Delivery
from bot.services.upkeep import Lease

log = logging.getLogger(__name__)

SILENCE_S = 90.0
"""Without an answer of the platform for so long, `/readyz` says no."""


class ZaloBotSide:
    """See `bot.app.side.Side`. Broadcasts go as letters."""

    carrier = None

    def __init__(self, shared: Shared) -> None:
        settings = shared.settings.zalobot
        self._shared = shared
        self._settings = settings
        self._begun_s = time.monotonic()
        self._api = ZaloBotApi(settings.token, settings.api_base)
        say = shared.library.say
        self.channel = ZaloBotChannel(
            *(
                self._api,
                lambda count: say("pick_number", first=1, last=count),
                say("media_lost_zalobot"),
                settings.file_hosts,
            )
        )
        self.worker = f"{shared.worker}/zb"
        self.delivery = Delivery(self.channel, (NAME,), shared.store, shared.clock, self.worker, shared.on_dead)
        self.source = f"{NAME}/{settings.token.partition(':')[0]}"
        self.title = self.source.replace("/", " ")
        self.lease = None if settings.webhook else Lease(shared.store, f"poll/{self.source}", self.worker)
        self._receive = partial(shared.receive, self.channel, self.source)
        self._poller = ZaloBotPoller(self._api, self._receive, lambda: self.lease is not None and self.lease.held)

    @property
    def hears(self) -> bool:
        if self.lease is None or not self.lease.held or time.monotonic() - self._begun_s < SILENCE_S:
            return True
        return asyncio.get_running_loop().time() - self._poller.answered_s < SILENCE_S

    def routes(self) -> Sequence[Route]:
        hook = ZaloBotWebhook(self._settings.secret, self._receive)
        return (("POST", PATH, hook.handle),) if self._settings.webhook else ()

    def sources(self) -> Sequence[Work]:
        return () if self.lease is None else (self._poll(self.lease),)

    def background(self) -> Sequence[Work]:
        return (self._tell_where(),) if self._settings.webhook else ()

    def is_spared(self, key: str) -> bool:
        """What belongs to nobody is no one's flood."""
        return Address.of(key).chat == NOBODY

    async def follow(self) -> None:
        """The desk is elsewhere."""

    async def allowance(self) -> Allowance:
        return UNLIMITED

    def use(self, library: Library) -> None:
        """Nothing here is made of it."""

    def stop(self) -> None:
        """Nothing here goes on by itself."""

    async def close(self) -> None:
        await self._api.close()

    async def _poll(self, lease: Lease) -> None:
        """Questions are refused while a webhook is set."""
        async with asyncio.TaskGroup() as group:
            group.create_task(lease.keep())
            await self._told("deleteWebhook", {})
            group.create_task(self._poller.run())

    async def _tell_where(self) -> None:
        await self._told("setWebhook", {"url": self._settings.public_url + PATH, "secret_token": self._settings.secret})

    async def _told(self, method: str, fields: Mapping[str, object]) -> None:
        """Tried again until the platform has heard."""
        backoff = Backoff(*START_WAITS_S)
        while True:
            try:
                await self._api.call(method, fields)
            except DeliveryError as error:
                log.warning("the platform did not take the settings", extra={"fault": str(error)})
                await asyncio.sleep(backoff.next_s())
            else:
                return
