"""What is to be seen of this installation from outside: the time elsewhere, and the certificate of an address."""

import asyncio
import ssl
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp

WAIT_S = 10.0
HTTPS_PORT = 443


@dataclass(frozen=True, slots=True)
class Certificate:
    """Of one host. `until_s`: its end, epoch seconds. `fault`: why a client does not take it, as OpenSSL says it, or
    why nobody answers; "" where it is taken.
    """

    host: str
    until_s: float = 0.0
    fault: str = ""


async def time_told_s(url: str) -> float | None:
    """By the Date header of whatever this address answers, epoch seconds; None where it has none.

    Raises:
        OSError: nobody answers.
    """
    timeout = aiohttp.ClientTimeout(total=WAIT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.head(url, allow_redirects=False) as found:
            written = found.headers.get("Date", "")
    except (aiohttp.ClientError, TimeoutError) as error:
        raise OSError(type(error).__name__) from error
    try:
        return parsedate_to_datetime(written).timestamp()
    except ValueError:
        return None


async def certificate_of(url: str, trusted: ssl.SSLContext | None = None) -> Certificate:
    """What a client that connects to this https address is shown. `trusted`: instead of the system's authorities."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        async with asyncio.timeout(WAIT_S):
            _, writer = await asyncio.open_connection(
                host, parts.port or HTTPS_PORT, ssl=trusted or ssl.create_default_context()
            )
    except ssl.SSLCertVerificationError as error:
        return Certificate(host, fault=error.verify_message)
    except (OSError, TimeoutError) as error:
        return Certificate(host, fault=type(error).__name__)
    shown = writer.get_extra_info("peercert") or {}
    writer.close()
    return Certificate(host, ssl.cert_time_to_seconds(str(shown.get("notAfter", ""))))
