"""The kinds of fields that buttons have. Each is annotated with what reads it from text (ValueError where it is none);
`str` writes it. Lengths are such that every button fits (see `bot.dialogue.actions.action`).
"""

from dataclasses import dataclass
from typing import Annotated

from bot.domain.broadcasts import Rhythm
from bot.domain.codes import read_code


@dataclass(frozen=True, slots=True)
class Words:
    """Reads text of at most so many bytes."""

    max_bytes: int

    def __call__(self, text: str) -> str:
        if len(text.encode()) > self.max_bytes:
            raise ValueError(f"{text!r}: expected at most {self.max_bytes} bytes")
        return text


@dataclass(frozen=True, slots=True)
class Natural:
    """Reads 0, 1, 2 … of at most so many digits."""

    max_digits: int

    def __call__(self, text: str) -> int:
        if len(text) > self.max_digits or not text.isdecimal():
            raise ValueError(f"{text!r}: expected a number of at most {self.max_digits} digits")
        return int(text)


def code(text: str) -> str:
    """Reads the code of a case or a broadcast as it is stored."""
    if read_code(text) != text:
        raise ValueError(f"{text!r}: expected a code, as K7-3M24")
    return text


def rhythm(text: str) -> Rhythm:
    return Rhythm(int(text))


@dataclass(frozen=True, slots=True)
class Edition:
    """A broadcast by its code, and how often its words were changed: "K7-3M24", "K7-3M24.2"."""

    code: str
    version: int = 0

    def __str__(self) -> str:
        return f"{self.code}.{self.version}" if self.version else self.code


def edition(text: str) -> Edition:
    named, _, version = text.partition(".")
    return Edition(code(named), Natural(6)(version) if version else 0)


@dataclass(frozen=True, slots=True)
class ArticleTurn:
    """A broadcast by its code, and how many steps its article had taken: "K7-3M24.5"."""

    code: str
    turn: int

    def __str__(self) -> str:
        return f"{self.code}.{self.turn}"


def at_turn(text: str) -> ArticleTurn:
    named, _, turn = text.partition(".")
    return ArticleTurn(code(named), Natural(6)(turn))


@dataclass(frozen=True, slots=True)
class FindingsSeen:
    """How many findings the other case of a merge had when its finding was shown."""

    round: int

    def __str__(self) -> str:
        return f"v{self.round}"


def seen(text: str) -> FindingsSeen:
    return FindingsSeen(Natural(4)(text.removeprefix("v")))


Code = Annotated[str, code]
EntryId = Annotated[str, Words(41)]
TopicId = Annotated[str, Words(40)]
GuideAnswer = Annotated[str, Words(48)]
"""`question:option` of the guided check."""
Place = Annotated[int, Natural(5)]
"""Where a page of a list begins."""
LineNumber = Annotated[int, Natural(9)]
"""Of the audit log."""
Flag = Annotated[int, Natural(1)]
"""0: no."""
Screen = Annotated[int, Natural(10)]
"""The version of a conversation."""
HowOften = Annotated[Rhythm, rhythm]
EpochS = Annotated[int, Natural(10)]
Round = Annotated[int, Natural(4)]
"""Which of a case's findings."""
Mark = Annotated[str, Words(8)]
"""What is about to be sent (see `bot.domain.pending`)."""
OfficerId = Annotated[str, Words(41)]
UnitId = Annotated[str, Words(24)]
AudienceId = Annotated[str, Words(34)]
Revision = Annotated[Edition, edition]
AtTurn = Annotated[ArticleTurn, at_turn]
SeenBefore = Annotated[FindingsSeen | None, seen]
