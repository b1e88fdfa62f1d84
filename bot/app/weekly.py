"""The picture of the figures that officers get on Monday morning, where the settings ask for it; once, of all."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from bot.app.figures import read_figures
from bot.config import Settings
from bot.dialogue.figures_drawing import drawing
from bot.dialogue.library import Library
from bot.domain.counting import week_start
from bot.domain.delivery import Letter, Priority
from bot.domain.figures import Figure
from bot.domain.messages import KEPT, Address, Media, MediaKind, Outgoing
from bot.pictures.bars import painted
from bot.ports.clock import Clock
from bot.services.upkeep import every
from bot.storage.counted import SqlCounted

LOOK_S = 60.0
FROM_HOUR, UNTIL_HOUR = 8, 18
"""Of Monday, in the desk's zone: a process that begins later in the week says nothing of the last one."""
SHOWN = ("asked", "finding", "findings")


def is_time(now_s: float, library: Library) -> bool:
    """Whether it is Monday morning, or the rest of that day's work, by the desk's clock."""
    now = datetime.fromtimestamp(now_s, library.desk.zone)
    return now.weekday() == 0 and FROM_HOUR <= now.hour < UNTIL_HOUR


class WeeklyPicture:
    """`library` may be replaced while it runs; `desk` is where it goes."""

    def __init__(
        self, counted: SqlCounted, settings: Settings, library: Library, clock: Clock, on_letters: Callable[[], None]
    ) -> None:
        self.library = library
        self._counted = counted
        self._settings = settings
        self._clock = clock
        self._on_letters = on_letters
        self._done = ""

    async def run(self, desk: Address) -> None:
        await every(LOOK_S, lambda: self.look(desk), "the weekly picture")

    async def look(self, desk: Address) -> None:
        """Send it where it is due and no process has."""
        library, now_s = self.library, self._clock.now_s()
        if not (library.desk.weekly_picture and is_time(now_s, library)):
            return
        monday = week_start(now_s, library.desk.zone)
        mark = f"weekly {monday:%Y-%m-%d}"
        if mark == self._done:
            return
        if not await self._counted.is_marked(mark):
            await self._send(desk, mark, monday, library)
        self._done = mark

    async def _send(self, desk: Address, mark: str, monday: datetime, library: Library) -> None:
        until_s = monday.timestamp() - 1
        until = datetime.fromtimestamp(until_s, library.desk.zone)
        found = await read_figures(self._counted, library, until_s)
        title = library.say("figures_picture", day=f"{until:%d/%m/%Y}")
        content = await asyncio.to_thread(picture, title, found, library)
        unique = sha256(content).hexdigest()
        photo = Media(MediaKind.PHOTO, KEPT + unique, unique)
        letter = Letter(desk, Outgoing(library.say("figures_weekly", title=title), media=(photo,)), Priority.DESK)
        if await self._counted.send_once(mark, letter, {unique: content}):
            self._on_letters()


def picture(title: str, figures: tuple[Figure, ...], library: Library) -> bytes:
    """A PNG of those that are shown in a chat."""
    return painted(title, [(one, drawing(one, library)) for one in figures if one.id in SHOWN])
