"""How far a message travels: the modules and functions of bot/ between an update and the reply at the platform.

The running service beside the local Bot API server, on SQLite, with a profile hook in every thread. A *switch* is a
call whose function stands in another module than the function called before it. What the timers of the process do by
themselves (heartbeat, tidying, the clerk's and the keeper's rounds) is left out, by the function a task began with;
so is the look at the database by which this program sees that all is done.

    python -m benchmarks.trace [path]    `path`: the question's way itself, one line a stay in a module
"""

import asyncio
import inspect
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import CodeType, FrameType

from bot.app.knowledge import open_library
from tests.fakes.bot_api import BotApi
from tests.serving import LAN, QUESTION, Served, serving, settings_for

QUESTIONS = (
    QUESTION,
    "chia sẻ bài của báo Nhân Dân được không?",
    "đăng ảnh họp chi bộ lên mạng được không?",
    "bình luận xúc phạm người khác có sao không?",
)
"""One a round: the answer given last is kept for a moment."""
DESK_CHAT = -1_001_000_000_009
LINK = "http://vietcombank-xacthuc.top/dang-nhap"
BOT = str(Path(__file__).parents[1] / "bot")
TIMERS = frozenset({"beat_forever", "tidy_forever", "tidy", "every", "beat", "backlog", "_backlog"})
TIMER_MODULES = (
    *("services/alerts.py", "services/broadcasts/", "app/watchdog.py", "services/health.py"),
    *("storage/broadcasts/", "storage/leases.py", "services/upkeep.py"),
)
WRITER = frozenset({"storage/database.py", "storage/engines.py"})
"""What runs units of work: what it does was begun by the unit."""
GOES_ON = inspect.CO_COROUTINE | inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR
CLERK = ("services/desk/clerk.py", "storage/desk/clerk.py")
WORK = {
    "searched for links": ("links/extract.py", "places"),
    "taken apart": ("dialogue/material.py", "_taken_apart"),
    "normal-formed": ("likeness/form.py", "normal_form"),
    "hashed": ("likeness/text.py", "signature"),
}
"""What one message needs once at most, with the function that does it."""


@dataclass
class Trip:
    """The calls of one trip, in their order: a module's path below bot/, and the function's name."""

    calls: list[tuple[str, str]] = field(default_factory=list)

    @property
    def modules(self) -> int:
        return len({module for module, _ in self.calls})

    @property
    def functions(self) -> int:
        return len(set(self.calls))

    @property
    def switches(self) -> int:
        return sum(one[0] != other[0] for one, other in zip(self.calls, self.calls[1:], strict=False))

    def stays(self) -> list[tuple[str, list[str]]]:
        """Each module in turn, with the functions called until another module is."""
        return [(module, [name for _, name in calls]) for module, calls in groupby(self.calls, key=itemgetter(0))]

    @property
    def work(self) -> dict[str, int]:
        counted = Counter(self.calls)
        return {name: counted[place] for name, place in WORK.items()}


class Tracer:
    """A profile hook for every thread that begins after it; what it sees goes into `trip`, while there is one.

    `clerk`: the desk clerk's rounds belong to the trip.
    """

    def __init__(self) -> None:
        self.trip: Trip | None = None
        self.clerk = False
        self._modules: dict[CodeType, str] = {}
        self._begun: dict[int, FrameType] = {}
        threading.setprofile(self._hook)
        sys.setprofile(self._hook)

    def _hook(self, frame: FrameType, event: str, _: object) -> None:
        trip = self.trip
        if trip is None or event != "call" or not (module := self._module_of(frame.f_code)):
            return
        if self._goes_on(frame) or self._by_timer(frame):
            return
        trip.calls.append((module, frame.f_code.co_name))

    def _goes_on(self, frame: FrameType) -> bool:
        """A coroutine or generator is called once; the hook hears each time that it goes on."""
        if not frame.f_code.co_flags & GOES_ON:
            return False
        if id(frame) in self._begun:
            return True
        self._begun[id(frame)] = frame
        return False

    def _module_of(self, code: CodeType) -> str:
        if code not in self._modules:
            inside = code.co_filename.startswith(BOT) and not code.co_name.startswith("<")
            self._modules[code] = code.co_filename[len(BOT) + 1 :] if inside else ""
        return self._modules[code]

    def _by_timer(self, frame: FrameType) -> bool:
        root = ""
        names: list[str] = []
        above: FrameType | None = frame
        while above is not None:
            module = self._module_of(above.f_code)
            if module and module not in WRITER:
                root, names = module, above.f_code.co_qualname.split(".")
            above = above.f_back
        if not TIMERS.isdisjoint(names) or root.startswith(TIMER_MODULES):
            return True
        return root in CLERK and not self.clerk


async def _trip(tracer: Tracer, served: Served, act: Callable[[], Awaitable[object]], *, clerk: bool = False) -> Trip:
    trip = Trip()
    await served.settled()
    tracer.trip, tracer.clerk = trip, clerk
    await act()
    await served.settled()
    tracer.trip = None
    return trip


async def _trips(tracer: Tracer, served: Served, round_: int) -> dict[str, Trip]:
    question, link, post = LAN + 3 * round_, LAN + 3 * round_ + 1, LAN + 3 * round_ + 2

    async def handed_in() -> None:
        before = len(served.api.sent(DESK_CHAT))
        await served.ask(post, f"/gui {LINK}?so={round_}")
        await served.answers(DESK_CHAT, before + 1)

    return {
        "a question, to its answer": await _trip(tracer, served, lambda: served.ask(question, QUESTIONS[round_])),
        "a link, to what is said of it": await _trip(tracer, served, lambda: served.ask(link, f"{LINK}?hoi={round_}")),
        "/gui and a link": await _trip(tracer, served, handed_in, clerk=True),
    }


async def _traced() -> dict[str, list[Trip]]:
    found: dict[str, list[Trip]] = {}
    tracer = Tracer()
    async with BotApi.serving() as api:
        with tempfile.TemporaryDirectory() as folder:
            settings = settings_for(api, f"sqlite:///{folder}/bot.db", DESK_CHAT_ID=str(DESK_CHAT))
            async with serving(api, open_library(settings), settings) as served:
                for round_ in range(len(QUESTIONS)):
                    for name, trip in (await _trips(tracer, served, round_)).items():
                        found.setdefault(name, []).append(trip)
    return found


def main() -> None:
    rows = []
    for name, trips in asyncio.run(_traced()).items():
        least = min(trips[1:], key=lambda trip: trip.switches)  # the first one fills what is read only once
        rows.append((name, least))
    print(f"{'trip':32} {'modules':>8} {'functions':>10} {'calls':>6} {'switches':>9}")
    for name, trip in rows:
        print(f"{name:32} {trip.modules:8} {trip.functions:10} {len(trip.calls):6} {trip.switches:9}")
    print()
    for name, trip in rows:
        print(f"{name:32} " + ", ".join(f"{what} {count}x" for what, count in trip.work.items()))
    if sys.argv[1:] == ["path"]:
        print()
        for module, names in rows[0][1].stays():
            print(f"{module:36} {' '.join(names)}")


if __name__ == "__main__":
    main()
