"""What taking changed knowledge costs those who ask meanwhile: `python -m benchmarks.reloading`.

The shipped knowledge with made entries up to 1,000. A process beside checks each change, as for a running bot; in this
one questions come at a steady pace and are answered, while what lies ready is opened and put in the place of the old.
The change is one that teaches nothing (wording.yaml), so that the figures are of taking it, not of learning.
`--one-in N`: with fewer of the shipped examples, which are sooner learned.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from benchmarks.machine import describe
from bot.answers.loader import load_knowledge
from bot.answers.schema import Clause, Knowledge
from bot.app.garbage import leaving_out_what_stays
from bot.app.knowledge import library, open_answerer
from bot.app.renewing import Renewer
from bot.app.running import opened
from bot.config import Settings, load_settings
from bot.data.yaml_text import in_quotes
from bot.dialogue.library import Library
from bot.directives.drafting import quoted_from, verdict_of
from bot.evaluation.questions import read_questions
from tests.thinning import thin

ROOT = Path(__file__).parent.parent
ENTRIES, EXAMPLES_EACH, TOPIC = 1_000, 3, "do-thu"
ROUNDS, QUESTIONS_A_SECOND, CALM_S = 5, 50, 5.0


@dataclass
class User:
    """What a running bot does with another library; `opened_s` and `used_s` are what opening it took."""

    library: Library
    opened_s: list[float] = field(default_factory=list)
    used_s: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def renew(self, library: Library) -> None:
        self.library = library

    async def say(self, text: str) -> None:
        self.told.append(text)

    def opened(self, settings: Settings) -> Library:
        begun_s, used_s = time.perf_counter(), time.thread_time()
        found = opened(settings)
        self.opened_s.append(time.perf_counter() - begun_s)
        self.used_s.append(time.thread_time() - used_s)
        return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reloading", description=__doc__)
    parser.add_argument("--one-in", type=int, default=1, metavar="N", help="only so many of the shipped examples")
    one_in = parser.parse_args().one_in
    print(describe())
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        shutil.copytree(ROOT / "knowledge", folder / "knowledge")
        shutil.copy(ROOT / "config.yaml", folder)
        thin(folder / "knowledge", one_in)
        made = ENTRIES - len(load_knowledge(folder / "knowledge")[0].entries)
        _write_entries(folder / "knowledge", made)
        os.environ["BOT_CONFIG"] = str(folder / "config.yaml")
        settings = replace(load_settings(), knowledge=folder / "knowledge", cache=folder / ".cache")
        knowledge, answerer = open_answerer(settings)
        user = User(library(settings, knowledge, answerer))
        with leaving_out_what_stays():
            asyncio.run(_measured(settings, user))


async def _measured(settings: Settings, user: User) -> None:
    questions = [one.text for one in read_questions(str(ROOT / "tests" / "questions" / "tune.jsonl"))]
    waits: list[float] = []
    asking = asyncio.create_task(_ask(user, questions, waits))
    await asyncio.sleep(CALM_S)
    calm, waits[:] = sorted(waits), []
    renewer = Renewer(settings.knowledge, partial(user.opened, settings), user.library, user)
    for _ in range(ROUNDS):
        with (settings.knowledge / "wording.yaml").open("a", encoding="utf-8") as wording:
            wording.write("# đổi\n")
        before = user.library
        await renewer.renew()
        assert user.library is not before, user.told
        await asyncio.sleep(0.2)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    busy = sorted(waits)
    print(
        f"{len(user.library.knowledge.entries):,} entries, {ROUNDS} reloads: opened in "
        f"{statistics.median(user.opened_s) * 1000:.0f} ms (median; {statistics.median(user.used_s) * 1000:.0f} ms of "
        f"the processor), at most {max(user.opened_s) * 1000:.0f} ms"
    )
    for name, own in (("before", calm), ("while the knowledge changes", busy)):
        p99 = own[int(len(own) * 0.99)]
        print(f"a question's wait {name}: p99 {p99 * 1000:.1f} ms, longest {own[-1] * 1000:.1f} ms of {len(own)}")


async def _ask(user: User, questions: list[str], waits: list[float]) -> None:
    """Seconds from when each question is due until it is answered."""
    due_s = time.perf_counter()
    for text in cycle(questions):
        await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
        user.library.answer(text)
        waits.append(time.perf_counter() - due_s)
        due_s += 1 / QUESTIONS_A_SECOND


def _write_entries(folder: Path, count: int) -> None:
    knowledge, _ = load_knowledge(folder)
    lines = [f"topic: {TOPIC}", "title: Đo thử", "order: 999", "entries:"]
    for number, clause in enumerate(islice(cycle(_quotable(knowledge)), count)):
        lines += _entry(number, clause)
    (folder / "answers" / f"{TOPIC}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quotable(knowledge: Knowledge) -> list[Clause]:
    return [one for one in knowledge.clauses.values() if quoted_from(one.text)]


def _entry(number: int, clause: Clause) -> Iterator[str]:
    """Words of the clause from another place on, with a word of its own."""
    words = clause.text.split()
    yield f"  - id: {TOPIC}-{number}"
    yield "    kind: rule"
    yield f"    title: Đo thử số {number}"
    yield f"    verdict: {verdict_of(clause.text)}"
    yield f"    answer: Đo thử số {number}."
    yield "    next: Đồng chí xem nguyên văn."
    yield "    citations:"
    yield f"      - {{clause: {in_quotes(clause.ref)}, quote: {in_quotes(quoted_from(clause.text))}}}"
    yield "    examples:"
    for place in range(EXAMPLES_EACH):
        start = (number + place * 7) % max(1, len(words) - 8)
        said = " ".join([*words[start : start + 8], f"dothu{number}", str(place)])
        yield f"      - {in_quotes(said)}"


if __name__ == "__main__":
    main()
