"""Broadcasts: one content for many recipients. Pure data; who answered a quiz how is nowhere in it.

An *audience* is written "all", "unit:<name>", "officers" or "watch:<entry>" (those who asked to hear of a change). A
*chunk* is a range of the audience's numbers, sent by one worker at a time, with a bitmap of what is done.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import IntEnum, StrEnum

from bot.domain.messages import Choice

CHUNK_SIZE = 100
"""Recipients in one chunk: 5,000,000 recipients are 50,000 rows."""
ALL, OFFICERS, UNIT, WATCH = "all", "officers", "unit:", "watch:"
NOTICES, WARNINGS = "thong-bao", "canh-bao"
"""Topics of what officers write, beside those of the plan."""


class BroadcastKind(StrEnum):
    PLANNED = "planned"
    COMPOSED = "composed"
    CORRECTION = "correction"
    WARNING = "warning"


class BroadcastStatus(StrEnum):
    """DRAFT waits for an officer; APPROVED for its time; MISSED had none left."""

    DRAFT = "draft"
    APPROVED = "approved"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"
    MISSED = "missed"


OPEN = (BroadcastStatus.DRAFT, BroadcastStatus.APPROVED, BroadcastStatus.RUNNING, BroadcastStatus.PAUSED)


class Rhythm(IntEnum):
    """How often a member hears; of a broadcast: the rarest rhythm that it belongs to."""

    EVERY = 0
    WEEKLY = 1
    MONTHLY = 2


@dataclass(frozen=True, slots=True)
class Quiz:
    """One question; `correct` is the place of the right option, from 0."""

    question: str
    options: tuple[str, ...]
    correct: int
    explanation: str


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a broadcast. `picture` is a file of this machine, `photo` the platform's reference to one."""

    text: str = ""
    choices: tuple[Choice, ...] = ()
    picture: str = ""
    photo: str = ""
    quiz: Quiz | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """Recipients by what became of them; `left` had left, or never belonged, when their turn came."""

    sent: int = 0
    failed: int = 0
    blocked: int = 0
    left: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.sent + other.sent, self.failed + other.failed, self.blocked + other.blocked, self.left + other.left
        )

    @property
    def reached(self) -> int:
        """Those whose turn has come."""
        return self.sent + self.failed + self.blocked


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A broadcast as officers see it. Times in epoch seconds, 0 for none; `due_s` 0 means at once.

    `recipients` is the audience's count when it started, or was composed.
    """

    id: int
    code: str
    kind: BroadcastKind
    status: BroadcastStatus
    title: str
    parts: tuple[Part, ...]
    audience: str = ALL
    topic: str = ""
    rhythm: Rhythm = Rhythm.MONTHLY
    due_s: float = 0.0
    recipients: int = 0
    tally: Tally = field(default_factory=Tally)
    creator: str = ""
    approver: str = ""
    started_s: float = 0.0
    finished_s: float = 0.0
    card: str = ""


@dataclass(frozen=True, slots=True)
class NewBroadcast:
    """What is to be broadcast. `occurrence` names it for ever: a second one of the same name is not made."""

    code: str
    kind: BroadcastKind
    status: BroadcastStatus
    title: str
    parts: tuple[Part, ...]
    audience: str = ALL
    topic: str = ""
    rhythm: Rhythm = Rhythm.MONTHLY
    due_s: float = 0.0
    creator: str = ""
    occurrence: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Numbers `first` to `first + size - 1` of an audience, held by a worker; `attempts` fences its reports.

    `done` is a bitmap: bit `part * size + place` says that this part was sent to, or need not be sent to, this number.
    """

    id: int
    attempts: int
    broadcast: int
    first: int
    size: int
    done: int = 0
    tally: Tally = field(default_factory=Tally)

    def bit(self, part: int, number: int) -> int:
        return 1 << (part * self.size + number - self.first)

    def has(self, part: int, number: int) -> bool:
        return bool(self.done & self.bit(part, number))

    def marked(self, part: int, number: int) -> "Chunk":
        return replace(self, done=self.done | self.bit(part, number))

    def closed(self, number: int, parts: int, end: Tally) -> "Chunk":
        """Nothing more goes to this number."""
        done = self.done
        for part in range(parts):
            done |= self.bit(part, number)
        return replace(self, done=done, tally=self.tally + end)

    def is_over(self, parts: int) -> bool:
        return self.done == (1 << (parts * self.size)) - 1


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a member chose. `muted`: topics that they do not want."""

    active: bool
    reachable: bool
    muted: frozenset[str] = frozenset()
    rhythm: Rhythm = Rhythm.EVERY
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BroadcastAsks:
    """What steps ask about broadcasts: `codes` of broadcasts; `open`: those not over yet; `counts` of audiences;
    `subscription` of the member; `watched` entries of the member; `quiz`: the newest one, for numbered answers.
    """

    codes: tuple[str, ...] = ()
    open: bool = False
    counts: tuple[str, ...] = ()
    subscription: bool = False
    watched: bool = False
    quiz: bool = False


@dataclass(frozen=True, slots=True)
class BroadcastFound:
    """The answers; `counts` by audience; `quiz` with the id of its broadcast."""

    broadcasts: tuple[Broadcast, ...] = ()
    open: tuple[Broadcast, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    subscription: Subscription | None = None
    watched: frozenset[str] = frozenset()
    quiz: tuple[int, Quiz] | None = None

    def count(self, audience: str) -> int:
        return dict(self.counts).get(audience, 0)


NO_BROADCASTS = BroadcastFound()


def written_parts(parts: tuple[Part, ...]) -> str:
    return json.dumps([asdict(part) for part in parts], ensure_ascii=False, separators=(",", ":"))


def read_parts(text: str) -> tuple[Part, ...]:
    """What `written_parts` wrote."""
    return tuple(
        Part(
            plain["text"],
            tuple(Choice(**choice) for choice in plain["choices"]),
            plain["picture"],
            plain["photo"],
            Quiz(**{**plain["quiz"], "options": tuple(plain["quiz"]["options"])}) if plain["quiz"] else None,
        )
        for plain in json.loads(text)
    )


def written_chunk(chunk: Chunk) -> str:
    """The body of a chunk's row; its id and attempts have columns of their own."""
    tally = chunk.tally
    plain: dict[str, object] = {"of": chunk.broadcast, "from": chunk.first, "size": chunk.size}
    if chunk.done:
        plain |= {"done": f"{chunk.done:x}", "ends": [tally.sent, tally.failed, tally.blocked, tally.left]}
    return json.dumps(plain, separators=(",", ":"))


def read_chunk(body: str, row: int = 0, attempts: int = 0) -> Chunk:
    """What `written_chunk` wrote."""
    plain = json.loads(body)
    done, ends = int(plain.get("done", "0"), 16), plain.get("ends", ())
    return Chunk(row, attempts, plain["of"], plain["from"], plain["size"], done, Tally(*ends))


@dataclass(frozen=True, slots=True)
class BroadcastSettings:
    """`demand_members` who send the same within `demand_window_h` hours call for a warning, 0 for never; it quotes
    `demand_clause`. `units`: names of units by id, joined by an invitation link each.
    """

    two_person: bool = False
    paid: bool = False
    demand_members: int = 5
    demand_window_h: float = 24.0
    demand_clause: str = "ct-2022#2.4c"
    watch_days: int = 90
    units: Mapping[str, str] = field(default_factory=dict)
