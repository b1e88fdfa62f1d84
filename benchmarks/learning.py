"""The loop's figures: `python -m benchmarks.learning`.

How long clustering takes for 10,000 questions (the examples of the knowledge, some words changed), and how long the
rehearsal of an example; with `--retrain N` for N examples also what learning anew changes, beside the estimate.
"""

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import replace

from bot.answers.answerer import Answerer
from bot.answers.loader import load_knowledge
from bot.answers.schema import Corpus, Kind, Knowledge
from bot.app.knowledge import open_answerer, train_matcher
from bot.config import load_settings
from bot.evaluation.clusters import clusters
from bot.evaluation.labelled import Labelled, read_labelled
from bot.evaluation.rehearsal import Flip, Rehearsal, flips
from bot.teaching.writing import TaughtFolders

COUNT, SEED, REHEARSED = 10_000, 17, 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning", description=__doc__)
    parser.add_argument("--retrain", type=int, default=0, metavar="N", help="learn anew with each of N examples")
    options = parser.parse_args()
    settings = load_settings()
    knowledge, answerer = open_answerer(settings)
    _, corpus = load_knowledge(settings.knowledge)
    begun_s, used_s = time.perf_counter(), time.process_time()
    found = clusters(_heard(corpus), answerer.matcher.reader)
    took_s, used_s = time.perf_counter() - begun_s, time.process_time() - used_s
    print(f"{COUNT} questions in {len(found)} clusters: {took_s:.1f} s, {used_s:.1f} s of the processor", flush=True)
    folders = TaughtFolders.of(settings.knowledge)
    labelled = read_labelled(settings.knowledge.parent / "tests", folders.twins, knowledge.entries)
    begun_s = time.perf_counter()
    rehearsal = Rehearsal(answerer, labelled)
    print(f"{len(labelled)} labelled questions asked: {time.perf_counter() - begun_s:.1f} s")
    candidates = _candidates(labelled, rehearsal, max(REHEARSED, options.retrain))
    begun_s = time.perf_counter()
    estimated = [rehearsal.with_example(one.text, _entry(one)) for one in candidates[:REHEARSED]]
    each_s = (time.perf_counter() - begun_s) / len(estimated)
    print(
        f"{len(estimated)} examples rehearsed: {each_s:.2f} s each, {sum(map(len, estimated))} flips estimated in all"
    )
    for one, wanted in zip(candidates[: options.retrain], estimated, strict=False):
        print(_beside(wanted, _retrained(one, corpus, knowledge, answerer, rehearsal)), flush=True)


def _heard(corpus: Corpus) -> list[str]:
    draw = random.Random(SEED)
    return [_changed(text, draw) for text in draw.sample(corpus.texts, min(COUNT, len(corpus.texts)))]


def _changed(text: str, draw: random.Random) -> str:
    words = text.split()
    if len(words) > 3:
        words.pop(draw.randrange(len(words)))
    return " ".join(words)


def _candidates(labelled: list[Labelled], rehearsal: Rehearsal, count: int) -> list[Labelled]:
    """Questions of a rule's own that it does not answer: what an editor would add."""
    missed: Iterator[Labelled] = (
        one
        for one, answer in zip(labelled, rehearsal.answers, strict=True)
        if one.entry is not None and one.entry.kind is Kind.RULE and not one.is_right(answer)
    )
    return list(missed)[:count]


def _entry(one: Labelled) -> str:
    return one.entry.id if one.entry is not None else ""


def _retrained(
    one: Labelled, corpus: Corpus, knowledge: Knowledge, answerer: Answerer, rehearsal: Rehearsal
) -> list[Flip]:
    with_it = replace(corpus, texts=(*corpus.texts, one.text), entries=(*corpus.entries, _entry(one)))
    anew = Answerer(knowledge, train_matcher(with_it), answerer.parameters)
    return flips(rehearsal.labelled, rehearsal.answers, [anew.answer(asked.text) for asked in rehearsal.labelled])


def _beside(estimated: list[Flip], certain: list[Flip]) -> str:
    both = {one.asked for one in estimated} & {one.asked for one in certain}
    return f"estimated {len(estimated)}, learned anew {len(certain)}, in both {len(both)}"


if __name__ == "__main__":
    main()
