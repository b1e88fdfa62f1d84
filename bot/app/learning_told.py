"""What waits to be learned from is told to the officers' chat: how much, and what leads on; once a day or a week, and
only where something came since it was last told.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, tzinfo

from bot.dialogue.library import Library
from bot.domain.counting import week_start
from bot.domain.delivery import Letter, Priority
from bot.domain.desk import HowOften
from bot.domain.messages import Address, Outgoing
from bot.domain.teaching import Lesson, LessonStatus
from bot.evaluation.clusters import text_key
from bot.ports.clock import Clock
from bot.services.upkeep import every
from bot.storage.counted import SqlCounted
from bot.storage.teaching.store import SqlTeaching

LOOK_S = 60.0
FROM_HOUR, UNTIL_HOUR = 8, 18
"""In the desk's zone."""
MARK = "learning "


def told_up_to(now_s: float, library: Library) -> datetime | None:
    """What came before this midnight is due to be told now; None while nothing is."""
    zone, how_often = library.desk.zone, library.desk.learning_told
    now = datetime.fromtimestamp(now_s, zone)
    if how_often is HowOften.NEVER or not FROM_HOUR <= now.hour < UNTIL_HOUR:
        return None
    if how_often is HowOften.WEEKLY:
        monday = week_start(now_s, zone)
        return monday if now.date() == monday.date() else None
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


class LearningTold:
    """`library` may be replaced while it runs; `desk` is where it goes."""

    def __init__(
        self,
        teaching: SqlTeaching,
        counted: SqlCounted,
        library: Library,
        clock: Clock,
        on_letters: Callable[[], None],
    ) -> None:
        self.library = library
        self._teaching = teaching
        self._counted = counted
        self._clock = clock
        self._on_letters = on_letters
        self._done = ""

    async def run(self, desk: Address) -> None:
        await every(LOOK_S, lambda: self.look(desk), "what waits to be learned from")

    async def look(self, desk: Address) -> None:
        """Tell it where it is due, something is new and no process has told it."""
        library = self.library
        until = told_up_to(self._clock.now_s(), library)
        if until is None or (mark := f"{MARK}{until:%Y-%m-%d}") == self._done:
            return
        last = await self._counted.last_mark(MARK)
        if last < mark and (text := await self._said(_midnight(last, library.desk.zone), until.timestamp(), library)):
            letter = Letter(desk, Outgoing(text), Priority.DESK)
            if await self._counted.send_once(mark, letter, {}):
                self._on_letters()
        self._done = mark

    async def _said(self, since_s: float, until_s: float, library: Library) -> str:
        """In words, "" where nothing came in that time."""
        lessons = await self._teaching.lessons()
        decided = {text_key(text) for one in lessons for text in (one.new.example, one.new.twin)}
        heard = {text_key(one.text) for one in await self._teaching.heard(since_s, until_s)}
        questions = len(heard - decided - {""})
        proposed = [one for one in lessons if one.status is LessonStatus.PROPOSED]
        if not questions and not any(since_s <= one.made_s < until_s for one in proposed):
            return ""
        return _words(questions, proposed, sum(one.status is LessonStatus.APPROVED for one in lessons), library)


def _words(questions: int, proposed: Sequence[Lesson], approved: int, library: Library) -> str:
    counts = {"questions": questions, "proposed": len(proposed), "approved": approved}
    lines = [library.say(f"learning_{name}", count=count) for name, count in counts.items() if count]
    return "\n".join([library.say("learning_waits"), *lines])


def _midnight(mark: str, zone: tzinfo) -> float:
    return datetime.combine(date.fromisoformat(mark.removeprefix(MARK)), time(), zone).timestamp() if mark else 0.0
