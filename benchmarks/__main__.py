"""`make bench`: every figure of the README, printed by one run on one machine."""

import contextlib
import io
import sys
import time
from pathlib import Path

from benchmarks import growth
from benchmarks.accuracy import SETS, intents_table, questions_table
from benchmarks.machine import describe
from benchmarks.starting import start_times
from benchmarks.timing import time_each, time_plain
from bot.answers.answerer import Answerer
from bot.answers.loader import load_knowledge
from bot.app import open_answerer
from bot.config import Settings, load_settings
from bot.evaluation.questions import read_questions

RESULTS = Path(__file__).parent / "results.txt"


def main() -> None:
    """Print, and keep what was printed in benchmarks/results.txt."""
    start = time.perf_counter()
    kept = io.StringIO()
    with contextlib.redirect_stdout(_Both(kept)):
        print(f"{time.strftime('%Y-%m-%d')}, {describe()}\n")
        settings = load_settings()
        _, answerer = open_answerer(settings)
        _speed(answerer)
        cold_s, warm_s = start_times()
        print(f"start of `bot ask`: cold {cold_s:.2f} s, warm {warm_s:.2f} s\n")
        _accuracy(answerer, settings)
        growth.main()
    RESULTS.write_text(kept.getvalue(), encoding="utf-8")
    print(f"\n{time.perf_counter() - start:.0f} s in all", file=sys.stderr)


def _speed(answerer: Answerer) -> None:
    """Before anything else is loaded into this process, as in `bot`; rapidfuzz beside it, over the same examples."""
    names = ("tune.jsonl", "report.jsonl")
    questions = [question.text for name in names for question in read_questions(str(SETS[name]))]
    ours = time_each(answerer.answer, questions)
    _, corpus = load_knowledge(load_settings().knowledge)
    extract, distances = time_plain(corpus.texts, questions)
    print(
        f"a question on the shipped knowledge: p50 {ours.p50_ms:.3f} ms, p99 {ours.p99_ms:.3f} ms; "
        f"rapidfuzz extractOne WRatio {extract.p50_ms:.1f} ms ({extract.p50_ms / ours.p50_ms:.0f} x), "
        f"cdist ratio {distances.p50_ms:.2f} ms ({distances.p50_ms / ours.p50_ms:.1f} x)\n"
    )


def _accuracy(answerer: Answerer, settings: Settings) -> None:
    _, corpus = load_knowledge(settings.knowledge)
    print(f"accuracy ({len(corpus.texts)} examples)\n{questions_table(answerer, corpus)}\n")
    print(f"the matcher alone, tests/intents\n{intents_table(settings.knowledge)}\n")


class _Both(io.TextIOBase):
    """Writes to the terminal and to a copy."""

    def __init__(self, copy: io.StringIO) -> None:
        self._copy = copy
        self._terminal = sys.stdout

    def write(self, text: str) -> int:
        self._copy.write(text)
        written = self._terminal.write(text)
        self._terminal.flush()
        return written


if __name__ == "__main__":
    main()
