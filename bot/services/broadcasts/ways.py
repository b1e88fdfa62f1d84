"""How a broadcast reaches members on channels that send it as letters."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.dialogue import broadcasting
from bot.dialogue.actions.action import only
from bot.dialogue.actions.broadcasts import Leave, ReadNews
from bot.dialogue.library import Library
from bot.domain.broadcasts import OFFICERS, Broadcast, Part
from bot.domain.messages import Choice, Outgoing
from bot.ports.broadcasts import Way
from bot.ports.channel import Capabilities

MARGIN_S = 3_600.0
"""So much earlier the time at no cost is taken to end: a letter takes a while to go."""


def _whole(outgoing: Outgoing) -> tuple[Outgoing, ...]:
    return (outgoing,)


@dataclass(frozen=True, slots=True)
class ByLetter:
    """What a channel can show, and how it cuts a message; the defaults are those of a terminal."""

    capabilities: Capabilities = Capabilities(buttons=0, max_text_chars=0)  # noqa: RUF009 - it is frozen
    split: Callable[[Outgoing], tuple[Outgoing, ...]] = _whole

    def way(self, channel: str, broadcast: Broadcast, now_s: float, library: Library) -> Way:
        """To whoever wrote lately the messages; to others the word that there is something, where they must write
        first.
        """
        messages = tuple(piece for part in broadcast.parts for piece in self.split(self._shown(part, library)))
        if not self.capabilities.windowed:
            return Way(channel, messages)
        read = ReadNews(broadcast.code).button(library.say("choice_read_news"))
        notice = Outgoing(library.say("news", title=broadcast.title), (read,))
        return Way(channel, messages, now_s - self.capabilities.free_s + MARGIN_S, notice)

    def _shown(self, part: Part, library: Library) -> Outgoing:
        return broadcasting.outgoing(part, library) if self.capabilities.buttons else unasked(part, library)


def unasked(part: Part, library: Library, audience: str = "") -> Outgoing:
    """Choices of a letter that nobody asked for can't be picked by number: the way out is a command."""
    plain = replace(broadcasting.outgoing(part, library), choices=tuple[Choice, ...]())
    if not only(part.choices, Leave) or audience == OFFICERS:
        return plain
    return replace(plain, text=f"{plain.text}\n\n{library.say('leave_by_command')}")
