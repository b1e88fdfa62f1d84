"""Learning as the board asks for it: worked out by a process beside, one thing at a time, and kept until it is asked
for again.
"""

import asyncio
import contextlib
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from bot.app.knowledge import Folders
from bot.app.learning import DECIDED, twin_of
from bot.app.learning_child import CLUSTERS, NEAREST, WOULD
from bot.domain.teaching import Cluster, Lesson, LessonStatus, NewLesson, Would
from bot.evaluation.clusters import text_key
from bot.ports.teaching import NotWorkedOut
from bot.storage.teaching.store import SqlTeaching

log = logging.getLogger(__name__)

CHILD = (sys.executable, "-m", "bot.app.learning_child")
DEADLINE_S = 600.0
MOST_KEPT = 200


class LearningDesk:
    """Implements `bot.ports.teaching.Learning`."""

    def __init__(self, teaching: SqlTeaching, folders: Folders) -> None:
        self._teaching = teaching
        self._folders = folders
        self._knowledge = 0
        self._kept: dict[str, Any] = {}
        self._working: dict[str, asyncio.Task[None]] = {}
        self._one_at_a_time = asyncio.Lock()
        self._clusters: tuple[Cluster, ...] | None = None

    async def clusters(self) -> Sequence[Cluster] | None:
        heard = await self._teaching.heard()
        decided = [one.new for one in await self._teaching.lessons(*DECIDED)]
        asked = {
            "heard": [one.text for one in heard],
            "decided": [(one.status.value, one.example, one.twin) for one in decided],
        }
        found = self._worked_out(CLUSTERS, asked)
        if found is not None:
            self._clusters = tuple(Cluster(one["code"], tuple(one["texts"]), one["count"]) for one in found)
        if self._clusters is None:
            return None
        out = {text_key(text) for one in decided if one.status is not LessonStatus.WRITTEN for text in (one.example,)}
        return [one for one in self._clusters if text_key(one.texts[0]) not in out]

    def nearest(self, cluster: Cluster) -> Sequence[Would] | None:
        example = cluster.texts[0]
        found = self._worked_out(NEAREST, {"text": example, "twin": twin_of(cluster.texts, example)})
        return [Would(**one) for one in found] if found is not None else None

    def would(self, new: NewLesson) -> Would | None:
        found = self._worked_out(WOULD, {"entry": new.entry, "example": new.example, "twin": new.twin})
        return Would(**found) if found is not None else None

    async def lessons(self) -> Sequence[Lesson]:
        return await self._teaching.lessons(LessonStatus.PROPOSED, LessonStatus.APPROVED)

    async def propose(self, new: NewLesson, officer: str) -> bool:
        return await self._teaching.offer([new], officer, "hoc-denghi")

    async def pass_over(self, texts: Sequence[str], officer: str) -> None:
        over = [NewLesson("", text, by=officer, status=LessonStatus.PASSED_OVER) for text in texts]
        await self._teaching.offer(over, officer, "hoc-boqua")

    def renew(self) -> None:
        """The knowledge is another one: what was worked out no longer holds."""
        self._knowledge += 1
        self._kept.clear()

    async def stop(self) -> None:
        tasks = list(self._working.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _worked_out(self, want: str, asked: Mapping[str, object]) -> Any:
        """None while it is worked out.

        Raises:
            NotWorkedOut: it failed.
        """
        where = {"knowledge": str(self._folders.knowledge), "cache": str(self._folders.cache)}
        question = json.dumps({"want": want, **where, **asked})
        key = f"{self._knowledge} {sha256(question.encode()).hexdigest()}"
        if key in self._kept:
            if (found := self._kept[key]) is None:
                raise NotWorkedOut
            return found
        if key not in self._working:
            self._working[key] = asyncio.create_task(self._work(key, question))
        return None

    async def _work(self, key: str, question: str) -> None:
        try:
            async with self._one_at_a_time, asyncio.timeout(DEADLINE_S):
                found = json.loads(await _asked(question))
        except (OSError, ValueError, TimeoutError) as error:
            log.warning("what the desk asked of learning was not worked out", extra={"fault": repr(error)})
            found = None
        finally:
            self._working.pop(key, None)
        while len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = found


async def _asked(question: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *CHILD,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"},
    )
    try:
        said, _ = await process.communicate(question.encode())
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        raise OSError(f"the process that learns ended with {process.returncode}")
    return said
