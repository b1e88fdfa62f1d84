"""What a platform answers, read whole; a file that a member sent, from its own store (see `bot.channels.hosts`)."""

import aiohttp

from bot.domain.errors import Rejected, Retryable

CONNECT_S, FETCH_S = 5.0, 60.0
PART_BYTES = 1 << 16
OK = 200
GONE = frozenset({403, 404, 410})
"""The platform no longer shows it: addresses of files are good for a time."""


async def whole(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """The body, cut at `max_bytes`. It comes in as many parts as the network makes of it, and one read gives one."""
    found = bytearray()
    async for part in response.content.iter_chunked(PART_BYTES):
        found += part
        if len(found) >= max_bytes:
            break
    return bytes(found[:max_bytes])


async def fetched(session: aiohttp.ClientSession, url: str, max_bytes: int) -> bytes:
    """Asked for without any token; redirections are not followed.

    Raises:
        Retryable: it did not come.
        Rejected: it is there no more, or larger than `max_bytes`.
    """
    timeout = aiohttp.ClientTimeout(total=FETCH_S, sock_connect=CONNECT_S)
    try:
        async with session.get(url, timeout=timeout, allow_redirects=False) as response:
            if response.status in GONE:
                raise Rejected(f"a file: HTTP {response.status}")
            if response.status != OK:
                raise Retryable(f"a file: HTTP {response.status}")
            found = bytearray()
            async for part in response.content.iter_chunked(PART_BYTES):
                found += part
                if len(found) > max_bytes:
                    raise Rejected("a file: larger than is looked at")
            return bytes(found)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Retryable(f"a file: {type(error).__name__}") from error
