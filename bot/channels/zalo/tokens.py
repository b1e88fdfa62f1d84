"""The account's pair of tokens (OAuth v4): the access token lives 25 hours, the refresh token is good once.

One process renews at a time, under a lease; the new pair is committed before it is used, and others read it there.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import aiohttp

from bot.channels.zalo.addresses import OAUTH_BASE
from bot.channels.zalo.errors import AccountDown
from bot.domain.errors import PlatformDown, StoreUnavailable

log = logging.getLogger(__name__)

RENEW_AT_SHARE = 0.8
"""Of its life; the rest is for a platform that is out of reach for a while."""
CALL_S, CONNECT_S = 15.0, 5.0
OTHER_RENEWS_S, LOOK_EVERY_S = 5.0, 0.5
AGAIN_S = 60.0
"""While the old pair serves on, so long passes before it is tried again to renew it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Moments in epoch seconds."""

    access: str
    refresh: str
    since_s: float
    until_s: float

    @property
    def renew_at_s(self) -> float:
        return self.since_s + RENEW_AT_SHARE * (self.until_s - self.since_s)


class Shelf(Protocol):
    """Where the pair is kept, sealed, for all processes."""

    async def load(self) -> Pair | None: ...

    async def save(self, pair: Pair) -> None: ...


@dataclass(frozen=True, slots=True)
class App:
    """The app that the account is linked to. `secret` is the app's, not the key that webhooks are signed with."""

    id: str
    secret: str
    oauth_base: str = OAUTH_BASE

    @property
    def consent_url(self) -> str:
        """Where an administrator of the account lets the app in again."""
        return f"{self.oauth_base}/v4/oa/permission?app_id={self.id}"


OnDead = Callable[[Pair, str], Awaitable[None]]
"""Told the pair that can't be renewed, and where an administrator consents anew."""


async def _nobody_told(_: Pair, __: str) -> None:
    return


class TokenKeeper:
    """`bot.channels.zalo.api.Tokens`. `may_renew` takes the lease, or says that another process holds it. `on_dead` is
    told when only a person can get another pair.
    """

    def __init__(
        self,
        app: App,
        shelf: Shelf,
        now_s: Callable[[], float],
        may_renew: Callable[[], Awaitable[bool]],
        on_dead: OnDead = _nobody_told,
    ) -> None:
        self._app = app
        self._on_dead = on_dead
        self._again_at_s = 0.0
        self._shelf = shelf
        self._now_s = now_s
        self._may_renew = may_renew
        self._pair: Pair | None = None
        self._uncommitted: Pair | None = None
        self._renewing = asyncio.Lock()

    async def access(self) -> str:
        pair = self._pair or await self._loaded()
        now_s = self._now_s()
        serves = now_s < pair.renew_at_s or now_s < min(pair.until_s, self._again_at_s)
        return pair.access if serves else (await self._other_than(pair)).access

    async def renewed(self, refused: str) -> str:
        pair = self._pair or await self._loaded()
        return pair.access if pair.access != refused else (await self._other_than(pair)).access

    async def expires_s(self) -> float | None:
        """How long the newest pair is good, below 0 once it is not; None while there is none.

        Raises:
            StoreUnavailable: it can't be read now.
        """
        newest = await self._shelf.load()
        return newest.until_s - self._now_s() if newest is not None else None

    async def _loaded(self) -> Pair:
        try:
            pair = await self._shelf.load()
        except StoreUnavailable as error:
            raise PlatformDown("the account's tokens can't be read now") from error
        if pair is None:
            raise AccountDown(f"no tokens of the account yet; consent at {self._app.consent_url}, then: bot zalo login")
        self._pair = pair
        return pair

    async def _other_than(self, old: Pair) -> Pair:
        """The pair that follows `old`: committed by whichever process renews it.

        Raises:
            PlatformDown: it can't be had now; while the old one lives, it is used on.
        """
        async with self._renewing:
            if self._pair is not None and self._pair.access != old.access:
                return self._pair
            kept = await self._loaded()
            if kept.access != old.access:
                return kept
            if not await self._may_renew():
                return await self._of_another_process(old)
            try:
                self._pair = await self._exchanged(kept)
            except PlatformDown as error:
                if isinstance(error, AccountDown):
                    await self._on_dead(old, self._app.consent_url)
                if self._now_s() >= old.until_s:
                    raise
                self._again_at_s = self._now_s() + AGAIN_S
                log.warning("the account's tokens could not be renewed yet", extra={"fault": str(error)})
                return old
            return self._pair

    async def _of_another_process(self, old: Pair) -> Pair:
        for _ in range(int(OTHER_RENEWS_S / LOOK_EVERY_S)):
            kept = await self._loaded()
            if kept.access != old.access:
                return kept
            await asyncio.sleep(LOOK_EVERY_S)
        raise PlatformDown("another process renews the account's tokens")

    async def _exchanged(self, pair: Pair) -> Pair:
        """A new pair for this one's refresh token, committed before anybody uses it; one that the database did not take
        is kept, since the platform gives it only once.
        """
        form = {"refresh_token": pair.refresh, "app_id": self._app.id, "grant_type": "refresh_token"}
        self._uncommitted = self._uncommitted or await self.asked(form)
        new = self._uncommitted
        try:
            await self._shelf.save(new)
        except StoreUnavailable as error:
            raise PlatformDown("new tokens could not be committed yet") from error
        self._uncommitted = None
        log.info("the account's tokens were renewed")
        return new

    async def asked(self, form: dict[str, str]) -> Pair:
        """What the platform gives for a refresh token, or for the code of a consent.

        Raises:
            AccountDown: it does not take it; a person must consent anew.
            PlatformDown: no sound answer.
        """
        timeout = aiohttp.ClientTimeout(total=CALL_S, sock_connect=CONNECT_S)
        url = f"{self._app.oauth_base}/v4/oa/access_token"
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(url, data=form, headers={"secret_key": self._app.secret}, allow_redirects=False) as answer,
            ):
                status, content = answer.status, await answer.content.read(1 << 16)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise PlatformDown(type(error).__name__) from error
        return self._pair_of(status, content)

    def _pair_of(self, status: int, content: bytes) -> Pair:
        try:
            plain = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise PlatformDown(f"HTTP {status} with something that is no answer") from error
        access, refresh = (
            plain.get(key) if isinstance(plain, dict) else None for key in ("access_token", "refresh_token")
        )
        if isinstance(access, str) and isinstance(refresh, str) and access and refresh:
            life = str(plain.get("expires_in", ""))
            since_s = self._now_s()
            return Pair(access, refresh, since_s, since_s + float(life if life.isdecimal() else 3_600))
        code = plain.get("error") if isinstance(plain, dict) else None
        if status >= 500 or code is None:
            raise PlatformDown(f"HTTP {status}: no tokens in the answer")
        raise AccountDown(f"{code}: the refresh token is not taken; consent anew at {self._app.consent_url}")
