"""One call of the platform, and whether what comes back is its answer."""

import json
import re
from collections.abc import Mapping

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut

CHUNK_BYTES = 1 << 16
MAX_ANSWER_BYTES = 4 << 20
"""An album of ten with all that belongs to it takes a hundredth of it."""
OK = 200
REDIRECTIONS = range(300, 400)
WELL = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\b')
"""How an answer begins that says that all is well."""
_OURS = re.compile(rb'\s*\{\s*"ok"\s*:')


class NotConnectedError(NetworkError):
    """No connection could be made: nothing was sent."""


class AnswerLostError(NetworkError):
    """The platform said that all is well, and the rest of its answer was lost: the call was carried out."""


async def exchange(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    data: aiohttp.FormData | bytes | None,
    headers: Mapping[str, str] | None,
    limit: aiohttp.ClientTimeout,
) -> tuple[int, bytes]:
    """Status and answer of one call. Redirections are not followed: another host is not the platform.

    Raises:
        NotConnectedError: nothing was sent, or somebody else answered in the platform's place.
        AnswerLostError: the answer began as one that all is well, and was cut.
        TimedOut: no answer in time, or none of one that began well: the call may have been carried out.
        NetworkError: anything else, among it a page with status 200 that is no answer of the platform, and an answer
            that all is well with another status. An answer without end counts by its beginning.
    """
    status, answer = 0, bytearray()
    try:
        async with session.request(
            method, url, data=data, headers=headers, timeout=limit, allow_redirects=False
        ) as response:
            status = response.status
            async for part in response.content.iter_chunked(CHUNK_BYTES):
                answer += part
                if len(answer) > MAX_ANSWER_BYTES:
                    raise _too_long(status, answer)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise NotConnectedError(type(error).__name__) from error
    except TimeoutError as error:
        raise (AnswerLostError("cut off") if WELL.match(answer) else TimedOut()) from error
    except (aiohttp.ClientError, OSError) as error:
        if status != OK:
            raise NetworkError(type(error).__name__) from error
        raise (AnswerLostError("cut off") if WELL.match(answer) else TimedOut()) from error
    _refuse_unsound(status, answer)
    return status, bytes(answer)


def _refuse_unsound(status: int, answer: bytearray) -> None:
    """An answer that is none of the platform's, by its status and by how it begins and ends."""
    if status in REDIRECTIONS:
        raise NotConnectedError(f"HTTP {status}: a redirection")
    if status != OK and (OK <= status < REDIRECTIONS.start or _says_well(answer)):
        raise NetworkError(f"HTTP {status}, which is no answer of the platform to a call that went well")
    if status == OK and not _OURS.match(answer):
        raise NetworkError("HTTP 200 with something that is no answer of the platform")
    if status == OK and WELL.match(answer) and not answer.rstrip().endswith(b"}"):
        raise AnswerLostError("cut off")


def _says_well(answer: bytes | bytearray) -> bool:
    """Whether it says that the call was carried out, wherever it says so."""
    if WELL.match(answer):
        return True
    try:
        said = json.loads(answer.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("ok") is True


def _too_long(status: int, answer: bytes | bytearray) -> TelegramError:
    """It is read no further; how it began says what became of the call."""
    said = f"more than {MAX_ANSWER_BYTES} bytes"
    return AnswerLostError(said) if status == OK and WELL.match(answer) else NetworkError(f"HTTP {status}: {said}")
