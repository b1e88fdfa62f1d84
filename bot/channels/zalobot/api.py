"""Calls of the platform: POST /bot<token>/<method>, answered by {"ok": true, "result": …} or {"ok": false, …}."""

import json
from collections.abc import Mapping

import aiohttp

from bot.channels.fetching import fetched, whole
from bot.channels.zalobot.addresses import BASE
from bot.channels.zalobot.errors import error_of
from bot.domain.errors import MaybeDelivered, PlatformDown

CONNECT_S, READ_S = 5.0, 15.0
MAX_ANSWER_BYTES = 1 << 20
OK = 200


class ZaloBotApi:
    """One session for all calls; the token stands in no error."""

    def __init__(self, token: str, base: str = BASE) -> None:
        self._token = token
        self._base = base.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, method: str, fields: Mapping[str, object], total_s: float = READ_S) -> object:
        """The answer's `result`.

        Raises:
            DeliveryError: one of its kinds.
        """
        url = f"{self._base}/bot{self._token}/{method}"
        content = json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")
        timeout = aiohttp.ClientTimeout(total=total_s, sock_connect=CONNECT_S)
        headers = {"Content-Type": "application/json"}
        try:
            async with self._open().post(
                url, data=content, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return _result(response.status, await whole(response, MAX_ANSWER_BYTES))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise PlatformDown(type(error).__name__) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise MaybeDelivered(f"no answer: {type(error).__name__}") from error

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        """A file that a member sent."""
        return await fetched(self._open(), url, max_bytes)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=16, ttl_dns_cache=300))
        return self._session


def _result(status: int, content: bytes) -> object:
    """The result of an answer; after status 200 the call may have been carried out.

    Raises:
        DeliveryError: it is a refusal, or no answer of the platform.
    """
    if 300 <= status < 400:
        raise PlatformDown(f"HTTP {status}: a redirection")
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError) as error:
        if status == OK:
            raise MaybeDelivered("an answer that is no JSON") from error
        raise error_of(status, "no JSON") from error
    if isinstance(parsed, Mapping) and parsed.get("ok") is True:
        return parsed.get("result")
    code = parsed.get("error_code") if isinstance(parsed, Mapping) else None
    known = isinstance(code, int) and not isinstance(code, bool)
    description = str(parsed.get("description", "")) if isinstance(parsed, Mapping) else "no object"
    raise error_of(code if known else status, description)  # type: ignore[arg-type]
