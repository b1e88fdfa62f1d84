"""What broadcasting asks of the database and of a channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.articles import Article
from bot.domain.broadcasts import About, Broadcast, BroadcastStatus, NewBroadcast
from bot.domain.cases import Finding, Material
from bot.domain.delivery import Letter
from bot.domain.messages import Outgoing
from bot.ports.chunk_sending import BulkTurn, BulkWish, Report


@dataclass(frozen=True, slots=True)
class Concluded:
    """An answered case, as far as a warning tells of it: what was sent, the finding, and the officer who wrote it."""

    case_id: int
    code: str
    round: int
    finding: Finding
    message: str
    officer: str
    material: Material

    @property
    def about(self) -> About:
        return About(self.case_id, self.round, self.finding.value)


@dataclass(frozen=True, slots=True)
class InDemand:
    """A case that so many members sent lately."""

    concluded: Concluded
    members: int


@dataclass(frozen=True, slots=True)
class Outdated:
    """A warning that has reached members, and its case as it is concluded now."""

    warning: Broadcast
    concluded: Concluded


@dataclass(frozen=True, slots=True)
class Way:
    """Members on this channel get letters with these messages; with `spoke_since_s` (epoch) those alone who wrote since
    then, and the others get `notice` once they write.
    """

    channel: str
    messages: tuple[Outgoing, ...]
    spoke_since_s: float = 0.0
    notice: Outgoing | None = None


@dataclass(frozen=True, slots=True)
class ByArticle:
    """An article on this channel, of which there may be `per_month`."""

    channel: str
    article: Article
    per_month: int


@dataclass(frozen=True, slots=True)
class Direct:
    """What does not go by chunks: letters with these messages to `keys`, those of each way, and an article in the place
    of its channel's.
    """

    messages: tuple[Outgoing, ...] = ()
    keys: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    article: ByArticle | None = None


Note = Callable[[Broadcast], tuple[Letter, ...]]
"""The letters that tell the desk of a broadcast."""


class BroadcastStore(Protocol):
    """Every call is one transaction, as those of `bot.ports.store.Store`."""

    async def bulk_turn(self, wish: BulkWish, reports: Sequence[Report]) -> BulkTurn:
        """Record how far chunks have come, and hand out the next ones."""
        ...

    async def since(self) -> float:
        """When broadcasts were first looked after here; nothing earlier was missed."""
        ...

    async def known(self, occurrences: Sequence[str]) -> frozenset[str]:
        """Those of the occurrences that were made already."""
        ...

    async def create(self, broadcast: NewBroadcast) -> bool:
        """Make it; False where its occurrence exists."""
        ...

    async def in_status(self, *statuses: BroadcastStatus) -> tuple[Broadcast, ...]: ...

    async def by_code(self, code: str) -> Broadcast | None: ...

    async def invited(self) -> tuple[str, ...]:
        """Conversations of officers by invitation; those of the settings are not among them."""
        ...

    async def count(self, audience: str, topic: str = "", rhythm: int = 2) -> int:
        """How many the audience has now."""
        ...

    async def start(self, broadcast: Broadcast, recipients: int, direct: Direct) -> bool:
        """From APPROVED to RUNNING; False where another did."""
        ...

    async def as_letters(self, broadcast: Broadcast, way: Way) -> bool:
        """What was to be an article goes by this way; False where another process has done it."""
        ...

    async def to_be_letters(self) -> tuple[Broadcast, ...]:
        """Broadcasts whose articles were given up for messages."""
        ...

    async def plan_some(self, broadcast: Broadcast) -> bool:
        """Write the next chunks; False when all are written."""
        ...

    async def change(self, broadcast: Broadcast, status: BroadcastStatus) -> bool:
        """To another status, unless it is no longer in the one given."""
        ...

    async def finish(self, broadcast: Broadcast) -> bool:
        """To DONE where nothing of it is left to be sent."""
        ...

    async def unswept(self) -> tuple[Broadcast, ...]:
        """Cancelled ones of which chunks are left."""
        ...

    async def sweep(self, broadcast: Broadcast) -> bool:
        """Drop some chunks of a cancelled one that nobody holds; False when there were none."""
        ...

    async def progress(self, broadcast: Broadcast) -> Broadcast:
        """With what the chunks under way have reached."""
        ...

    async def tell(self, broadcast: Broadcast, note: Note, before_s: float) -> bool:
        """Put the desk's letter about it into the outbox, unless it was told since `before_s` how things are."""
        ...

    async def untold(self, before_s: float) -> tuple[Broadcast, ...]:
        """Those that the desk is to hear of: drafts made by the program, progress last told before `before_s`,
        and ends not told yet.
        """
        ...

    async def refresh_counts(self, audiences: Sequence[str]) -> None:
        """Count audiences ahead, so that a preview need not."""
        ...

    async def compare_entries(self, hashes: Mapping[str, tuple[str, str]]) -> tuple[tuple[str, str, str, int], ...]:
        """Entries (id to hash and title) that differ from what was stored, with (id, title, new hash, watchers)."""
        ...

    async def keep_entries(self, hashes: Mapping[str, tuple[str, str]]) -> None: ...

    async def in_demand(self, members: int, window_s: float) -> tuple[InDemand, ...]:
        """Posts and links that so many members sent within the window and that turned out to be what members are warned
        of; none whose finding was made a warning of before, nor of which a warning has gone to all.
        """
        ...

    async def outdated(self) -> tuple[Outdated, ...]:
        """Warnings that have reached members, and whose case is concluded otherwise now."""
        ...

    async def quiz_counts(self, broadcast: Broadcast) -> Mapping[int, int]:
        """How often each option was picked."""
        ...
