"""What the desk's board asks of the database. Every call is one transaction, and may raise StoreUnavailable."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.board import Session
from bot.domain.cases import Officer


class Entering(Protocol):
    """Who is let in at the board. Keys are digests (`bot.domain.board`), officers are meant by id."""

    async def enter(self, link: str, session: str) -> str:
        """Use up a link and begin a session; whose it is, "" for a link that does not count (any more)."""
        ...

    async def admit(self, officer: str, proof: str, until_s: float, session: str) -> bool:
        """Begin a session on a proof of the platform's, which counts once; False where it was used before."""
        ...

    async def session(self, session: str) -> Session | None:
        """A session that is open; it is noted that it is in use."""
        ...

    async def sessions(self, officer: str) -> Sequence[Session]:
        """The open sessions of an officer, the newest first."""
        ...

    async def leave(self, officer: str, session: str = "") -> None:
        """End one session of an officer, or all of them."""
        ...

    async def offer(self, officer: str, link: str) -> None:
        """Let an officer in by a link."""
        ...

    async def officers(self) -> Sequence[Officer]:
        """Those by invitation."""
        ...
