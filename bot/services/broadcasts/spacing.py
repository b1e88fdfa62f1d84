"""Which chats got something within the last second: replies and broadcasts of one process keep clear of each other."""

import asyncio
from collections import OrderedDict

from bot.domain.delivery import Letter, Sent
from bot.domain.messages import Address, Incoming, Outgoing
from bot.ports.channel import Channel, Raw
from bot.ports.clock import Clock

SPACING_S = 1.05


class Recent:
    """`note` a message to a chat; `free_s` says from when on it takes the next one."""

    def __init__(self, clock: Clock, spacing_s: float = SPACING_S) -> None:
        self._clock = clock
        self._spacing_s = spacing_s
        self._free: OrderedDict[str, float] = OrderedDict()

    def note(self, key: str) -> None:
        now_s = self._clock.now_s()
        self._free.pop(key, None)
        self._free[key] = now_s + self._spacing_s
        while self._free and next(iter(self._free.values())) <= now_s:
            self._free.popitem(last=False)

    def free_s(self, key: str) -> float:
        return self._free.get(key, 0.0)


class SpacedChannel:
    """A channel whose letters wait until a broadcast to the same chat is a second old."""

    def __init__(self, channel: Channel, recent: Recent, clock: Clock) -> None:
        self._channel = channel
        self._recent = recent
        self._clock = clock

    @property
    def name(self) -> str:
        return self._channel.name

    def lane_of(self, raw: Raw) -> str:
        return self._channel.lane_of(raw)

    def read(self, raw: Raw) -> Incoming | None:
        return self._channel.read(raw)

    def redact(self, raw: Raw) -> Raw:
        return self._channel.redact(raw)

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        return self._channel.split(outgoing)

    async def send(self, letter: Letter) -> Sent:
        wait_s = self._recent.free_s(letter.address.key) - self._clock.now_s()
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        try:
            return await self._channel.send(letter)
        finally:
            self._recent.note(letter.address.key)

    async def show_typing(self, address: Address) -> None:
        await self._channel.show_typing(address)
