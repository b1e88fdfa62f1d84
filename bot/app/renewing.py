"""The knowledge is taken anew while the program runs: another process reads, checks and learns it into the cache, and
only what is ready and sound is put in the place of the old one. A file that is not keeps the old knowledge in use.
"""

import asyncio
import contextlib
import logging
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from watchfiles import awatch

from bot.app.garbage import without_looks
from bot.dialogue.library import Library
from bot.domain.errors import BotError
from bot.domain.marks import clean

log = logging.getLogger(__name__)

CHECK = (sys.executable, "-m", "bot", "check", "--learn")
MAX_TOLD_FAULTS = 5
SETTLE_MS = 1_600
"""Changes that come closer together are one: an editor writes a file in several steps."""


def as_before(kept: Library, new: Library) -> Library:
    """The new knowledge with what the settings, as they are used now, say of the desk and the broadcasts."""
    return replace(
        new,
        desk=kept.desk,
        desk_contact=kept.desk_contact,
        broadcast=kept.broadcast,
        find_feeds=kept.find_feeds,
    )


class KnowledgeInUse(Protocol):
    """What goes on with the new knowledge, and tells the officers."""

    def renew(self, library: Library) -> None: ...
    async def say(self, text: str) -> None: ...


class Renewer:
    """`opened` gives the library from the cache; `library` is the one in use, for its words."""

    def __init__(
        self,
        folder: Path,
        opened: Callable[[], Library],
        library: Library,
        user: KnowledgeInUse,
        check: Sequence[str] = CHECK,
    ) -> None:
        self._folder, self._opened, self._user, self._check = folder, opened, user, check
        self.library = library
        self._refused = False
        self._busy = asyncio.Lock()

    async def run(self) -> None:
        """Until cancelled."""
        async for _ in self._changes():
            await self.renew()

    async def renew(self) -> None:
        """Take the knowledge as it now is, or say why it can't be taken: once, until it can."""
        async with self._busy:
            faults = await self._faults()
            if faults:
                log.warning("knowledge not taken", extra={"faults": faults})
                if not self._refused:
                    lines = "\n".join(f"- {clean(one)}" for one in faults[:MAX_TOLD_FAULTS])
                    await self._user.say(self.library.say("renewal_refused", count=len(faults), lines=lines))
                self._refused = True
                return
            with without_looks():
                self.library = await asyncio.to_thread(self._opened)
            self._user.renew(self.library)
            log.info("knowledge taken anew", extra={"entries": len(self.library.knowledge.entries)})
            if self._refused:
                await self._user.say(self.library.say("renewal_done"))
            self._refused = False

    async def _changes(self) -> AsyncIterator[object]:
        with contextlib.suppress(RuntimeError):  # "Already borrowed" when the loop ends meanwhile
            async for changes in awatch(self._folder, debounce=SETTLE_MS, recursive=True):
                yield changes

    async def _faults(self) -> list[str]:
        """What the check finds wrong, line by line; nothing where the knowledge is sound and learned."""
        process = await asyncio.create_subprocess_exec(*self._check, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE)
        try:
            _, said = await process.communicate()
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise
        if process.returncode == 0:
            return []
        lines = [line for line in said.decode("utf-8", errors="replace").splitlines() if line.strip()]
        return lines or [str(BotError(f"bot check: {process.returncode}"))]
