"""The account's pair of tokens (OAuth v4): the access token lives 25 hours, the refresh token is good once.

One process renews at a time, under a lease. That it asks is committed before it does, and the new pair before it is
used: whoever finds a renewal that was begun and not ended knows that its refresh token may be spent, and settles it at
once by trying it again (docs/why/zalo.md).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.channels.zalo.errors import DEAD_TOKEN_CODES, AccountDown
from bot.channels.zalo.oauth import CALL_S, App
from bot.domain.errors import PlatformDown, StoreUnavailable

log = logging.getLogger(__name__)

RENEW_AT_SHARE = 0.8
"""Of its life; the rest is for a platform that is out of reach for a while."""
OTHER_RENEWS_S, LOOK_EVERY_S = 5.0, 0.5
LEASE_S = CALL_S + 5.0
"""Longer than any call takes: two that renew at once would take each other's answer for the end of the pair."""
AGAIN_S = 60.0
"""While the old pair serves on, so long passes before it is tried again to renew it."""
LOOK_AGAIN_S = 5.0
"""The same while another process holds the lease: it may have been killed, and its lease ends soon."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Moments in epoch seconds. `asked_s`: when its renewal was begun; the refresh token may be spent since."""

    access: str
    refresh: str
    since_s: float
    until_s: float
    asked_s: float | None = None

    @property
    def renew_at_s(self) -> float:
        """A renewal that was begun is to be settled now, not when the pair is old."""
        return self.since_s + RENEW_AT_SHARE * (self.until_s - self.since_s) if self.asked_s is None else self.since_s


class Shelf(Protocol):
    """Where the pair is kept, sealed, for all processes."""

    async def load(self) -> Pair | None: ...

    async def save(self, pair: Pair) -> None: ...


@dataclass(frozen=True, slots=True)
class Dead:
    """A pair that only a person can replace. `serves`: its access token is good until `until_s` all the same."""

    until_s: float
    serves: bool
    consent_url: str


OnDead = Callable[[Dead], Awaitable[None]]


async def _nobody_told(_: Dead) -> None:
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
        self._begun = self._spent = ""
        self._renewing = asyncio.Lock()

    async def access(self) -> str:
        pair = self._pair or await self._loaded()
        now_s = self._now_s()
        serves = now_s < pair.renew_at_s or now_s < min(pair.until_s, self._again_at_s)
        return pair.access if serves else (await self._other_than(pair, self._now_s() < pair.until_s)).access

    async def renewed(self, refused: str) -> str:
        pair = self._pair or await self._loaded()
        return pair.access if pair.access != refused else (await self._other_than(pair, serves=False)).access

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

    async def _other_than(self, old: Pair, serves: bool) -> Pair:
        """The pair that follows `old`: committed by whichever process renews it.

        A refresh token that was refused is not tried again.

        Raises:
            PlatformDown: it can't be had now; where the old one `serves`, it is used on instead.
        """
        async with self._renewing:
            if self._pair is not None and self._pair.access != old.access:
                return self._pair
            kept = await self._loaded()
            if kept.access != old.access:
                return kept
            try:
                if self._spent == kept.refresh:
                    raise AccountDown(f"the refresh token was refused; consent anew at {self._app.consent_url}")
                return await (self._exchanged(kept) if await self._may_renew() else self._of_another_process(old))
            except PlatformDown as error:
                if isinstance(error, AccountDown):
                    await self._on_dead(Dead(old.until_s, serves, self._app.consent_url))
                if not serves:
                    raise
                self._again_at_s = self._now_s() + (LOOK_AGAIN_S if isinstance(error, _Elsewhere) else AGAIN_S)
                log.warning("the account's tokens could not be renewed yet", extra={"fault": str(error)})
                return old

    async def _of_another_process(self, old: Pair) -> Pair:
        for _ in range(int(OTHER_RENEWS_S / LOOK_EVERY_S)):
            kept = await self._loaded()
            if kept.access != old.access:
                return kept
            await asyncio.sleep(LOOK_EVERY_S)
        raise _Elsewhere("another process renews the account's tokens")

    async def _exchanged(self, pair: Pair) -> Pair:
        """A new pair for this one's refresh token, committed before anybody uses it; one that the database did not take
        is kept, since the platform gives it only once.
        """
        if self._uncommitted is None:
            self._uncommitted = await self._asked(pair)
        new = self._uncommitted
        try:
            await self._shelf.save(new)
        except StoreUnavailable as error:
            raise PlatformDown("new tokens could not be committed yet") from error
        self._uncommitted = None
        self._pair = new
        log.info("the account's tokens were renewed")
        return new

    async def _asked(self, pair: Pair) -> Pair:
        if pair.asked_s is not None and self._begun != pair.refresh:
            log.warning("a renewal of the tokens was cut off: the refresh token may be spent, and is tried once more")
        self._begun = pair.refresh
        if pair.asked_s is None:
            try:
                await self._shelf.save(replace(pair, asked_s=self._now_s()))
            except StoreUnavailable as error:
                raise PlatformDown("that the tokens are renewed could not be written down") from error
        form = {"refresh_token": pair.refresh, "app_id": self._app.id, "grant_type": "refresh_token"}
        try:
            return await self.asked(form)
        except AccountDown as error:
            self._spent = pair.refresh if error.code in DEAD_TOKEN_CODES else ""
            raise

    async def asked(self, form: dict[str, str]) -> Pair:
        """What the platform gives for a refresh token, or for the code of a consent.

        Raises:
            AccountDown: it does not take it; a person must consent anew.
            PlatformDown: no sound answer.
        """
        since_s = self._now_s()
        granted = await self._app.granted(form)
        return Pair(granted.access, granted.refresh, since_s, since_s + granted.life_s)


class _Elsewhere(PlatformDown):
    """Another process renews."""
