"""The matcher: its speed, the start of the command line, accuracy, growth. `python -m benchmarks.answering`."""

from benchmarks import growth
from benchmarks.accuracy import SETS, intents_table, questions_table
from benchmarks.starting import start_times
from benchmarks.timing import time_each, time_plain
from bot.answers.answerer import Answerer
from bot.answers.loader import load_knowledge
from bot.app import open_answerer
from bot.config import Settings, load_settings
from bot.evaluation.questions import read_questions


def main() -> None:
    settings = load_settings()
    _, answerer = open_answerer(settings)
    _speed(answerer)
    cold_s, warm_s = start_times()
    print(f"start of `bot ask`: cold {cold_s:.2f} s, warm {warm_s:.2f} s\n")
    _accuracy(answerer, settings)
    growth.main()


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


if __name__ == "__main__":
    main()
