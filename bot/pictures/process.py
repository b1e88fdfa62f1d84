"""The other end of `bot.pictures.child`: started with the first picture, ended when late, idle, or at the stop."""

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from bot.likeness.picture import PhotoUnreadable
from bot.pictures.child import ANEW, LENGTH_BYTES, LOOK, READ
from bot.pictures.picture_words import can_read
from bot.services.reading import Read, nobody_reads

CHILD = "bot.pictures.child"
DEADLINE_S = 5.0
"""For one picture, with the start of the process; an ordinary photo takes 0.05 to 0.3 s."""
ANEW_DEADLINE_S = 20.0
"""Somebody waits for it, and without it the photo is refused; its processor time is bounded all the same."""
READ_DEADLINE_S = 10.0
"""A screenshot takes 1 to 2 s."""
IDLE_S = 60.0
"""After so long without a picture the process is ended, and its memory free."""


class PictureProcess:
    """Looks at one picture at a time; whatever becomes of it, the next one is looked at."""

    def __init__(self, module: str = CHILD, deadline_s: float = DEADLINE_S, idle_s: float = IDLE_S) -> None:
        self._module = module
        self._deadline_s = deadline_s
        self._idle_s = idle_s
        self._one_at_a_time = asyncio.Lock()
        self._process: Process | None = None
        self._idle: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """Of the running process; None while there is none."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def look(self, picture: bytes) -> str:
        """What is seen in a picture, as `bot.likeness.seen` writes it: its look, and what its QR codes say.

        Raises:
            PhotoUnreadable: the bytes are no picture that can be read within the bounds of time and memory.
        """
        return (await self._done(LOOK, picture, self._deadline_s)).decode()

    async def anew(self, picture: bytes) -> bytes:
        """The picture written anew as a JPEG, which holds nothing else of the file.

        Raises:
            PhotoUnreadable: as `look`.
        """
        return await self._done(ANEW, picture, max(self._deadline_s, ANEW_DEADLINE_S))

    async def read(self, picture: bytes) -> str:
        """The words in a picture, "" where none are, or where tesseract is not installed.

        Raises:
            PhotoUnreadable: as `look`.
        """
        return (await self._done(READ, picture, max(self._deadline_s, READ_DEADLINE_S))).decode()

    async def _done(self, wish: bytes, picture: bytes, deadline_s: float) -> bytes:
        async with self._one_at_a_time:
            if self._idle:
                self._idle.cancel()
            try:
                async with asyncio.timeout(deadline_s):
                    done, found = await self._asked(wish, picture)
            except TimeoutError as error:
                await self._end()
                raise PhotoUnreadable(f"photo: expected to be seen within {deadline_s:g} s") from error
            except (OSError, asyncio.IncompleteReadError) as error:
                await self._end()
                raise PhotoUnreadable("photo: expected to be seen within the memory and time of one") from error
            except BaseException:
                await self._end()
                raise
            self._idle = asyncio.get_running_loop().call_later(self._idle_s, self._kill)
        if not done:
            raise PhotoUnreadable(found.decode())
        return found

    async def stop(self) -> None:
        if self._idle:
            self._idle.cancel()
        await self._end()

    async def _asked(self, wish: bytes, picture: bytes) -> tuple[bool, bytes]:
        process = await self._started()
        if process.stdin is None or process.stdout is None:
            raise OSError("the process that looks at pictures has no pipes")
        process.stdin.write(wish + len(picture).to_bytes(LENGTH_BYTES) + picture)
        await process.stdin.drain()
        head = await process.stdout.readexactly(1 + LENGTH_BYTES)
        found = await process.stdout.readexactly(int.from_bytes(head[1:]))
        return bool(head[0]), found

    async def _started(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", self._module),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                start_new_session=True,
                env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **_ONE_THREAD},
            )
        return self._process

    def _kill(self) -> None:
        """With what it started in turn."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    async def _end(self) -> None:
        self._kill()
        if self._process is not None:
            await self._process.wait()
            self._process = None


def reader(process: PictureProcess) -> Read:
    """What reads photos in that process; where tesseract is not installed, nobody does."""
    return process.read if can_read() else nobody_reads


_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}
"""Numpy's threads would take of the memory allowed. The bot's own settings and secrets stay out."""
