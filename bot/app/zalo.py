"""A Zalo account beside the other channels, wired."""

import json
import time
from dataclasses import asdict

from bot.channels.zalo.api import Api
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.events import NAME
from bot.channels.zalo.tokens import App, Pair, TokenKeeper
from bot.channels.zalo.webhook import Receive, Webhook
from bot.config.zalo import Zalo
from bot.ports.clock import Clock
from bot.services.delivery import Delivery, OnDead
from bot.services.upkeep import LEASE_S
from bot.storage.sealed import SealedShelf
from bot.storage.store import SqlStore

TOKENS = "zalo-tokens"
RENEWING = "zalo/tokens"


class PairShelf:
    """The pair as a sealed text."""

    def __init__(self, shelf: SealedShelf) -> None:
        self._shelf = shelf

    async def load(self) -> Pair | None:
        text = await self._shelf.load(TOKENS)
        return None if text is None else Pair(**json.loads(text))

    async def save(self, pair: Pair) -> None:
        await self._shelf.save(TOKENS, json.dumps(asdict(pair)))


def token_keeper(settings: Zalo, store: SqlStore, worker: str) -> TokenKeeper:
    async def may_renew() -> bool:
        return await store.lease(RENEWING, worker, LEASE_S)

    app = App(settings.app_id, settings.app_secret, settings.oauth_base)
    return TokenKeeper(app, PairShelf(store.sealed(settings.keys)), time.time, may_renew)


class ZaloSide:
    """The account's channel, its delivery and its webhook."""

    def __init__(
        self, settings: Zalo, store: SqlStore, clock: Clock, worker: str, on_dead: OnDead, no_file: str
    ) -> None:
        self._settings = settings
        self._api = Api(token_keeper(settings, store, worker), clock.now_s, settings.api_base)
        self.channel = ZaloChannel(self._api, no_file, settings.file_hosts)
        self.delivery = Delivery(self.channel, (NAME,), store, clock, f"{worker}/z", on_dead)
        self.worker = f"{worker}/z"
        self.source = f"{NAME}/{settings.oa_id}"

    def webhook(self, receive: Receive) -> Webhook:
        settings = self._settings
        return Webhook(settings.app_id, settings.oa_id, settings.oa_secret, receive)

    async def close(self) -> None:
        await self._api.close()
