"""The program's own errors: each names the thing, what was expected, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass


class BotError(Exception):
    """Anything the program can explain to the person who runs it."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a data or configuration file."""

    file: str
    line: int
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.expected}"


class DataFaults(BotError):  # noqa: N818 - it holds many, and is named for them
    """All faults found in one reading of the data, in the order of files and lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
