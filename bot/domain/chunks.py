"""Chunks of a broadcast: ranges of its audience's numbers, each sent by one worker at a time, and what came of them."""

import json
from dataclasses import dataclass, field, replace

CHUNK_SIZE = 100
"""Recipients in one chunk: 5,000,000 recipients are 50,000 rows."""


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
