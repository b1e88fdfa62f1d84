"""How the matcher grows: 1,000 to 100,000 synthetic examples, each size in a process of its own."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.synthetic import Synthetic, make_corpus
from bot.answers import cache
from bot.answers.features import build_space
from bot.answers.matcher import Matcher, train
from bot.answers.normalise import fold_text
from bot.answers.weights import SparseWeights
from bot.storage.matrix_rows import FileRows

SIZES = (1_000, 10_000, 100_000)
QUESTIONS = 1_000
SLOW_QUESTIONS = 30


@dataclass(frozen=True, slots=True)
class Growth:
    """One size: seconds to build, keep and open again, memory at its highest, a question's time, share right.

    `accuracy` is the share of held-out questions whose entry comes first among the entries, `centroids` the same for
    the mean example of each entry, without learning. The two ratios are the median times of rapidfuzz over the same
    folded examples, divided by the matcher's.
    """

    examples: int
    build_s: float
    save_s: float
    load_s: float
    peak_mb: float
    p50_ms: float
    p99_ms: float
    accuracy: float
    centroids: float
    extract_ratio: float
    cdist_ratio: float


def main() -> None:
    print("examples  build s  save s  load s  peak MB  p50 ms  p99 ms  top-1  centroids  x WRatio  x cdist")
    for size in SIZES:
        one = measure_apart(size)
        print(
            f"{one.examples:8,}  {one.build_s:7.1f}  {one.save_s:6.2f}  {one.load_s:6.2f}  {one.peak_mb:7.0f}  "
            f"{one.p50_ms:6.2f}  {one.p99_ms:6.2f}  {one.accuracy:5.3f}  {one.centroids:9.3f}  "
            f"{one.extract_ratio:8.0f}  {one.cdist_ratio:7.1f}",
            flush=True,
        )


def measure_apart(size: int) -> Growth:
    """One size in a fresh process, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "benchmarks.growth", str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Growth(**json.loads(done.stdout))


def measure(size: int) -> Growth:
    """Build, keep, open again and ask, in this process; memory is read before rapidfuzz begins."""
    made = make_corpus(size, QUESTIONS)
    corpus = made.corpus
    start = time.perf_counter()
    built = train(corpus.texts, corpus.entries, corpus.background, corpus.lexicon, corpus.background_kinds)
    build_s = time.perf_counter() - start
    matcher, save_s, load_s = _keep_and_open(built)
    del built
    taken_ms, accuracy = _ask(matcher, made)
    peak_mb = _peak_mb()
    p50_ms = float(np.median(taken_ms))
    extract_ms, cdist_ms = _plain(corpus.texts, [text for text, _ in made.questions[:SLOW_QUESTIONS]])
    return Growth(
        examples=size,
        build_s=build_s,
        save_s=save_s,
        load_s=load_s,
        peak_mb=peak_mb,
        p50_ms=p50_ms,
        p99_ms=float(np.quantile(taken_ms, 0.99)),
        accuracy=accuracy,
        centroids=_ask_centroids(matcher, made),
        extract_ratio=extract_ms / p50_ms,
        cdist_ratio=cdist_ms / p50_ms,
    )


def _peak_mb() -> float:
    """The most memory this process held (Linux: proc_pid_status(5), VmHWM; unlike ru_maxrss it forgets the parent)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _keep_and_open(matcher: Matcher) -> tuple[Matcher, float, float]:
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        start = time.perf_counter()
        cache.save_matcher(place, "growth", matcher)
        kept = time.perf_counter()
        opened = cache.load_matcher(place, "growth", FileRows)
        load_s = time.perf_counter() - kept
    if opened is None:
        raise RuntimeError("what was kept cannot be opened")
    return opened, kept - start, load_s


def _ask(matcher: Matcher, made: Synthetic) -> tuple[list[float], float]:
    """Milliseconds of each question after a first round, and the share of right first entries."""
    right = [matcher.names[int(matcher.rank(text).logits[:-1].argmax())] == entry for text, entry in made.questions]
    return _time(matcher.rank, [text for text, _ in made.questions]), float(np.mean(right))


def _ask_centroids(matcher: Matcher, made: Synthetic) -> float:
    """The share of questions whose entry has the nearest centroid by cosine, in the matcher's own space."""
    number = {name: place for place, name in enumerate(matcher.names)}
    classes = [number[entry] for entry in made.corpus.entries]
    space, examples = build_space(map(matcher.analyse, made.corpus.texts), classes)
    count = len(number)
    keys = np.repeat(np.array(classes), np.diff(examples.starts)) + examples.ids.astype(np.int64) * count
    cells, place = np.unique(keys, return_inverse=True)
    sums = np.bincount(place, weights=examples.values)
    lengths = np.sqrt(np.bincount(cells % count, weights=sums**2))
    starts = np.searchsorted(cells, np.arange(len(space) + 1) * count)
    values = (sums / lengths[cells % count]).astype(np.float32)
    centroids = SparseWeights(starts, (cells % count).astype(np.int32), values, count)
    vectors = [space.vector(matcher.analyse(text)) for text, _ in made.questions]
    best = [int(centroids.scores(vector.ids, vector.weights).argmax()) for vector in vectors]
    return float(np.mean([matcher.names[at] == entry for at, (_, entry) in zip(best, made.questions, strict=True)]))


def _plain(examples: Sequence[str], questions: Sequence[str]) -> tuple[float, float]:
    """Median milliseconds of rapidfuzz: extractOne with WRatio, and bare cdist with ratio."""
    folded = [fold_text(example) for example in examples]
    asked = [fold_text(question) for question in questions]
    extract = _time(lambda text: process.extractOne(text, folded, scorer=fuzz.WRatio), asked)
    cdist = _time(lambda text: process.cdist([text], folded, scorer=fuzz.ratio), asked)
    return float(np.median(extract)), float(np.median(cdist))


def _time(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    taken_ms = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        taken_ms.append((time.perf_counter() - start) * 1e3)
    return taken_ms


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asdict(measure(int(sys.argv[1])))))
    else:
        main()
