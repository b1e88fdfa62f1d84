"""The terminal as a channel: choices are numbered lines. Each session is a conversation of its own.

Several terminals may share a database, and whichever comes first handles a message: so a message says which session it
is of, and its reply is delivered there.
"""

import asyncio
import sys
from collections.abc import Callable

from bot.domain.delivery import Letter, Sent
from bot.domain.errors import Unreadable
from bot.domain.marks import BOLD, BOLD_END, clean, plain
from bot.domain.messages import Address, Incoming, Outgoing
from bot.ports.channel import Raw

NAME = "console"
PROMPT = "› "
_BOLD_ON, _BOLD_OFF = "\x1b[1m", "\x1b[22m"


def as_text(message: Outgoing) -> str:
    """A message as it is read where there are no buttons."""
    lines = [f"  {number}. {choice.label}" for number, choice in enumerate(message.choices, 1)]
    return plain("\n\n".join(filter(None, (message.text, "\n".join(lines)))))


class ConsoleChannel:
    """Implements `bot.ports.channel.Channel` for one terminal. `pick_hint` says how to choose among so many."""

    name = NAME

    def __init__(self, address: Address, pick_hint: Callable[[int], str]) -> None:
        self.address = address
        self.shown = 0
        self._hint = pick_hint
        self._news = asyncio.Event()

    def typed(self, line: str) -> Raw:
        """A line of this terminal as a native update."""
        return {"session": self.address.chat, "text": line}

    def lane_of(self, raw: Raw) -> str:
        session = raw.get("session")
        return Address(NAME, session if isinstance(session, str) else "").key

    def read(self, raw: Raw) -> Incoming | None:
        text, session = raw.get("text"), raw.get("session")
        if not isinstance(text, str) or not isinstance(session, str):
            raise Unreadable("expected a text and its session")
        return Incoming(clean(text), address=Address(NAME, session))

    def redact(self, raw: Raw) -> Raw:
        return {"text": f"<{len(str(raw.get('text', '')))} chars>"}

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        return (outgoing,)

    async def send(self, letter: Letter) -> Sent:
        message = letter.outgoing
        hint = self._hint(len(message.choices)) if message.choices else ""
        text = as_text(message)
        if sys.stdout.isatty() and BOLD in message.text:
            shown = message.text.replace(BOLD, _BOLD_ON).replace(BOLD_END, _BOLD_OFF)
            text = text.replace(plain(message.text), shown, 1)
        print("\n" + "\n\n".join(filter(None, (text, hint))) + "\n", flush=True)
        self.shown += 1
        self._news.set()
        return Sent(str(self.shown))

    async def show_typing(self, address: Address) -> None:
        """A terminal answers at once."""

    async def wait_for(self, count: int, timeout_s: float) -> None:
        """Until so many messages have been shown, or the time is up."""
        try:
            async with asyncio.timeout(timeout_s):
                while self.shown < count:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return


async def next_line() -> str | None:
    """A line of the terminal, or of a file that is fed in; None at the end of the input or after Ctrl-D."""
    return await asyncio.to_thread(_line)


def _line() -> str | None:
    try:
        if sys.stdin.isatty():
            return input(PROMPT)
        line = sys.stdin.readline()
    except (EOFError, KeyboardInterrupt):
        return None
    return line.rstrip("\n") if line else None
