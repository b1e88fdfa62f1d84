"""Telegram, wired: the bot's channel, how its updates come, the officers' group, broadcasts."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from functools import partial

from telegram import Bot

from bot.app.carrier import Carrier
from bot.app.desk_side import DeskSide
from bot.app.numbers import NumbersTold
from bot.app.parts import START_WAITS_S
from bot.app.side import UNLIMITED, Allowance, Route, Shared, Updates, Work
from bot.channels.telegram import setup
from bot.channels.telegram.bulk import TelegramBulk
from bot.channels.telegram.channel import NAME, TelegramChannel
from bot.channels.telegram.desk_chat import DeskChat
from bot.channels.telegram.inline import InlineMode
from bot.channels.telegram.polling import MAX_OFFSET_AGE_S, TelegramPoller
from bot.channels.telegram.webhook import PATH, TelegramWebhook
from bot.config import Settings
from bot.dialogue.inline import Offer, offers
from bot.dialogue.library import Library
from bot.domain.backoff import Backoff
from bot.domain.errors import DeliveryError
from bot.services.delivery import Delivery
from bot.services.pace import CLOCKS_DIFFER_S
from bot.services.upkeep import Lease, every

log = logging.getLogger(__name__)

FOLLOW_EVERY_S = 5.0
SILENCE_S = 90.0
"""Without an answer of the platform for so long, `/readyz` says no."""


def bot_of(settings: Settings) -> Bot:
    return setup.make_bot(settings.telegram.token, settings.telegram.api_base)


async def introduced(bot: Bot) -> None:
    """Wait for the platform, which says who the bot is."""
    backoff = Backoff(*START_WAITS_S)
    while True:
        try:
            await setup.introduce(bot)
        except DeliveryError as error:
            wait_s = backoff.next_s()
            log.warning("the platform is out of reach", extra={"wait_s": wait_s, "fault": str(error)})
            await asyncio.sleep(wait_s)
        else:
            return


class TelegramSide:
    """See `bot.app.side.Side`. The bot has been introduced before."""

    def __init__(self, shared: Shared, *, bot: Bot) -> None:
        settings, library = shared.settings, shared.library
        telegram = settings.telegram
        self._shared = shared
        self._bot = bot
        self._begun_s = time.monotonic()
        self.worker = f"{shared.worker}/t"
        self.source = f"{NAME}/{bot.id}"
        self.title = f"{NAME} @{bot.username}"
        desk_chat = DeskChat(settings.desk_chat)
        self.channel = TelegramChannel(
            bot, desk_chat, library.say("media_lost"), shared.store.pages().photo, shared.fetch
        )
        self._bulk = TelegramBulk(telegram.token, telegram.api_base, settings.broadcast.paid)
        self.carrier = Carrier(
            *(self._bulk, shared.store, shared.clock, shared.worker, settings.pace.overall_per_s, shared.may_send)
        )
        self.delivery = Delivery(
            *(self.carrier.outlet(self.channel), (NAME,), shared.store, shared.clock, self.worker, shared.on_dead)
        )
        self.carrier.beside(self.delivery)
        self.desk = DeskSide(shared, bot, self.delivery, chat=desk_chat, worker=self.worker)
        numbers = NumbersTold(bot, shared.store, library, NAME, self.delivery.poke)
        self._numbers = numbers if library.desk.address is None else None
        self._inline = InlineMode(bot, self._offer(library), library.say("choice_private"))
        self.lease = None if telegram.webhook else Lease(shared.store, f"poll/{self.source}", self.worker)
        self._poller = TelegramPoller(
            f"{telegram.api_base}/bot{telegram.token}/getUpdates",
            self._receive,
            self._inline.answer,
            lambda: self.lease is not None and self.lease.held,
            self._read_offset,
            lambda: shared.say(self._shared.library.say("polling_shared")),
        )

    @property
    def hears(self) -> bool:
        if self.lease is None or not self.lease.held or time.monotonic() - self._begun_s < SILENCE_S:
            return True
        return asyncio.get_running_loop().time() - self._poller.answered_s < SILENCE_S

    def routes(self) -> Sequence[Route]:
        telegram = self._shared.settings.telegram
        if not telegram.webhook:
            return ()
        return (("POST", PATH, TelegramWebhook(telegram.secret, self._receive, self._inline.answer).handle),)

    def sources(self) -> Sequence[Work]:
        return () if self.lease is None else (self._poll(self.lease),)

    def background(self) -> Sequence[Work]:
        telling = self.desk.tell_platform()
        if not self.desk.chat.may_move:
            return (telling,)
        return telling, every(FOLLOW_EVERY_S, self.desk.follow, "the desk's chat")

    def is_spared(self, key: str) -> bool:
        return self.desk.chat.is_spared(key)

    async def follow(self) -> None:
        await self.desk.follow()

    async def allowance(self) -> Allowance:
        return UNLIMITED

    def use(self, library: Library) -> None:
        self.desk.use(library)
        self._inline.offer = self._offer(library)

    def stop(self) -> None:
        self.desk.stop()

    async def close(self) -> None:
        await self._bulk.close()

    def _offer(self, library: Library) -> Callable[[str], Sequence[Offer]]:
        return _nothing if self._shared.maintenance else partial(offers, library=library)

    async def _poll(self, lease: Lease) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(lease.keep())
            group.create_task(self._poller.run())

    async def _receive(self, updates: Updates, next_offset: int | None) -> None:
        for _, raw in updates:
            await self.desk.look(raw)
        await self._shared.receive(self.channel, self.source, updates, next_offset)
        if self._numbers is not None:
            for _, raw in updates:
                self._numbers.look(raw)

    async def _read_offset(self) -> int | None:
        """None where it is too old, or of a clock that was ahead: then the platform gives all that it still has."""
        found = await self._shared.store.offset(self.source)
        age_s = self._shared.clock.now_s() - found[1] if found is not None else 0.0
        return found[0] if found is not None and -CLOCKS_DIFFER_S <= age_s <= MAX_OFFSET_AGE_S else None


def _nothing(_: str) -> Sequence[Offer]:
    return ()
