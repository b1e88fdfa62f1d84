"""python-telegram-bot's transport over aiohttp: a fifth of httpx's processor time (docs/why/telegram.md)."""

import json
import re
from collections.abc import Mapping
from typing import Any

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.answers import bare_of, parameters_of
from bot.channels.telegram.exchange import CHUNK_BYTES, OK, WELL, AnswerLostError, exchange

CONNECT_S = 5.0
READ_S = 15.0
UPLOAD_S = 60.0
MAX_CONNECTIONS = 128
SERVER_FAULT = 500
_REFUSALS: Mapping[int, type[TelegramError]] = {
    400: BadRequest,
    401: InvalidToken,
    403: Forbidden,
    404: InvalidToken,
    409: Conflict,
}
_SENDS = re.compile(r"/(?:edit|send(?!ChatAction))\w+$")
"""Methods whose answer is the message that came of them; of an album several."""
_ALBUM = "/sendMediaGroup"
OURS = ("from", "text", "entities", "reply_markup", "link_preview_options")
JSON = {"Content-Type": "application/json"}


class AiohttpRequest(BaseRequest):
    """One session for all calls. Timeouts in seconds."""

    def __init__(self, read_s: float = READ_S) -> None:
        self._read_s = read_s
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_s

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=MAX_CONNECTIONS, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(self, url: str, max_bytes: int) -> bytes:
        """The body of a file, read as far as `max_bytes`; redirections are not followed.

        Raises:
            NetworkError: it could not be had.
            BadRequest: it is larger.
        """
        if self._session is None:
            await self.initialize()
        assert self._session is not None
        timeout = aiohttp.ClientTimeout(total=UPLOAD_S, sock_connect=CONNECT_S)
        try:
            async with self._session.get(url, timeout=timeout, allow_redirects=False) as response:
                if response.status != OK:
                    raise NetworkError(f"file: HTTP {response.status}")
                found = bytearray()
                async for part in response.content.iter_chunked(CHUNK_BYTES):
                    found += part
                    if len(found) > max_bytes:
                        raise BadRequest("file is too big")
                return bytes(found)
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error

    async def do_request(  # noqa: PLR0917 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        read_s = self._read_s if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        if request_data is not None and request_data.contains_files:
            read_s = max(read_s or UPLOAD_S, UPLOAD_S)
        status, answer = await self._exchange(url, method, *_body(request_data), read_s)
        return status, self._bare(answer, url) if status == OK and _SENDS.search(url) else answer

    def _bare(self, answer: bytes, url: str) -> bytes:
        """Nothing in what the platform says of a message that it took can make the call fail afterwards.

        Raises:
            AnswerLostError: it says that all is well, and no message that could be found again.
        """
        parsed = self.parse_json_payload(answer)
        if parsed.get("ok") is not True:
            return answer
        if (bare := bare_of(parsed, several=url.endswith(_ALBUM))) is None:
            raise AnswerLostError("no message in it")
        return json.dumps(bare).encode()

    async def call(self, url: str, parameters: Mapping[str, object]) -> Mapping[str, object]:
        """One call of a method, its parameters ready to be written as JSON; the message that came of it, {} for `True`.

        For what goes out all the time: the library's own way builds objects of the parameters and of the answer, which
        costs three times as much processor time (docs/why/telegram.md).

        Raises:
            TelegramError: the same kinds as the library's calls raise.
        """
        status, answer = await self._exchange(url, "POST", _json(parameters), JSON, self._read_s)
        if status >= SERVER_FAULT:
            raise NetworkError(f"HTTP {status}")
        parsed = self.parse_json_payload(answer)
        if parsed.get("ok") is not True:
            raise refusal(parsed)
        result = parsed.get("result")
        return result if isinstance(result, dict) else {}

    async def _exchange(
        self,
        url: str,
        method: str,
        data: aiohttp.FormData | bytes | None,
        headers: Mapping[str, str],
        read_s: float | None,
    ) -> tuple[int, bytes]:
        if self._session is None:
            await self.initialize()
        assert self._session is not None
        timeout = aiohttp.ClientTimeout(total=read_s, sock_connect=CONNECT_S)
        return await exchange(self._session, method, url, data, headers, timeout)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the library's, but what can't be read is not logged: it may hold a member's words. Of our own message the
        buttons and texts, which come back with it, are left out: the library would build objects of all of them.
        """
        try:
            parsed = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            if WELL.match(payload):
                raise AnswerLostError(type(error).__name__) from error
            raise TelegramError("Invalid server response") from error
        if not isinstance(parsed, dict):
            raise TelegramError("Invalid server response")
        if parsed.get("ok") is not True:
            return {**parsed, "parameters": parameters_of(parsed)}
        result = parsed.get("result")
        if isinstance(result, dict):
            for ours in OURS:
                result.pop(ours, None)
        return parsed


def _body(request_data: RequestData | None) -> tuple[aiohttp.FormData | bytes | None, dict[str, str]]:
    """JSON, which costs a third of what a form of Vietnamese text does; a form only where files go with it."""
    if request_data is None:
        return None, {}
    if not request_data.contains_files:
        return _json(request_data.parameters), JSON
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form, {}


def _json(parameters: Mapping[str, object]) -> bytes:
    return json.dumps(parameters, ensure_ascii=False).encode("utf-8", "replace")


def refusal(answer: Mapping[str, Any]) -> TelegramError:
    """What the platform refused, as the library says it (https://core.telegram.org/bots/api#responseparameters)."""
    said = str(answer.get("description", ""))
    parameters = parameters_of(answer)
    if "retry_after" in parameters:
        return RetryAfter(parameters["retry_after"])
    if "migrate_to_chat_id" in parameters:
        return ChatMigrated(parameters["migrate_to_chat_id"])
    code = answer.get("error_code")
    return (_REFUSALS.get(code, NetworkError) if isinstance(code, int) else NetworkError)(said)
