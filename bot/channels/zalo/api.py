"""Calls of the account's OpenAPI (openapi.zalo.me): an envelope with `error`, also under HTTP 200."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import aiohttp

from bot.channels.fetching import fetched, whole
from bot.channels.seen_forms import came
from bot.channels.zalo.addresses import BASE
from bot.channels.zalo.errors import QUOTA_CODES, TOKEN_CODES, AccountDown, error_of
from bot.channels.zalo.oauth import code_of
from bot.domain.errors import DeliveryError, Limited, MaybeDelivered, PlatformDown, Retryable

log = logging.getLogger(__name__)

CONNECT_S, READ_S, UPLOAD_S = 5.0, 15.0, 60.0
MAX_ANSWER_BYTES = 1 << 20
OK, TOO_MANY, SERVER_FAULT = 200, 429, 500
REMAIN_HEADER = "X-RateLimit-Remain"
DEFAULT_WAIT_S = MINUTE_S = 60.0


class Tokens(Protocol):
    """Who holds the pair of tokens; one process renews them at a time."""

    async def access(self) -> str:
        """The token to call with.

        Raises:
            PlatformDown: there is none, and only a person can get one.
        """

    async def renewed(self, refused: str) -> str:
        """Another token than the one that was refused.

        Raises:
            PlatformDown: it can't be had, now or at all.
        """


OnRefused = Callable[[int, str], Awaitable[None]]
"""Told the platform's code and words, where the account, its package or its quota allow no more."""


async def _nobody_told(_: int, __: str) -> None:
    return


class ZaloApi:
    """One session for all calls. `remaining`: calls left in this minute as the platform last said, None before.
    `on_refused` hears what only a person can mend.
    """

    def __init__(
        self, tokens: Tokens, now_s: Callable[[], float], base: str = BASE, on_refused: OnRefused = _nobody_told
    ) -> None:
        self._on_refused = on_refused
        self._tokens = tokens
        self._now_s = now_s
        self._base = base.rstrip("/")
        self._session: aiohttp.ClientSession | None = None
        self.remaining: int | None = None
        self._noted_s = 0.0

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, path: str, body: Mapping[str, object]) -> Mapping[str, object]:
        """The answer's `data`.

        Raises:
            DeliveryError: one of its kinds.
        """
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        return await self._called("POST", path, lambda: content, READ_S)

    async def get(self, path: str, data: Mapping[str, object]) -> Mapping[str, object]:
        """The same; parameters go as ?data={json}, and a list comes as `items`."""
        return await self._called("GET", path, lambda: None, READ_S, {"data": json.dumps(data)})

    async def get_plainly(self, path: str, parameters: Mapping[str, str]) -> Mapping[str, object]:
        """The same with each parameter for itself, as calls about articles want it."""
        return await self._called("GET", path, lambda: None, READ_S, parameters)

    async def upload(self, kind: str, content: bytes, name: str) -> Mapping[str, object]:
        """A file (`kind` image, gif or file) into the platform's store, kept there for seven days."""

        def form() -> aiohttp.FormData:
            filled = aiohttp.FormData()
            filled.add_field("file", content, filename=name)
            return filled

        return await self._called("POST", f"/v2.0/oa/upload/{kind}", form, UPLOAD_S)

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        """A file that a member sent."""
        return await fetched(self._open(), url, max_bytes)

    async def _called(
        self,
        method: str,
        path: str,
        body: Callable[[], bytes | aiohttp.FormData | None],
        total_s: float,
        parameters: Mapping[str, str] | None = None,
    ) -> Mapping[str, object]:
        """Once, and once more with another token where this one is refused; not at all while none is granted."""
        self._keep_pace()
        token = await self._tokens.access()
        for last in (False, True):
            answer = await self._exchange(method, path, body(), token, total_s, parameters)
            code = code_of(answer.get("error"))
            if code == 0:
                return _data(answer.get("data"))
            if code not in TOKEN_CODES:
                raise await self._refusal(code, str(answer.get("message", ""))[:200])
            if last:
                break
            token = await self._tokens.renewed(token)
        raise PlatformDown("the platform refuses a token that it has just given")

    async def _refusal(self, code: int, said: str) -> DeliveryError:
        error = error_of(code, said, self._now_s())
        if isinstance(error, AccountDown) or code in QUOTA_CODES:
            await self._on_refused(code, said)
        return error

    async def _exchange(
        self,
        method: str,
        path: str,
        body: bytes | aiohttp.FormData | None,
        token: str,
        total_s: float,
        parameters: Mapping[str, str] | None,
    ) -> Mapping[str, object]:
        headers = {"access_token": token}
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/json"
        timeout = aiohttp.ClientTimeout(total=total_s, sock_connect=CONNECT_S)
        url = self._base + path
        try:
            async with self._open().request(
                method, url, data=body, headers=headers, params=parameters, timeout=timeout, allow_redirects=False
            ) as response:
                self._note(response)
                content = await whole(response, MAX_ANSWER_BYTES)
                return _envelope(response.status, content, response.headers.get("Retry-After", ""))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise PlatformDown(type(error).__name__) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise MaybeDelivered(f"no answer: {type(error).__name__}") from error

    def _keep_pace(self) -> None:
        """Where the platform said that none is left, the next call waits for the end of that minute.

        Raises:
            Limited: it does.
        """
        gone_s = self._now_s() - self._noted_s
        if self.remaining == 0 and 0 <= gone_s < MINUTE_S:
            raise Limited(MINUTE_S - gone_s)

    def _note(self, response: aiohttp.ClientResponse) -> None:
        remaining = response.headers.get(REMAIN_HEADER, "")
        came("how many calls are left", REMAIN_HEADER if remaining.isdecimal() else "no such header")
        if remaining.isdecimal():
            self.remaining, self._noted_s = int(remaining), self._now_s()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64, ttl_dns_cache=300))
        return self._session


def _envelope(status: int, content: bytes, retry_after: str) -> Mapping[str, object]:
    """The answer, where it is one of the platform.

    Raises:
        DeliveryError: it is none; after status 200 the call may have been carried out.
    """
    failure = _failure(status, retry_after)
    if failure is not None:
        raise failure
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise MaybeDelivered("an answer that is no JSON") from error
    if not isinstance(parsed, Mapping) or "error" not in parsed:
        raise Retryable("an answer without an error code")
    return parsed


def _failure(status: int, retry_after: str) -> DeliveryError | None:
    if status == TOO_MANY:
        return Limited(float(retry_after) if retry_after.isdecimal() else DEFAULT_WAIT_S)
    if status >= SERVER_FAULT:
        return Retryable(f"HTTP {status}")
    if 300 <= status < 400:
        return PlatformDown(f"HTTP {status}: a redirection")
    return None


def _data(data: object) -> Mapping[str, object]:
    if isinstance(data, list):
        return {"items": data}
    return data if isinstance(data, Mapping) else {}
