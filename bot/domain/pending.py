"""What an officer is about to send: written and shown back, and gone nowhere yet. Pure data."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.messages import Media

MARK_CHARS = 8
FOR_FINDING = "finding:"
"""In `Pending.purpose`, before the slug of the finding."""
SHOWN = "shown"
"""The purpose of the desk's message that shows it (see `bot.domain.asking.Answered`): it goes where its case goes."""


class Stop(StrEnum):
    """What happened to a case while something was about to be sent about it, so that it does not go: harm was told,
    another finding came or was taken back, the case went into another one, another one came into it, the one member
    whom it is for went out of it, nobody who sent it is left, the officer is none any more.
    """

    HARM = "harm"
    CHANGED = "changed"
    MERGED = "merged"
    JOINED = "joined"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Pending:
    """`purpose` is that of the messages that ask for words (see `bot.domain.asking.Answered`). `round` counts the
    findings that the case had when this was shown, and `count` the members who would have got it.

    `submission`: of the one member whom it is for, 0 for all.

    `due_s` is when it goes, 0 before the officer has said so and where it was stopped; times in epoch seconds.
    """

    case_id: int
    officer: str
    purpose: str
    words: str
    media: tuple[Media, ...] = ()
    round: int = 0
    count: int = 0
    expires_s: float = 0.0
    due_s: float = 0.0
    submission: int = 0
    stopped: Stop | None = None

    @property
    def is_finding(self) -> bool:
        return self.purpose.startswith(FOR_FINDING)

    @property
    def mark(self) -> str:
        """Names the content: a button that carries it sends what was shown above it, and nothing else."""
        files = [one.ref for one in self.media]
        content = (self.case_id, self.officer, self.purpose, self.words, files, self.round, self.submission)
        return hashlib.sha256(repr(content).encode()).hexdigest()[:MARK_CHARS]
