"""What the services ask of the database. Every call is one transaction: all of it is stored, or none.

Any call may raise StoreUnavailable; nothing was stored then, and the same call may be made again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.asking import Asks, Found
from bot.domain.counting import Asked
from bot.domain.delivery import Letter, Outcome, Priority, Turn
from bot.domain.desk import Plan
from bot.domain.effects import Effect
from bot.domain.messages import Address, Outgoing


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came: its id, the conversation it belongs to, and its body as JSON; handled from `ready_s` on.

    Pieces of one `album` are handled together, once all that have come are ready. `spared`: kept however much waits.
    """

    update_id: str
    key: str
    body: str
    ready_s: float
    album: str = ""
    spared: bool = False


@dataclass(frozen=True, slots=True)
class Crowding:
    """`most` updates and replies of one conversation may wait together; further updates are not kept, and a member is
    told so by `told`.
    """

    told: Outgoing
    most: int = 150


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen in the pictures of an update that waits: looks by `Media.unique`; handled from `ready_s` on."""

    key: str
    update_id: str
    looks: Mapping[str, str]
    ready_s: float


ENDED_THE_PROCESS = "the process ended while it was handled"
"""The fault of an update that is not even to be read again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update whose turn it is, with the stored state of its conversation (None for a new one).

    `album`: the bodies of the further pieces. `looks`: of all its pictures, by `Media.unique`. `fault`: why it is not
    to be handled but set aside, "" for nearly all.
    """

    id: int
    channel: str
    update_id: str
    key: str
    body: str
    arrived_s: float
    state: str | None
    album: tuple[str, ...] = ()
    looks: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an update leads to. `state` None forgets the conversation; `keep_state` leaves it as it is.

    `quarantined` is the update without personal data, where it could not be understood, with the `fault`. `opens`: the
    member's word lets letters go to them that waited for one. `asked`: the questions to be counted.
    """

    state: str | None = None
    keep_state: bool = False
    letters: tuple[Letter, ...] = ()
    effects: tuple[Effect, ...] = ()
    quarantined: str = ""
    fault: str = ""
    opens: bool = False
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Resting:
    """Whose updates are left waiting for now: conversations by their `keys`; with `groups` every group, but the
    `spared` ones; with `visitors` all visitors of the page.
    """

    keys: tuple[str, ...] = ()
    groups: bool = False
    spared: tuple[str, ...] = ()
    visitors: bool = False


NONE_RESTING = Resting()

Lookup = Callable[[str, Asks], Found]
"""Answers what a step asks on behalf of a conversation (by its key), within the transaction of its message."""
Decide = Callable[[Waiting, Lookup], Decision]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a worker asks for: up to `want` jobs of these routes, none less urgent than `up_to`, with a moment for each
    of the channel's pace, and `slots` moments more for jobs that it holds and could not send in time.

    `known`, where the answer to a wish before may have been lost: the jobs that the worker knows of; others that are
    held in its name are free again.
    """

    worker: str
    routes: tuple[str, ...]
    channel: str
    want: int
    slots: int = 0
    up_to: int = max(Priority)
    known: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits, for health and metrics. Ages in seconds, 0 where nothing waits.

    `overdue_s`: how long the oldest message could have gone that is neither paused nor a broadcast. `leased`: a process
    that lives holds the lease asked for. `paused_until_s` (epoch): the end of the last pause of all chats; `paused_s`:
    how long it still goes on.
    """

    inbox: int
    outbox: int
    oldest_inbox_s: float
    dead_letters: int
    quarantined: int
    overdue_s: float = 0.0
    leased: bool = False
    paused_until_s: float = 0.0
    paused_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Burden:
    """What weighs on a database that keeps dead rows while somebody may still see them: how long (s) the oldest
    transaction goes on, how many transactions ago the oldest snapshot was taken, dead rows by table.
    """

    transaction_s: float
    snapshot_transactions: int
    dead_rows: Mapping[str, int]


class Store(Protocol):
    async def receive(
        self,
        channel: str,
        source: str,
        arrivals: Sequence[Arrival],
        next_offset: int | None,
        crowding: Crowding | None = None,
        *,
        releases: bool = False,
    ) -> int:
        """Keep updates that were not seen before, and the offset to ask from next; how many were kept. `releases`: what
        waits for the next word of whom they are from may go.
        """
        ...

    async def looked(self, found: Looked) -> None:
        """Keep what was seen in the pictures of an update, and let it be handled."""
        ...

    async def offset(self, source: str) -> tuple[int, float] | None:
        """The next offset and when it was written (epoch seconds)."""
        ...

    async def handle(
        self, channels: tuple[str, ...], limit: int, decide: Decide, resting: Resting = NONE_RESTING
    ) -> int:
        """Decide the first waiting update of up to `limit` conversations, but those that are `resting`; how many were
        handled. Where decisions take long, the later ones wait for the next call.

        One that fails is decided once more with its `fault`, and the others go on.
        """
        ...

    async def send(self, letters: Sequence[Letter]) -> None:
        """Put letters into the outbox."""
        ...

    async def turn(self, wish: Wish, outcomes: Sequence[Outcome]) -> Turn:
        """Record what became of jobs, and hand out the next ones."""
        ...

    async def desk_turn(self, desk: Address, plan: Plan) -> int:
        """Let the clerk look at the cases and do what it plans; how many letters it wrote to the desk."""
        ...

    async def beat(self, worker: str, lease_s: float) -> None:
        """Say that a worker lives, and give the jobs of dead ones back."""
        ...

    async def retire(self, worker: str) -> None:
        """A worker stops: its jobs are free at once."""
        ...

    async def lease(self, name: str, holder: str, lease_s: float) -> bool:
        """Take or keep a lease; False while another holds it."""
        ...

    async def erase(self, key: str) -> None:
        """Delete all that is kept about a conversation that is over, and what waits to be handled in it."""
        ...

    async def moved(self) -> Mapping[str, str]:
        """Conversations that the platform gave another id: new keys by old ones."""
        ...

    async def move(self, old_key: str, new_key: str) -> None:
        """A conversation has another id: what waits for the old one, now and later, goes to the new one."""
        ...

    async def tidy(self) -> None:
        """Delete what is older than its retention."""
        ...

    async def backlog(self, lease: str = "") -> Backlog: ...
