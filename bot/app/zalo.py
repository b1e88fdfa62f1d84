"""A Zalo account beside the other channels, wired."""

import json
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import partial

from bot.app.side import Allowance, Route, Shared, Updates, Work
from bot.app.zalo_alarms import Alarms
from bot.app.zalo_kept import KeptNumbers, StoredLedger
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.articles import ZaloArticles
from bot.channels.zalo.catchup import CatchUp
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.covers import PATH as COVERS_PATH
from bot.channels.zalo.covers import Covers
from bot.channels.zalo.desk_group import DeskGroup
from bot.channels.zalo.events import NAME, lane_of
from bot.channels.zalo.groups import asks_for_numbers, number_in, with_picked
from bot.channels.zalo.meter import Meter
from bot.channels.zalo.oauth import App
from bot.channels.zalo.tokens import LEASE_S, OnDead, Pair, TokenKeeper
from bot.channels.zalo.webhook import PATH, ZaloWebhook
from bot.config.zalo import Zalo
from bot.dialogue.library import Library
from bot.domain.errors import PlatformDown, StoreUnavailable
from bot.domain.messages import GROUP_SIGN, NOBODY, Address
from bot.ports.channel import Raw
from bot.services.broadcasts.articles import Publisher
from bot.services.delivery import Delivery
from bot.services.upkeep import every
from bot.storage.sealed import SealedShelf
from bot.storage.store import SqlStore

TOKENS = "zalo-tokens"
RENEWING = "zalo/tokens"
LOOK_AT_TOKENS_S = 1_800.0

log = logging.getLogger(__name__)


class PairShelf:
    """The pair as a sealed text."""

    def __init__(self, shelf: SealedShelf) -> None:
        self._shelf = shelf

    async def load(self) -> Pair | None:
        text = await self._shelf.load(TOKENS)
        return None if text is None else Pair(**json.loads(text))

    async def save(self, pair: Pair) -> None:
        await self._shelf.save(TOKENS, json.dumps(asdict(pair)))


async def may_renew(store: SqlStore, worker: str, for_s: float = LEASE_S) -> bool:
    """Whether this process may write the pair for so long, and no other."""
    return await store.lease(RENEWING, worker, for_s)


def token_keeper(settings: Zalo, store: SqlStore, worker: str, *on_dead: OnDead) -> TokenKeeper:
    app = App(settings.app_id, settings.app_secret, settings.oauth_base)
    shelf = PairShelf(store.sealed(settings.keys))
    return TokenKeeper(app, shelf, time.time, partial(may_renew, store, worker), *on_dead)


class ZaloSide:
    """See `bot.app.side.Side`. Its updates are brought; broadcasts go as letters."""

    lease = None
    carrier = None
    hears = True

    def __init__(self, shared: Shared) -> None:
        settings, store = shared.settings.zalo, shared.store
        self._shared = shared
        self.worker = f"{shared.worker}/z"
        self._alarms = alarms = Alarms(shared, self.worker)
        self._by_hand: set[str] = set()
        self._tokens = token_keeper(settings, store, shared.worker, alarms.tokens_dead)
        self._api = ZaloApi(self._tokens, shared.clock.now_s, settings.api_base, alarms.refused)
        self._meter = meter = Meter(StoredLedger(store), settings.paid_per_month, shared.clock.now_s, alarms.used_up)
        articles = shared.library.broadcast.article is not None
        no_file = shared.library.say("media_lost_zalo")
        address = shared.library.desk.address
        self._desk_key = address.key if address is not None and address.channel == NAME else ""
        self._desk_group = Address.of(self._desk_key).chat.removeprefix(GROUP_SIGN) if self._desk_key else ""
        self._numbers = KeptNumbers(store)
        hint = shared.library.say("desk_pick")
        desk = DeskGroup(self._desk_group, self._api, self._numbers, hint) if self._desk_group else None
        self.channel = ZaloChannel(
            *(self._api, no_file, settings.file_hosts, meter),
            articles=articles,
            desk=desk,
            find=store.pages().photo,
            elsewhere=shared.fetch,
            anew=shared.anew,
            key=settings.oa_secret,
        )
        self._library = shared.library
        self._covers = Covers(settings.public_url, self._may_be_covers)
        self._publisher = self._articles(shared) if shared.library.broadcast.article is not None else None
        self.delivery = Delivery(self.channel, (NAME,), store, shared.clock, self.worker, shared.on_dead)
        if self._desk_key:
            self.delivery.guard(self._desk_key)
        self.source = f"{NAME}/{settings.oa_id}"
        self.title = f"{NAME} {settings.oa_id}"
        self._catching = f"{self.source}/catch-up"
        self._catch_up = CatchUp(
            *(self._api, self._receive, self._begin, self._caught_up, shared.clock.now_s, alarms.unread)
        )

    def routes(self) -> Sequence[Route]:
        zalo = self._shared.settings.zalo
        webhook = ZaloWebhook(
            *(zalo.app_id, zalo.oa_id, zalo.oa_secret, self._receive, self._look),
            desk_group=self._desk_group,
            in_turn=self._catch_up.in_turn,
        )
        covers = [("GET", f"{COVERS_PATH}{{name}}", self._covers.handle)] if self._publisher is not None else []
        return [("POST", PATH, webhook.handle), *covers]

    def sources(self) -> Sequence[Work]:
        return ()

    def background(self) -> Sequence[Work]:
        publishing = (self._publisher.run(),) if self._publisher is not None else ()
        return (self._catch_up.run(), every(LOOK_AT_TOKENS_S, self._renew, "the account's tokens"), *publishing)

    def is_spared(self, key: str) -> bool:
        """What belongs to nobody is no one's flood; officers work as fast as they can."""
        return Address.of(key).chat == NOBODY or key == self._desk_key

    async def follow(self) -> None:
        """The desk is where the settings say."""

    async def allowance(self) -> Allowance:
        may_cost = self._shared.settings.zalo.paid_per_month > 0
        return Allowance(await self._tokens.expires_s(), await self._meter.left() if may_cost else None)

    def use(self, library: Library) -> None:
        self._library = library
        if self._publisher is not None:
            self._publisher.library = library

    def stop(self) -> None:
        """Nothing here goes on by itself."""

    async def close(self) -> None:
        await self._api.close()

    def _articles(self, shared: Shared) -> Publisher:
        wanted = shared.library.broadcast.article
        assert wanted is not None
        channel = ZaloArticles(self._api, self._covers.url, wanted.author, wanted.provinces)
        store = shared.store.broadcasts()
        return Publisher(channel, store, shared.clock, shared.library, shared.may_send, shared.on_letters)

    def _may_be_covers(self) -> Iterable[str]:
        """The usual cover, and the pictures of what is planned."""
        wanted, plan = self._library.broadcast.article, self._library.plan
        if wanted is not None:
            yield wanted.cover
        yield from (str(one.picture) for one in (plan.messages if plan is not None else ()) if one.picture)

    async def _begin(self) -> float | None:
        """Since when nobody listened: where a start was killed before it had read all, what that start found. Kept
        before anything new comes in, which makes the account one that was heard just now.
        """
        store = self._shared.store
        marked = await store.offset(self._catching)
        since_s = float(marked[0]) if marked is not None and marked[0] else await store.heard_s(self.source)
        if since_s is not None:
            await store.receive(NAME, self._catching, (), int(since_s))
            if self._desk_key:
                await self._alarms.group_unread()
        return since_s

    async def _caught_up(self) -> None:
        await self._shared.store.receive(NAME, self._catching, (), 0)

    async def _renew(self) -> None:
        """In time also where nobody writes for a day."""
        try:
            await self._tokens.access()
        except PlatformDown as error:
            log.warning("the account's tokens could not be renewed yet", extra={"fault": str(error)})

    async def _receive(self, updates: Updates, next_offset: int | None) -> None:
        """What an officer picks by its number is looked up before the event is stored."""
        found = [(name, await self._with_pick(raw)) for name, raw in updates]
        await self._shared.receive(self.channel, self.source, found, next_offset)

    async def _with_pick(self, raw: Raw) -> Raw:
        if not self._desk_key or lane_of(raw) != self._desk_key:
            return raw
        number = number_in(raw)
        return with_picked(raw, await self._numbers.picked(self._desk_group, number) if number else "")

    async def _look(self, raw: Raw) -> None:
        if asks_for_numbers(raw):
            log.warning("a group asks for its number: zalo", extra={"chat": lane_of(raw).replace(":-", ":")})
            return
        await self._look_for_hands(raw)

    async def _look_for_hands(self, raw: Raw) -> None:
        """Somebody answers a member by hand, in the account's manager: the desk hears of it where a case waits."""
        address = self.channel.answered_by_hand(raw)
        if address is None:
            return
        try:
            codes = [code for code in await self._shared.store.awaited(address.key) if code not in self._by_hand]
        except StoreUnavailable as error:
            log.warning("the desk was not told", extra={"fault": str(error)})
            return
        self._by_hand.update(codes)
        if codes:
            await self._shared.say(self._shared.library.say("answered_by_hand", codes=", ".join(codes)))
