"""What went within the last second: replies and broadcasts of one process keep clear of each other."""

import asyncio
import time
from collections import OrderedDict

from bot.domain.delivery import Letter, Sent
from bot.domain.messages import Address
from bot.ports.channel import Outlet
from bot.ports.clock import Clock
from bot.services.broadcasts.send_slots import LastSecond

SPACING_S = 1.05


class Recent:
    """`free_s` says from when on a chat takes a letter or, with `letters`, a broadcast. `overall`: to all chats.

    Letters keep a pace of their own (`lane_pace`), so they wait for broadcasts only.
    """

    def __init__(self, clock: Clock, per_s: float, spacing_s: float = SPACING_S) -> None:
        self.overall = LastSecond(per_s)
        self._clock = clock
        self._spacing_s = spacing_s
        self._broadcasts: OrderedDict[str, float] = OrderedDict()
        self._letters: OrderedDict[str, float] = OrderedDict()

    def note(self, key: str) -> None:
        """A broadcast went, or is going, to this chat."""
        self._note(self._broadcasts, key)

    def note_letter(self, key: str) -> None:
        self._note(self._letters, key)

    def free_s(self, key: str, *, letters: bool = False) -> float:
        """Never further ahead than it was noted: the clock may have been put back since."""
        free_s = self._broadcasts.get(key, 0.0)
        if letters:
            free_s = max(free_s, self._letters.get(key, 0.0))
        return min(free_s, self._clock.now_s() + self._spacing_s)

    def clear(self) -> None:
        """The clock was put back."""
        self._broadcasts.clear()
        self._letters.clear()

    def _note(self, noted: OrderedDict[str, float], key: str) -> None:
        now_s = self._clock.now_s()
        noted.pop(key, None)
        noted[key] = now_s + self._spacing_s
        while noted and next(iter(noted.values())) <= now_s:
            noted.popitem(last=False)


class Spaced:
    """Letters to a chat wait until a broadcast to it is a second old."""

    def __init__(self, outlet: Outlet, recent: Recent, clock: Clock) -> None:
        self._outlet = outlet
        self._recent = recent
        self._clock = clock

    @property
    def name(self) -> str:
        return self._outlet.name

    async def send(self, letter: Letter) -> Sent:
        wait_s = self._recent.free_s(letter.address.key) - self._clock.now_s()
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        began_s = time.monotonic()
        self._recent.overall.begin()
        try:
            return await self._outlet.send(letter)
        finally:
            ended_s = time.monotonic()
            self._recent.overall.end(ended_s - began_s, ended_s)
            self._recent.note_letter(letter.address.key)

    async def show_typing(self, address: Address) -> None:
        await self._outlet.show_typing(address)
