"""Who reads the page: a random number in a cookie, and nothing else. What is stored is named by its hash alone.

No table of visitors is kept, only of those who ended their conversation: the cookie says until when it counts and in
which network it was given, and is signed, so that whoever changes anything of it is nobody. It is made here alone: a
browser that makes its own gets another one.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from bot.channels.web.networks import network_of
from bot.domain.messages import Address
from bot.domain.neighbours import TAG_CHARS
from bot.ports.clock import Clock

NAME = "web"
COOKIE, SECURE_COOKIE = "khach", "__Host-khach"
LIFE_S = 365 * 24 * 3600
CHAT_CHARS = 32
_TOKEN = re.compile(r"(?P<until>[0-9a-f]{1,12})\.[A-Za-z0-9_-]{43}(?:\.(?P<tag>[0-9a-f]{4})\.[0-9a-f]{32})?", re.ASCII)
_CHAT = re.compile(r"[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Visitor:
    """`token` is what the cookie holds; it is in no log and no table. `tag` stands for the network in which it was
    given (`bot.domain.neighbours`), "" in one from before cookies were signed.
    """

    token: str
    tag: str = ""

    @property
    def is_signed(self) -> bool:
        return bool(self.tag)

    @property
    def until_s(self) -> float:
        """Until when the cookie counts (epoch seconds)."""
        return float(int(self.token.partition(".")[0], 16))

    @property
    def address(self) -> Address:
        digest = sha256(b"visitor " + self.token.encode()).hexdigest()
        return Address(NAME, (self.tag + digest)[:CHAT_CHARS])

    @property
    def form_key(self) -> str:
        """What every form of this visitor carries: no other site can know it."""
        return hmac.digest(self.token.encode(), b"form", "sha256").hex()[:32]

    def has_form_key(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.form_key.encode())


def new_visitor(now_s: float, key: bytes, address: str = "") -> Visitor:
    """One who asks from this network address."""
    tag = hmac.digest(key, b"network " + network_of(address).encode(), "sha256").hex()[:TAG_CHARS]
    said = f"{int(now_s) + LIFE_S:x}.{secrets.token_urlsafe(32)}.{tag}"
    return Visitor(f"{said}.{_signature(said, key)}", tag)


def visitor_of(token: str, now_s: float, key: bytes) -> Visitor | None:
    """Whose cookie it is; None for one that is over, or that is none of ours. One that is not signed may be of the time
    before they were.
    """
    found = _TOKEN.fullmatch(token)
    if found is None or not now_s < int(found["until"], 16) <= now_s + 2 * LIFE_S:
        return None
    if found["tag"] is None:
        return Visitor(token)
    said, _, signature = token.rpartition(".")
    return Visitor(token, found["tag"]) if hmac.compare_digest(signature, _signature(said, key)) else None


def _signature(said: str, key: bytes) -> str:
    return hmac.digest(key, b"visitor " + said.encode(), "sha256").hex()[:32]


def is_chat(text: object) -> bool:
    return isinstance(text, str) and _CHAT.fullmatch(text) is not None


class VisitorPages(Protocol):
    """What of `bot.ports.pages.Pages` is needed here."""

    async def signing_key(self) -> bytes: ...

    async def is_known(self, key: str) -> bool: ...

    async def end(self, key: str, cookie_until_s: float) -> None: ...

    async def has_ended(self, key: str) -> bool: ...


class Visitors:
    """Knows the visitors of this server by their cookies. `load_key`: the key that signs them, the same for all
    processes.
    """

    def __init__(self, kept: VisitorPages, clock: Clock) -> None:
        self._kept = kept
        self._clock = clock
        self._key = b""

    async def of(self, cookie: str) -> Visitor | None:
        """Raises StoreUnavailable."""
        if not cookie:
            return None
        visitor = visitor_of(cookie, self._clock.now_s(), await self._signing())
        if visitor is None or await self._kept.has_ended(visitor.address.key):
            return None
        return visitor if visitor.is_signed or await self._kept.is_known(visitor.address.key) else None

    async def end(self, visitor: Visitor) -> None:
        """Their cookie opens nothing more. Raises StoreUnavailable."""
        await self._kept.end(visitor.address.key, visitor.until_s)

    async def new(self, address: str) -> Visitor:
        """Raises StoreUnavailable."""
        return new_visitor(self._clock.now_s(), await self._signing(), address)

    async def _signing(self) -> bytes:
        self._key = self._key or await self._kept.signing_key()
        return self._key
