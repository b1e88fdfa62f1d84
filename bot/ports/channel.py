"""What a channel does: native updates to ours, ours to the platform. Nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.delivery import Letter, Sent
from bot.domain.messages import Address, Incoming, Outgoing

Raw = Mapping[str, object]
"""One native update, as the platform sent it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to be looked at: `ref` is what to fetch, `unique` the name of `Media` that it shows."""

    unique: str
    ref: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can do, so that nobody else asks which one it is; the defaults are a platform that can do all.

    `buttons`: the most that stand beneath one message, 0 where choices are numbered and picked by typing. `edits`: a
    message can be put in the place of another. `links`, `files`: members' messages with links, with files other than
    photos come through. `groups`: there are conversations of several people. `max_text_chars`: the longest text, 0
    for any.
    `free_s`: so long after a member's last word letters to them go at no cost, and are refused some time later until
    the next one; 0 where they go at any time. `articles`: it brings an article to all who follow there. `unfolds`:
    the clauses and the answer that a message names can be opened beneath it.
    """

    buttons: int = 100
    edits: bool = True
    links: bool = True
    files: bool = True
    groups: bool = True
    max_text_chars: int = 4_096
    free_s: float = 0.0
    articles: bool = False
    unfolds: bool = False

    @property
    def windowed(self) -> bool:
        """Whether a member's word opens the way for letters."""
        return self.free_s > 0


ALL_CAPABLE = Capabilities()


class Outlet(Protocol):
    """The half of a channel that letters leave by; see Channel."""

    @property
    def name(self) -> str: ...

    async def send(self, letter: Letter) -> Sent: ...

    async def show_typing(self, address: Address) -> None: ...


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    def lane_of(self, raw: Raw) -> str:
        """The key of the conversation that an update belongs to, for its order; "" for none. Accepts anything."""
        ...

    def album_of(self, raw: Raw) -> str:
        """The album that an update is a piece of, "" for none: its pieces become one message. Accepts anything."""
        ...

    def photos_of(self, raw: Raw) -> tuple[Picture, ...]:
        """The pictures worth looking at, () for most updates. Accepts anything."""
        ...

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a picture, from the platform's own store of files; nothing else is ever fetched.

        Raises:
            DeliveryError: it can't be had, or is larger than the platform gives out.
        """
        ...

    def read(self, raw: Raw, more: Sequence[Raw] = ()) -> Incoming | None:
        """An update as a message; None for one that is passed over politely. `more`: the other pieces of its album.

        Raises:
            Unreadable: it is not of the platform's form.
        """
        ...

    def redact(self, raw: Raw) -> Raw:
        """The update without names, senders and texts, to be looked at by a developer. Accepts anything."""
        ...

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        """A message in the pieces that the platform takes, in order; most are one piece."""
        ...

    async def send(self, letter: Letter) -> Sent:
        """Deliver one piece; where it is now, as far as the platform says.

        Raises:
            DeliveryError: one of its kinds; never anything else.
        """
        ...

    async def show_typing(self, address: Address) -> None:
        """Let the member see that an answer is on its way; failures do not matter."""
        ...
