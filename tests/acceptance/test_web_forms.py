"""Forms that no page sends, and photos that come in by the dozen: each has its answer, and memory stays free."""

import asyncio
import time
import urllib.parse

import pytest

from bot.channels.web import networks
from bot.channels.web.visitors import COOKIE, new_visitor
from tests.acceptance.test_web import desked, page
from tests.serving import Served

__all__ = ["desked", "page"]
PARTS = "multipart/form-data; boundary=x"
WORDS = "application/x-www-form-urlencoded"
MALFORMED = {
    "too many fields": (WORDS, "", b"&".join(b"a%d=1" % number for number in range(14))),
    "what is no gzip": (WORDS, "gzip", b"xxxxxxx"),
    "what is no deflate": (WORDS, "deflate", b"xxxxxxx"),
    "a part without its headers": (PARTS, "", b"--x\r\nfoo"),
    "a header of no letters": (PARTS, "", b"--x\r\n\xff\xfe: \x00\r\n\r\nx\r\n--x--\r\n"),
    "a name without end": (
        PARTS,
        "",
        b'--x\r\nContent-Disposition: form-data; name="' + b"a" * 60_000 + b'"\r\n\r\nx\r\n--x--\r\n',
    ),
    "no form at all": ("text/plain", "", b"a=1"),
}
_PHOTO = b'--x\r\nContent-Disposition: form-data; name="anh"; filename="a.jpg"\r\n\r\n' + b"x" * 100_000
HALF, WHOLE = (PARTS, "", _PHOTO), (PARTS, "", _PHOTO + b"\r\n--x--\r\n")


async def answered(
    served: Served, cookie: str, form: tuple[str, str, bytes], length: int = 0, path: str = "/gui"
) -> str:
    """The status line of what a form sent so far is told; "" where nothing is said within two seconds."""
    kind, coding, body = form
    host = urllib.parse.urlsplit(served.url)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    try:
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {host.netloc}",
            f"Cookie: {cookie}",
            f"Content-Type: {kind}",
            f"Content-Length: {length or len(body)}",
            *([f"Content-Encoding: {coding}"] if coding else []),
        ]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await writer.drain()
        async with asyncio.timeout(2):
            return (await reader.readline()).decode().strip()
    except TimeoutError:
        return ""
    finally:
        writer.close()


async def cookie_of(served: Served) -> str:
    """One that the server would have made."""
    visitor = new_visitor(time.time(), await served.store.pages().signing_key(), "127.0.0.1")
    return f"{COOKIE}={visitor.token}"


@pytest.mark.parametrize("form", MALFORMED.values(), ids=MALFORMED)
async def test_a_form_that_no_page_sends_is_a_bad_request(page: Served, form: tuple[str, str, bytes]) -> None:
    assert (await answered(page, await cookie_of(page), form)).endswith("400 Bad Request")


async def test_a_photo_of_somebody_unknown_is_refused_before_it_has_come(page: Served) -> None:
    told = await answered(page, "", HALF, 10 * 2**20)
    assert told.endswith("403 Forbidden")


async def test_of_the_photos_that_one_network_sends_at_once_only_some_are_let_in(
    page: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "RECEIVED_AT_ONCE", 3)
    cookie = await cookie_of(page)
    told = await asyncio.gather(*(answered(page, cookie, HALF, 10 * 2**20) for _ in range(8)))
    assert sorted(one.partition(" ")[2] for one in told) == [""] * 3 + ["429 Too Many Requests"] * 5
    after = await answered(page, cookie, WHOLE)
    assert after.endswith("403 Forbidden"), "it has no key; but those that broke off hold no room"


async def test_where_no_photo_is_taken_none_is_read(page: Served) -> None:
    told = await answered(page, await cookie_of(page), WHOLE, path="/tra-cuu")
    assert told.endswith("400 Bad Request")
