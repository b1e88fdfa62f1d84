"""The desk's board: the officers' page in a browser. How one is let in, and for how long. Pure."""

from dataclasses import dataclass
from hashlib import sha256

from bot.domain.messages import Address

LINK_S = 10 * 60.0
"""A link to sign in counts so long, and once."""
SESSION_S, IDLE_S = 12 * 3600.0, 3 * 3600.0
"""A session ends after a shift at the latest, and earlier where nobody used it."""
ENTRANCE, MINI_APP = "/desk/vao", "/desk/mini"
CHANNEL, SIGN = "web", "ban-"
_HEX = frozenset("0123456789abcdef")


def digest(secret: str) -> str:
    """Under which a link, a session or a proof is kept: what opens the board is stored nowhere."""
    return sha256(b"board " + secret.encode()).hexdigest()


def link_to(base_url: str, secret: str) -> str:
    return f"{base_url}{ENTRANCE}?k={secret}"


def app_at(base_url: str) -> str:
    """Where the board opens within a messenger, "" where it can't: only behind https."""
    return f"{base_url}{MINI_APP}" if base_url.startswith("https://") else ""


def address_of(session: str) -> Address:
    """The conversation with the desk that is held in a session, by its digest; no visitor's of the page is named so."""
    return Address(CHANNEL, f"{SIGN}{session[:32]}")


def is_board(chat: str) -> bool:
    return chat.startswith(SIGN) and len(chat) == len(SIGN) + 32 and not set(chat[len(SIGN) :]) - _HEX


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which an officer, by id, is signed in. `key`: the digest of what its cookie holds; times in epoch
    seconds.
    """

    key: str
    officer: str
    made_s: float
    seen_s: float
    expires_s: float

    def is_open(self, now_s: float) -> bool:
        return now_s < min(self.expires_s, self.seen_s + IDLE_S)
