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
from bot.domain.messages import Address, Incoming, MediaKind, Outgoing, Setting
from bot.ports.channel import Capabilities, Picture, Raw

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
MOST_NUMBERS = 99
"""Then numbers begin with 1 again: of choices that have scrolled away long ago."""
_BOLD_ON, _BOLD_OFF = "\x1b[1m", "\x1b[22m"
_LINE_AWAY = "\r\x1b[K"


def as_text(message: Outgoing, first: int = 1) -> str:
    """A message as it is read where there are no buttons and no pictures; its choices are numbered from `first` on."""
    files = " ".join(SIGNS[one.kind] for one in message.media)
    lines = "\n".join(f"  {number}. {choice.label}" for number, choice in enumerate(message.choices, first))
    return plain("\n\n".join(filter(None, (message.notice, files, message.text, lines))))


class ConsoleChannel:
    """Implements `bot.ports.channel.Channel` for one terminal. `pick_hint` says how to choose, from number to number.

    Updates name their conversation, so that every terminal at the same database can handle those of the others. What
    comes unasked has numbers that nothing else has, so that a number that is just being typed means what it was.
    """

    name = NAME
    capabilities = Capabilities(buttons=0, edits=False, files=False, groups=False, max_text_chars=0)

    def __init__(self, address: Address, pick_hint: Callable[[int, int], str]) -> None:
        self.address = address
        self.shown = 0
        self._hint = pick_hint
        self._news = asyncio.Event()
        self._session = secrets.token_hex(4)
        self._offered: dict[int, tuple[str, int]] = {}
        self._last = 0
        self._invited = ""
        self._is_asking = False

    def typed(self, line: str) -> Raw:
        """A line that was typed here. At the desk a number picks the choice that it was shown with, and a plain line
        after an invitation to reply is that reply; elsewhere numbers pick from what came unasked, or are left to the
        dialogue.
        """
        text = line.strip()
        picked = int(text) if text.isdecimal() and len(text) <= MAX_CHOICE_DIGITS else 0
        if picked in self._offered:
            action, version = self._offered[picked]
            return {"session": self.address.chat, "action": action, "version": version}
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
        first = self._first_number(letter)
        text = as_text(message, first)
        if not text:
            return NOT_TRACKED
        hint = self._hint(first, first + len(message.choices) - 1) if message.choices else ""
        if sys.stdout.isatty() and BOLD in message.text:
            bold = unmentioned(message.text).replace(BOLD, _BOLD_ON).replace(BOLD_END, _BOLD_OFF)
            text = text.replace(plain(message.text), bold, 1)
        before, after = (_LINE_AWAY, PROMPT) if self._is_asking else ("\n", "")
        sign = EDITED if letter.edit else ""
        print(before + sign + "\n\n".join(filter(None, (text, hint))) + f"\n\n{after}", end="", flush=True)
        self.shown += 1
        sent = Sent(f"{self._session}.{self.shown}")
        self._remember(letter, sent.message, first)
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

    def _first_number(self, letter: Letter) -> int:
        """Of its choices: those of a reply to a member are counted by the dialogue."""
        ends = self._last + len(letter.outgoing.choices)
        return 1 if self._is_of_dialogue(letter) or ends > MOST_NUMBERS else self._last + 1

    def _remember(self, letter: Letter, message: str, first: int) -> None:
        """What came unasked, or to the desk, is kept here; what a reply offered is known to the dialogue."""
        out = letter.outgoing
        if self.address == DESK and out.ask:
            self._invited = message
        if not out.choices:
            return
        self._last = first + len(out.choices) - 1
        if self._is_of_dialogue(letter):
            self._offered.clear()
        else:
            self._offered |= {
                number: (choice.action, letter.version) for number, choice in enumerate(out.choices, first)
            }

    def _is_of_dialogue(self, letter: Letter) -> bool:
        return self.address != DESK and letter.priority is Priority.REPLY


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
