"""What the officers and the operator hear of a Zalo account where a person must act, each thing once in its time."""

import logging
from datetime import datetime

from bot.app.side import Shared
from bot.channels.zalo.errors import QUOTA_CODES
from bot.channels.zalo.events import NAME
from bot.channels.zalo.tokens import Dead
from bot.dialogue.times import moment
from bot.domain.errors import StoreUnavailable

DAY_S, HOUR_S = 86_400.0, 3_600.0
MONTH_S = 31 * DAY_S

log = logging.getLogger(__name__)


class Alarms:
    """One process at a time tells a thing, by a lease with its name."""

    def __init__(self, shared: Shared, worker: str) -> None:
        self._shared = shared
        self._worker = worker
        self._said: set[str] = set()

    async def tokens_dead(self, dead: Dead) -> None:
        """Once a day, and once more when they serve no longer: without a consent the account is silent."""
        day = int(self._shared.clock.now_s() // DAY_S)
        name = f"dead/{day}" if dead.serves else f"silent/{day}"
        if name in self._said:
            return
        log.error("the account's tokens can't be renewed: consent anew", extra={"consent": dead.consent_url})
        if not dead.serves:
            await self._tell(name, DAY_S, "consent_now", url=dead.consent_url)
            return
        zone = self._shared.library.desk.zone
        until = moment(datetime.fromtimestamp(dead.until_s, zone), datetime.fromtimestamp(0, zone))
        await self._tell(name, DAY_S, "consent_anew", until=until, url=dead.consent_url)

    async def refused(self, code: int, said: str) -> None:
        """The account, its package or its quota allow no more; once a day for each code."""
        name = f"refused/{code}/{int(self._shared.clock.now_s() // DAY_S)}"
        if name in self._said:
            return
        log.error("the account may not send: a person must look", extra={"code": code, "said": said})
        await self._tell(name, DAY_S, "account_quota" if code in QUOTA_CODES else "account_down", code=code)

    async def used_up(self, month: str) -> None:
        """As many messages as may cost money were sent; once a month."""
        most = self._shared.settings.zalo.paid_per_month
        if f"paid/{month}" not in self._said:
            log.warning("as many messages as may cost money this month were sent", extra={"most": most})
        await self._tell(f"paid/{month}", MONTH_S, "paid_used_up", most=most)

    async def unread(self) -> None:
        """What members wrote while nobody listened could not be read yet; once an hour."""
        await self._tell(f"unread/{int(self._shared.clock.now_s() // HOUR_S)}", HOUR_S, "catch_up_waits")

    async def group_unread(self) -> None:
        """What officers wrote in their group while nobody listened can't be read at all; once an hour."""
        await self._tell(f"group/{int(self._shared.clock.now_s() // HOUR_S)}", HOUR_S, "desk_group_unread")

    async def _tell(self, name: str, once_in_s: float, key: str, **words: object) -> None:
        """Several calls may find out the same at once; said again later where the database was out of reach."""
        if name in self._said:
            return
        self._said.add(name)
        try:
            if await self._shared.store.lease(f"{NAME}/{name}", self._worker, once_in_s):
                await self._shared.say(self._shared.library.say(key, **words))
        except StoreUnavailable:
            self._said.discard(name)
