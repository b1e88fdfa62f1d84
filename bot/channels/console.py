"""The terminal as a channel: choices are numbered lines. Each session is a conversation of its own; the duty desk of
this machine is one more, in a terminal of its own.

Several terminals may share a database, and whichever comes first handles a message: so a message says which session it
is of, and its reply is delivered there.
"""

import asyncio
import secrets
import sys
from collections.abc import Callable, Sequence

from bot.domain.delivery import NOT_TRACKED, Letter, Priority, Sent
from bot.domain.errors import Rejected, Unreadable
from bot.domain.marks import BOLD, BOLD_END, clean, plain, unmentioned
from bot.domain.messages import Address, Choice, Incoming, MediaKind, Outgoing, Setting
from bot.ports.channel import Picture, Raw

NAME = "console"
DESK = Address(NAME, "desk")
"""The duty desk of this machine; the officer who sits there goes by the same name."""
PROMPT = "› "
EDITED = "[cập nhật] "
SIGNS = {
    MediaKind.PHOTO: "[ảnh]",
    MediaKind.VIDEO: "[video]",
    MediaKind.AUDIO: "[âm thanh]",
    MediaKind.FILE: "[tệp]",
    MediaKind.VOICE: "[tin thoại]",
    MediaKind.ROUND: "[video tròn]",
    MediaKind.ANIMATION: "[ảnh động]",
}
MAX_CHOICE_DIGITS = 3
_BOLD_ON, _BOLD_OFF = "\x1b[1m", "\x1b[22m"
_LINE_AWAY = "\r\x1b[K"


def as_text(message: Outgoing) -> str:
    """A message as it is read where there are no buttons and no pictures."""
    files = " ".join(SIGNS[one.kind] for one in message.media)
    lines = "\n".join(f"  {number}. {choice.label}" for number, choice in enumerate(message.choices, 1))
    return plain("\n\n".join(filter(None, (message.notice, files, message.text, lines))))


class ConsoleChannel:
    """Implements `bot.ports.channel.Channel` for one terminal. `pick_hint` says how to choose among so many.

    Updates name their conversation, so that every terminal at the same database can handle those of the others.
    """

    name = NAME

    def __init__(self, address: Address, pick_hint: Callable[[int], str]) -> None:
        self.address = address
        self.shown = 0
        self._hint = pick_hint
        self._news = asyncio.Event()
        self._session = secrets.token_hex(4)
        self._offered: tuple[Choice, ...] = ()
        self._version = 0
        self._invited = ""
        self._is_asking = False

    def typed(self, line: str) -> Raw:
        """A line that was typed here. At the desk a number picks from the newest choices, and a plain line after an
        invitation to reply is that reply; elsewhere numbers pick from what came unasked, or are left to the dialogue.
        """
        text = line.strip()
        picked = int(text) if text.isdecimal() and len(text) <= MAX_CHOICE_DIGITS else 0
        if 1 <= picked <= len(self._offered):
            return {"session": self.address.chat, "action": self._offered[picked - 1].action, "version": self._version}
        answered, self._invited = ("" if text.startswith("/") else self._invited), ""
        return {"session": self.address.chat, "text": line, "answered": answered}

    def lane_of(self, raw: Raw) -> str:
        session = raw.get("session")
        return Address(NAME, session if isinstance(session, str) else "").key

    def album_of(self, raw: Raw) -> str:  # noqa: ARG002 - the port's signature
        return ""

    def photos_of(self, raw: Raw) -> tuple[Picture, ...]:  # noqa: ARG002
        return ()

    async def fetch(self, ref: str) -> bytes:
        raise Rejected(f"{ref}: a terminal has no files")

    def read(self, raw: Raw, more: Sequence[Raw] = ()) -> Incoming | None:  # noqa: ARG002
        address = Address(NAME, _text(raw.get("session")))
        at_desk = address == DESK
        version = raw.get("version")
        return Incoming(
            clean(_text(raw.get("text", ""))),
            action=_text(raw.get("action", "")),
            version=version if isinstance(version, int) else None,
            address=address,
            setting=Setting.DESK if at_desk else Setting.PRIVATE,
            sender=DESK.key if at_desk else "",
            answered=_text(raw.get("answered", "")),
        )

    def redact(self, raw: Raw) -> Raw:
        return {"text": f"<{len(str(raw.get('text', '')))} chars>"}

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        return (outgoing,)

    async def send(self, letter: Letter) -> Sent:
        message = letter.outgoing
        text = as_text(message)
        if not text:
            return NOT_TRACKED
        hint = self._hint(len(message.choices)) if message.choices else ""
        if sys.stdout.isatty() and BOLD in message.text:
            bold = unmentioned(message.text).replace(BOLD, _BOLD_ON).replace(BOLD_END, _BOLD_OFF)
            text = text.replace(plain(message.text), bold, 1)
        before, after = (_LINE_AWAY, PROMPT) if self._is_asking else ("\n", "")
        sign = EDITED if letter.edit else ""
        print(before + sign + "\n\n".join(filter(None, (text, hint))) + f"\n\n{after}", end="", flush=True)
        self.shown += 1
        sent = Sent(f"{self._session}.{self.shown}")
        self._remember(letter, sent.message)
        self._news.set()
        return sent

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

    async def next_line(self) -> str | None:
        """A line of the terminal, or of a file that is fed in; None at the end of the input or after Ctrl-D.

        What arrives meanwhile is shown above the prompt.
        """
        if not sys.stdin.isatty():
            return _line(await asyncio.to_thread(sys.stdin.readline))
        print(PROMPT, end="", flush=True)
        self._is_asking = sys.stdout.isatty()
        try:
            return _line(await _typed())
        finally:
            self._is_asking = False

    def _remember(self, letter: Letter, message: str) -> None:
        """What came unasked, or to the desk, is kept here; what a reply offered is known to the dialogue."""
        out = letter.outgoing
        if self.address == DESK:
            self._invited = message if out.ask else self._invited
            self._offered = out.choices or self._offered
        else:
            self._offered = out.choices if letter.priority is not Priority.REPLY else ()
        self._version = letter.version


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Unreadable("expected a text")
    return value


def _line(read: str) -> str | None:
    return read.rstrip("\n") if read else None


async def _typed() -> str:
    """The next line of a terminal, without a thread that would wait for it at the end."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(sys.stdin, ready.set)
    except NotImplementedError:
        return await asyncio.to_thread(sys.stdin.readline)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(sys.stdin)
    return sys.stdin.readline()
