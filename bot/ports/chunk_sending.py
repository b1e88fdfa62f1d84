"""What sending to many at once asks of the database and of a channel: chunks of an audience, turn by turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.broadcasts import Part
from bot.domain.chunks import Chunk


@dataclass(frozen=True, slots=True)
class Recipient:
    """A number of an audience that may be sent to now; its chat takes nothing before `ready_s`."""

    number: int
    key: str
    ready_s: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A chunk to be sent, with the numbers of it that belong to the audience now."""

    chunk: Chunk
    parts: tuple[Part, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How far a chunk has come; `over`: all of it, `released`: it is given back.

    `polls`: ids of quizzes sent; `gone`: conversations that can't be reached;
    `limited`: conversations and for how many seconds; `moved`: conversations and their new key.
    """

    chunk: Chunk
    over: bool = False
    released: bool = False
    polls: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    limited: tuple[tuple[str, float], ...] = ()
    moved: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BulkWish:
    """What a sender asks for: up to `chunks` more, `slots` moments of the channel's pace; whether the numbers in
    `look` (by the chunk's id) still belong; and whether the chunks it holds are still to be sent.

    `unsure`, where the answer to a wish before may have been lost: chunks in its name beside `held` are free again.
    """

    worker: str
    channel: str
    chunks: int = 0
    slots: int = 0
    look: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    held: Sequence[Chunk] = ()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class BulkTurn:
    """`looked`: verified recipients by the chunk's id, then by their number. `lost`: ids of chunks that another worker
    has; `stopped`: of those to be given back once nothing of them is under way.
    """

    stretches: tuple[Stretch, ...] = ()
    slots: tuple[float, ...] = ()
    looked: Mapping[int, Mapping[int, Recipient]] = field(default_factory=dict)
    lost: frozenset[int] = frozenset()
    stopped: frozenset[int] = frozenset()


class Prepared(Protocol):
    """A part made ready for sending to anybody."""


class BulkChannel(Protocol):
    """Sends one content to many: all but the recipient is prepared once."""

    @property
    def name(self) -> str: ...

    def prepare(self, part: Part) -> Prepared: ...

    async def send(self, prepared: Prepared, chat: str) -> str:
        """Deliver to one chat; the id of the poll where it is one.

        Raises:
            DeliveryError: one of its kinds; never anything else.
        """
        ...
