"""What a channel gives to a running process and gets from it."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.app.carrier import Carrier
from bot.app.parts import SystemClock
from bot.config import Settings
from bot.dialogue.library import Library
from bot.domain.messages import Address
from bot.ports.channel import Channel, Raw
from bot.server import Handler
from bot.services.delivery import OnDead
from bot.services.tally import SendTally
from bot.services.upkeep import Lease
from bot.storage.store import SqlStore

Updates = Sequence[tuple[str, Raw]]
"""Native updates, each with its id."""
Work = Coroutine[None, None, None]
Route = tuple[str, str, Handler]
"""Method, path, and who answers."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What every channel is wired with.

    `receive` stores updates of a channel's source, with the offset to ask for next where the source has one.
    `may_send`: whether broadcasts may go now; `anew` writes a photo anew, `fetch` gets a file of a reference from the
    platform that keeps it. `desk_at` is called with the desk's address whenever it is looked up; `say` tells the
    officers something; `on_letters`: letters wait. In `maintenance` nothing is answered.
    """

    settings: Settings
    library: Library
    store: SqlStore
    clock: SystemClock
    worker: str
    on_dead: OnDead
    receive: Callable[[Channel, str, Updates, int | None], Awaitable[None]]
    may_send: Callable[[], bool]
    anew: Callable[[bytes], Awaitable[bytes]]
    fetch: Callable[[str], Awaitable[bytes]]
    desk_at: Callable[[Address], None]
    say: Callable[[str], Awaitable[None]]
    on_letters: Callable[[], None]
    maintenance: bool = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a platform still grants, None for what it does not limit: how long (s) the account's token is good, and how
    many messages of this month may still cost money.
    """

    token_expires_s: float | None = None
    paid_left: int | None = None


UNLIMITED = Allowance()


class Bringing(Protocol):
    """What brings letters to those that they are for: see `bot.services.delivery.Delivery`."""

    @property
    def landed_s(self) -> float: ...
    @property
    def desk_lost(self) -> bool: ...
    @property
    def tally(self) -> SendTally: ...
    def poke(self) -> None: ...
    def stop(self) -> None: ...
    async def run(self) -> None: ...


class Side(Protocol):
    """A channel with everything of it that runs. `source` names where its updates come from, `worker` who delivers.

    `carrier`: what sends broadcasts to many; None where they go as letters. `lease`: who holds it asks for updates;
    None where they are brought.
    """

    @property
    def channel(self) -> Channel: ...
    @property
    def delivery(self) -> Bringing: ...
    @property
    def source(self) -> str: ...
    @property
    def worker(self) -> str: ...
    @property
    def carrier(self) -> Carrier | None: ...
    @property
    def lease(self) -> Lease | None: ...
    @property
    def title(self) -> str:
        """What the operator knows it by: "telegram @tro_ly_bot"."""
        ...

    @property
    def hears(self) -> bool:
        """Whether the platform was heard of lately, as far as this process should have heard of it."""
        ...

    def routes(self) -> Sequence[Route]:
        """What the server answers for it."""
        ...

    def sources(self) -> Sequence[Work]:
        """What takes updates in; ended first."""
        ...

    def background(self) -> Sequence[Work]:
        """What runs by the clock, or until it is done."""
        ...

    def is_spared(self, key: str) -> bool:
        """Whether a conversation is never held back for the others' sake."""
        ...

    async def follow(self) -> None:
        """Find out what must be known before anything comes in, such as where the desk is, where it is here.

        Raises:
            StoreUnavailable: it is looked up again later.
        """
        ...

    async def allowance(self) -> Allowance:
        """What the platform still grants, as far as it is known.

        Raises:
            StoreUnavailable: it can't be looked up now.
        """
        ...

    def use(self, library: Library) -> None:
        """Another library from now on."""
        ...

    def stop(self) -> None:
        """What it does by the way ends."""
        ...

    async def close(self) -> None: ...


MakeSide = Callable[[Shared], Side]
