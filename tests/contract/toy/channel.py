"""The Channel port for the toy: events {"id", "from", "text"} by webhook, letters as lines of a file."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.channels.fields import text_of
from bot.channels.redaction import redacted
from bot.domain.delivery import Letter, Sent
from bot.domain.errors import Rejected, Unreadable
from bot.domain.marks import clean, plain
from bot.domain.messages import NOBODY, Address, Incoming, Outgoing
from bot.ports.channel import Capabilities, Picture, Raw

NAME = "toy"


class ToyChannel:
    """Implements `bot.ports.channel.Channel`."""

    name = NAME
    capabilities = Capabilities(buttons=0, edits=False, links=False, files=False, groups=False, max_text_chars=0)

    def __init__(self, letters: Path) -> None:
        self._letters = letters

    def lane_of(self, raw: Raw) -> str:
        sender = text_of(raw, "from") if isinstance(raw, Mapping) else ""
        return Address(NAME, sender if sender.isalnum() and len(sender) <= 64 else NOBODY).key

    def album_of(self, raw: Raw) -> str:
        return ""

    def photos_of(self, raw: Raw) -> tuple[Picture, ...]:
        return ()

    async def fetch(self, ref: str) -> bytes:
        raise Rejected(f"{ref}: there are no files")

    def read(self, raw: Raw, more: Sequence[Raw] = ()) -> Incoming | None:
        address = Address.of(self.lane_of(raw))
        if address.chat == NOBODY:
            raise Unreadable("an event: expected whom it is from")
        return Incoming(clean(text_of(raw, "text")), address=address)

    def redact(self, raw: Raw) -> Raw:
        return redacted(raw)

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        return (outgoing,)

    async def send(self, letter: Letter) -> Sent:
        lines = [letter.outgoing.text, *(f"{n}. {one.label}" for n, one in enumerate(letter.outgoing.choices, 1))]
        line = json.dumps({"to": letter.address.chat, "text": plain("\n".join(lines))}, ensure_ascii=False)
        await asyncio.to_thread(self._append, line)
        return Sent()

    async def show_typing(self, address: Address) -> None:
        """It has nothing of the kind."""

    def _append(self, line: str) -> None:
        with self._letters.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
