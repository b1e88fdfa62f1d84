"""What the desk's board asks of the database. Every call is one transaction, and may raise StoreUnavailable."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.asking import Deed
from bot.domain.board import Session
from bot.domain.cases import Case, Officer, Similar
from bot.domain.log import Wanted
from bot.domain.pending import Pending
from bot.domain.sift import Sift

MOST_OPEN = 60


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


@dataclass(frozen=True, slots=True)
class Opened:
    """A case with what is about to be sent of it, what officers did to it, the newest last, cases like it,
    and when others sent the same.
    """

    case: Case
    pending: tuple[Pending, ...] = ()
    history: tuple[Deed, ...] = ()
    similar: tuple[Similar, ...] = ()
    joined: tuple[float, ...] = ()


class Board(Protocol):
    """What officers look at. That they look at cases is a line of the audit log, where they are named."""

    async def open_cases(self, sift: Sift, officer: str = "") -> Sequence[Case]:
        """Those that wait, the most urgent first, up to MOST_OPEN."""
        ...

    async def closed_cases(self, officer: str = "") -> Sequence[Case]:
        """Those that were answered lately, the newest first."""
        ...

    async def case(self, code: str, officer: str = "") -> Opened | None: ...

    async def deeds(self, wanted: Wanted) -> Sequence[Deed]:
        """Lines of the audit log, the newest first."""
        ...

    async def note(self, officer: str, action: str, code: str = "") -> None:
        """A line of the audit log that nothing else writes: what an officer looked at."""
        ...

    async def state(self) -> str:
        """Another word whenever something about the cases has changed."""
        ...
