"""What the web page asks of the database. Every call is one transaction, and may raise StoreUnavailable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.delivery import Letter


@dataclass(frozen=True, slots=True)
class Lying:
    """A message that lies ready: its number, when it was written (epoch seconds), and what it says."""

    number: int
    made_s: float
    letter: Letter


class Pages(Protocol):
    async def newest(self) -> int:
        """The id of the newest message of all readers."""
        ...

    async def readers_since(self, message_id: int) -> Mapping[int, str]:
        """The ids of messages above another one, and of some below it that may have come late; for whom each is."""
        ...

    async def last_number(self, key: str) -> int:
        """The number of the last message to a reader, 0 where there was none."""
        ...

    async def take(self, key: str, after: int, most: int) -> Sequence[Lying]:
        """The first messages to a reader above a number, at most so many, in their order; they count as shown."""
        ...

    async def latest(self, key: str, most: int, before: int = 0) -> Sequence[Lying]:
        """The newest messages to a reader, or those before a number, in their order."""
        ...

    async def note_shown(self, key: str, first: int, last: int) -> None:
        """So many messages to a reader, by the first number and the last, stay for a while and no longer."""
        ...

    async def first_after(self, key: str, number: int) -> int:
        """The number of the first message to a reader above a number, 0 where there is none."""
        ...

    async def find(self, key: str, number: int) -> Lying | None: ...

    async def signing_key(self) -> bytes:
        """What signs the visitors' cookies: made once for each database."""
        ...

    async def is_known(self, key: str) -> bool:
        """Whether anything is kept of a conversation."""
        ...

    async def end(self, key: str, cookie_until_s: float) -> None:
        """What lies ready for a reader goes, and their cookie opens nothing more, wherever a copy of it is."""
        ...

    async def has_ended(self, key: str) -> bool: ...

    async def keep_photo(self, key: str, unique: str, content: bytes) -> None:
        """Keep a photo for a day, or for as long as its case where it is passed on meanwhile."""
        ...

    async def photo(self, unique: str, key: str = "") -> bytes | None:
        """A photo that is kept, of anybody or of one sender alone; None where it is gone."""
        ...
