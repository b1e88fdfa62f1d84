"""Tokens asked of the platform (OAuth v4): for a refresh token, or for the code of an administrator's consent."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from bot.channels.fetching import whole
from bot.channels.seen_forms import came
from bot.channels.zalo.addresses import OAUTH_BASE
from bot.channels.zalo.errors import AccountDown
from bot.domain.errors import PlatformDown

log = logging.getLogger(__name__)

CALL_S, CONNECT_S = 15.0, 5.0
MAX_ANSWER_BYTES = 1 << 16
USUAL_LIFE_S = 3_600.0
"""Of a token whose life the platform does not say: what the most careful source has."""


@dataclass(frozen=True, slots=True)
class Granted:
    """What the platform gave. `life_s`: how long the access token is good."""

    access: str
    refresh: str
    life_s: float


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

    async def granted(self, form: Mapping[str, str]) -> Granted:
        """What the platform gives for this form.

        Raises:
            AccountDown: it refuses; a person must consent anew.
            PlatformDown: no sound answer.
        """
        timeout = aiohttp.ClientTimeout(total=CALL_S, sock_connect=CONNECT_S)
        url = f"{self.oauth_base}/v4/oa/access_token"
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(url, data=form, headers={"secret_key": self.secret}, allow_redirects=False) as answer,
            ):
                status, content = answer.status, await whole(answer, MAX_ANSWER_BYTES)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise PlatformDown(type(error).__name__) from error
        return self._granted(status, content)

    def _granted(self, status: int, content: bytes) -> Granted:
        try:
            plain = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise PlatformDown(f"HTTP {status} with something that is no answer") from error
        answer = plain if isinstance(plain, Mapping) else {}
        access, refresh = answer.get("access_token"), answer.get("refresh_token")
        if isinstance(access, str) and isinstance(refresh, str) and access and refresh:
            life = str(answer.get("expires_in", ""))
            came("how long the account's token is good", f"{life[:8]} s")
            return Granted(access, refresh, float(life if life.isdecimal() and int(life) else USUAL_LIFE_S))
        code = answer.get("error")
        if status >= 500 or code is None:
            raise PlatformDown(f"HTTP {status}: no tokens in the answer")
        raise AccountDown(f"{code}: the refresh token is not taken; consent anew at {self.consent_url}", code_of(code))


def code_of(written: object) -> int:
    """An error code, 0 for success; -1 for something that is no number."""
    if isinstance(written, int) and not isinstance(written, bool):
        return written
    return int(written) if isinstance(written, str) and written.lstrip("-").isdecimal() else -1
