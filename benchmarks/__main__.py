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
from bot.answers.loader import load_knowledge
from bot.app import open_answerer
from bot.config import load_settings
from bot.evaluation.questions import read_questions

RESULTS = Path(__file__).parent / "results.txt"


def main() -> None:
    """Print, and keep what was printed in benchmarks/results.txt."""
    start = time.perf_counter()
    kept = io.StringIO()
    with contextlib.redirect_stdout(_Both(kept)):
        print(f"{time.strftime('%Y-%m-%d')}, {describe()}\n")
        _accuracy_and_speed()
        cold_s, warm_s = start_times()
        print(f"\nstart of `bot ask`: cold {cold_s:.2f} s, warm {warm_s:.2f} s\n")
        growth.main()
    RESULTS.write_text(kept.getvalue(), encoding="utf-8")
    print(f"\n{time.perf_counter() - start:.0f} s in all", file=sys.stderr)


def _accuracy_and_speed() -> None:
    settings = load_settings()
    _, answerer = open_answerer(settings)
    _, corpus = load_knowledge(settings.knowledge)
    print(f"accuracy ({len(corpus.texts)} examples)\n{questions_table(answerer, corpus)}\n")
    print(f"the matcher alone, tests/intents\n{intents_table(settings.knowledge)}\n")
    questions = [
        question.text for name in ("tune.jsonl", "report.jsonl") for question in read_questions(str(SETS[name]))
    ]
    ours = time_each(answerer.answer, questions)
    extract, distances = time_plain(corpus.texts, questions)
    print(
        f"a question on the shipped knowledge: p50 {ours.p50_ms:.3f} ms, p99 {ours.p99_ms:.3f} ms; "
        f"rapidfuzz extractOne WRatio {extract.p50_ms:.1f} ms ({extract.p50_ms / ours.p50_ms:.0f} x), "
        f"cdist ratio {distances.p50_ms:.2f} ms ({distances.p50_ms / ours.p50_ms:.1f} x)"
    )


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
