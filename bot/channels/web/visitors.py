"""Who reads the page: a random number in a cookie, and nothing else. What is stored is named by its hash alone.

No table of visitors is kept: the cookie says until when it counts, and whoever changes that is somebody else.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from bot.domain.messages import Address

NAME = "web"
COOKIE, SECURE_COOKIE = "khach", "__Host-khach"
LIFE_S = 365 * 24 * 3600
_TOKEN = re.compile(r"(?P<until>[0-9a-f]{1,12})\.[A-Za-z0-9_-]{43}", re.ASCII)
_CHAT = re.compile(r"[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Visitor:
    """`token` is what the cookie holds; it is in no log and no table."""

    token: str

    @property
    def address(self) -> Address:
        return Address(NAME, sha256(b"visitor " + self.token.encode()).hexdigest()[:32])

    @property
    def form_key(self) -> str:
        """What every form of this visitor carries: no other site can know it."""
        return hmac.digest(self.token.encode(), b"form", "sha256").hex()[:32]

    def has_form_key(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.form_key.encode())


def new_visitor(now_s: float) -> Visitor:
    return Visitor(f"{int(now_s) + LIFE_S:x}.{secrets.token_urlsafe(32)}")


def visitor_of(token: str, now_s: float) -> Visitor | None:
    """Whose cookie it is; None for one that is over, or that is none of ours."""
    found = _TOKEN.fullmatch(token)
    if found is None or not now_s < int(found["until"], 16) <= now_s + 2 * LIFE_S:
        return None
    return Visitor(token)


def is_chat(text: object) -> bool:
    return isinstance(text, str) and _CHAT.fullmatch(text) is not None
