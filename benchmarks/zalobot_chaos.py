"""Kill -9 beside a local Zalo bot (Bot Platform): is an update that was stored lost, out of order, or answered twice?

`python -m benchmarks.zalobot_chaos [--members 625] [--kills 10] [--faults 0.05]`. A real `bot run` on SQLite asks for
one update at a time, without offset: what was given and not stored is gone, and counted for itself. 2 % of the updates
are given twice, 5 % of all calls are answered badly. Each member asks the same questions, one after another; which
answer belongs to which is learnt from one who asks before the first fault.
"""

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from benchmarks.kills import Copies, Kills
from benchmarks.running import Process, free_port, while_coming
from bot.channels.zalobot.events import name_of
from tests.fakes.zalobot.server import TOKEN, FakeZaloBot, Message

TWICE = 0.02
AFTER_S = 10.0
MOST_GAP_S = 20.0
"""Between two messages of a member, at most: 625 members bring about 60 updates a second."""
QUESTIONS = (
    "/trogiup",
    "đăng tài liệu mật lên Facebook được không?",
    "/chude",
    "chia sẻ tin chưa kiểm chứng được không?",
    "/gui",
    "dùng tài khoản giả để bình luận được không?",
    "/chuyentin",
    "chia sẻ gương người tốt việc tốt được không?",
)
LEARNER = "learner"


@dataclass
class Faulty(FakeZaloBot):
    """Answers a share of the calls badly; after some of them the message has reached its member all the same."""

    share: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    at_s: list[float] = field(default_factory=list)
    unseen: Counter[tuple[str, str]] = field(default_factory=Counter)
    repeated: set[str] = field(default_factory=set)
    faulty: int = 0

    async def _updates(self, request: web.Request) -> web.Response:
        if self.chance.random() < self.share:
            self.faulty += 1
            status, body = self.chance.choice(((502, ""), (200, "<html>"), (403, '{"ok":false,"error_code":403}')))
            return web.Response(status=status, text=body, content_type="application/json")
        answer = await super()._updates(request)
        if self.given and self.chance.random() < TWICE:
            self.waiting.append(self.given[-1])
            self.repeated.add(name_of(self.given[-1]))
        return answer

    async def _method(self, request: web.Request) -> web.Response:
        before = len(self.sent)
        kind = self.chance.choice(("502", "403", "cut")) if self.chance.random() < self.share else ""
        if not kind:
            answer = await super()._method(request)
        else:
            self.faulty += 1
            asked = await request.json()
            key = (str(asked.get("chat_id", "")), str(asked.get("text", "")))
            if kind == "cut" and not self.unseen[key]:
                self.unseen[key] += 1
                await super()._method(request)
                answer = web.Response(text='{"ok":true,"resu', content_type="application/json")
            else:
                status, body = (502, "") if kind != "403" else (200, '{"ok":false,"error_code":403,"description":"x"}')
                answer = web.Response(status=status, text=body, content_type="application/json")
        if len(self.sent) > before:
            self.at_s.append(time.time())
        return answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """`lost`: stored and not answered (member, number of the question); `gone`: given by the platform and not stored;
    `out_of_order`: (member, number, the later question answered before it).
    `twice`: second copies, by the kill between them (at 0 those without one); `excused`: of a cut answer.
    """

    stored: int
    lost: tuple[tuple[str, int], ...]
    gone: int
    out_of_order: tuple[tuple[str, int, int], ...]
    twice: tuple[int, ...]
    excused: int
    faults: int
    most_asking: int
    took_s: float

    def __str__(self) -> str:
        most = max(self.twice[1:], default=0)
        which = f" {list(self.lost)}" if self.lost else ""
        behind = f" {list(self.out_of_order)}" if self.out_of_order else ""
        return (
            f"stored {self.stored}, of these lost {len(self.lost)}{which}; given and not stored {self.gone}; "
            f"out of order {len(self.out_of_order)}{behind}, twice without a kill {self.twice[0]}, "
            f"most at a kill {most}, excused {self.excused}, faults {self.faults}, {self.took_s:.0f} s"
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """`share` of calls are answered badly; each of the members waits at most `most_gap_s` between two messages. For
    `after_s` second copies are waited for at the end.
    """

    members: int = 625
    kills: int = 10
    share: float = 0.05
    most_gap_s: float = MOST_GAP_S
    questions: int = len(QUESTIONS)
    after_s: float = AFTER_S


async def run(plan: Plan, place: Path) -> Outcome:
    members, kills, questions = plan.members, plan.kills, plan.questions
    asked = QUESTIONS[:questions]
    platform = Faulty(idle_s=1.0)
    await platform.start()
    database = place / "bot.db"
    given = {"ZALO_BOT_TOKEN": TOKEN, "ZALO_BOT_API_BASE": platform.base, "HTTP_PORT": str(free_port())}
    given |= {"DATABASE_URL": f"sqlite+aiosqlite:///{database}", "TELEGRAM_BOT_TOKEN": "", "ZALO_APP_ID": ""}
    bot = Process("bot", ["-m", "bot", "run"], given, place / "log")
    await bot.start()
    try:
        known = await _learnt(platform, asked)
    except BaseException:
        await bot.kill()
        await platform.stop()
        raise
    platform.share = plan.share
    began_s = time.perf_counter()
    killed = Kills()
    users = [f"u{number:04d}" for number in range(members)]
    said: dict[str, tuple[str, int]] = {}
    feeding = asyncio.gather(*(_lane(platform, user, asked, plan.most_gap_s, said) for user in users))
    for number in range(1, kills + 1):
        wanted = members * questions * number // (kills + 1)
        await while_coming(platform.sent, lambda wanted=wanted: len(platform.given) < wanted)  # type: ignore[misc]
        await asyncio.sleep(platform.chance.uniform(0, 0.05))
        await killed.kill(bot)
    await feeding
    await while_coming(platform.sent, lambda: bool(platform.waiting))
    await while_coming(platform.sent, lambda: bool(_all_stored(database, said) - _answered(platform, known).keys()))
    await asyncio.sleep(plan.after_s)
    took_s = time.perf_counter() - began_s
    await bot.kill()
    await platform.stop()
    stored = _all_stored(database, said)
    return _held_against(platform, known, stored, said, killed, took_s)


async def _learnt(platform: Faulty, asked: tuple[str, ...]) -> dict[str, int]:
    """The first line of each answer, with the number of its question: what follows it depends on what was said before,
    and a member of whom an update is gone has said less.
    """
    known: dict[str, int] = {}
    for number, text in enumerate(asked):
        before = len(platform.sent)
        platform.say(LEARNER, text)
        await while_coming(platform.sent, lambda before=before: len(platform.sent) == before)  # type: ignore[misc]
        await asyncio.sleep(0.5)
        known.setdefault(_first_line(platform.sent[before].text), number)
    if len(known) != len(asked):
        raise SystemExit("two questions have the same answer: choose others")
    platform.sent.clear()
    platform.at_s.clear()
    platform.given.clear()
    return known


async def _lane(
    platform: Faulty, user: str, asked: tuple[str, ...], most_gap_s: float, said: dict[str, tuple[str, int]]
) -> None:
    for number, text in enumerate(asked):
        await asyncio.sleep(platform.chance.uniform(0, most_gap_s))
        platform.say(user, text)
        said[name_of(platform.waiting[-1])] = (user, number)


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _all_stored(database: Path, said: dict[str, tuple[str, int]]) -> set[tuple[str, int]]:
    """What was stored, by the table that knows its names for two days."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        names = {row[0] for row in connection.execute("SELECT update_id FROM seen")}
    return {said[name] for name in names & said.keys()}


def _answered(platform: Faulty, known: dict[str, int]) -> dict[tuple[str, int], None]:
    return dict.fromkeys((one.chat, known[line]) for one in platform.sent if (line := _first_line(one.text)) in known)


def _held_against(
    platform: Faulty,
    known: dict[str, int],
    stored: set[tuple[str, int]],
    said: dict[str, tuple[str, int]],
    killed: Kills,
    took_s: float,
) -> Outcome:
    """What the platform gave twice may come behind later words, where a kill took the first before it was stored."""
    repeated = {said[name] for name in platform.repeated & said.keys()}
    first_s: dict[tuple[str, str], float] = {}
    furthest: Counter[str] = Counter()
    copies, excused = Copies(killed), 0
    out_of_order: list[tuple[str, int, int]] = []
    unseen = defaultdict(int, platform.unseen)
    answers: list[tuple[Message, float]] = [
        (one, at_s) for one, at_s in zip(platform.sent, platform.at_s, strict=True) if _first_line(one.text) in known
    ]
    for one, at_s in answers:
        key, number = (one.chat, one.text), known[_first_line(one.text)]
        if key not in first_s:
            if number < furthest[one.chat] and (one.chat, number) not in repeated:
                out_of_order.append((one.chat, number, furthest[one.chat]))
        elif unseen[key]:
            unseen[key] -= 1
            excused += 1
        else:
            copies.add(first_s[key], at_s)
        first_s[key] = at_s
        furthest[one.chat] = max(furthest[one.chat], number)
    lost = tuple(sorted(stored - _answered(platform, known).keys()))
    return Outcome(
        *(len(stored), lost, len(said) - len(stored), tuple(out_of_order), copies.by_kill, excused),
        *(platform.faulty, platform.most_asking, took_s),
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--members", type=int, default=625)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--faults", type=float, default=0.05)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(run(Plan(chosen.members, chosen.kills, chosen.faults), Path(folder)))
        updates = chosen.members * len(QUESTIONS)
        print(
            f"{updates} updates of {chosen.members} members, {chosen.kills} kills, {chosen.faults:.0%} faults: {found}"
        )
