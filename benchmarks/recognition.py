"""How surely a submission that was sent before is recognised, on the labelled pairs of tests/likeness.

`python -m benchmarks.recognition` prints the tables of docs/why/likeness.md.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from bot.likeness.form import normal_form
from bot.likeness.photo import band_keys, distance, photo_hash, same_photo
from bot.likeness.text import near, signature, text_key
from bot.links.canonical import canonical
from bot.links.extract import extract
from tests.likeness.photos import PhotoPair, photo_pairs

PAIRS = Path(__file__).parent.parent / "tests/likeness/pairs.jsonl"
PHOTO_SEED = 2022
"""Bounds were tuned on pictures of other seeds: 777, 4242, 31337."""
REPEATS = 3

Item = TypeVar("Item")
Judge = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts of one kind, and whether the second is the first sent again."""

    id: str
    kind: str
    round: int
    variant: str
    same: bool
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair and what was said of it; `found`: whether the look-up by keys brings the second to the first."""

    group: str
    variant: str
    same: bool
    called_same: bool
    found: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares 0..1: of those called the same, those that are; of the same, those called so, and those found by keys."""

    pairs: int
    precision: float
    recall: float
    found: float


def same_text(a: str, b: str) -> bool:
    return bool(near(normal_form(b), [(0, normal_form(a))]))


def same_link(a: str, b: str) -> bool:
    """Whether two messages have a link in common, by canonical key."""
    keys, others = ({canonical(url) for url in extract(text)} for text in (a, b))
    return bool(keys & others)


JUDGES: Mapping[str, Judge] = {"text": same_text, "link": same_link}
"""By kind of pair."""


def read_pairs() -> list[Pair]:
    return [Pair(**json.loads(line)) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


def judge_pairs(pairs: Iterable[Pair]) -> list[Judged]:
    return [
        Judged(
            f"{pair.kind}s, round {pair.round}",
            pair.variant,
            pair.same,
            JUDGES[pair.kind](pair.a, pair.b),
            pair.kind != "text" or bool(set(signature(normal_form(pair.a))) & set(signature(normal_form(pair.b)))),
        )
        for pair in pairs
    ]


def judge_photos(pairs: Iterable[PhotoPair]) -> list[Judged]:
    judged = []
    for pair in pairs:
        a, b = photo_hash(pair.a), photo_hash(pair.b)
        found = bool(set(band_keys(a)) & set(band_keys(b)))
        judged.append(Judged("photos", pair.variant, pair.same, same_photo(a, b), found))
    return judged


def figures(judged: Sequence[Judged]) -> Figures:
    called = [one for one in judged if one.called_same]
    same = [one for one in judged if one.same]
    right = sum(one.same for one in called)
    return Figures(
        len(judged),
        right / len(called) if called else 1.0,
        right / len(same) if same else 1.0,
        sum(one.found for one in same) / len(same) if same else 1.0,
    )


def main() -> None:
    pairs, photos = read_pairs(), photo_pairs(PHOTO_SEED)
    judged = judge_pairs(pairs) + judge_photos(photos)
    _print_groups(judged)
    _print_variants(judged)
    _print_times([pair for pair in pairs if pair.kind == "text"], photos)


def _print_groups(judged: Sequence[Judged]) -> None:
    groups = {name: list(some) for name, some in groupby(judged, key=lambda one: one.group)}
    first = groups["texts, round 1"] + groups["photos"]
    print(f"{'':32} pairs  precision  recall  found by keys")
    for name, some in {**groups, "texts of round 1 and photos": first, "all": list(judged)}.items():
        row = figures(some)
        print(f"{name:32} {row.pairs:5}  {row.precision:9.1%}  {row.recall:6.1%}  {row.found:13.1%}")


def _print_variants(judged: Sequence[Judged]) -> None:
    for same, title in ((True, "the same: recognised"), (False, "not the same: kept apart")):
        print(f"\n{title}")
        of_kind = [one for one in judged if one.same == same]
        for kind, variant in dict.fromkeys((one.group.split(",")[0], one.variant) for one in of_kind):
            some = [one for one in of_kind if (one.group.split(",")[0], one.variant) == (kind, variant)]
            print(f"  {kind:7} {variant:28} {sum(one.called_same == same for one in some):3} of {len(some)}")


def _print_times(texts: Sequence[Pair], photos: Sequence[PhotoPair]) -> None:
    """Milliseconds each, the best of some rounds."""
    of_b = [normal_form(pair.b) for pair in texts]
    twenty = [(place, normal_form(pair.a)) for place, pair in enumerate(texts[:20])]
    files = [data for pair in photos for data in (pair.a, pair.b)]
    hashes = [(photo_hash(pair.a), photo_hash(pair.b)) for pair in photos]
    print("\nmilliseconds")
    for what, each_ms in (
        ("text: key", _each_ms(text_key, of_b)),
        ("text: signature", _each_ms(signature, of_b)),
        ("text: compared with 20 candidates", _each_ms(lambda form: near(form, twenty), of_b)),
        ("photo: hash of a file", _each_ms(photo_hash, files)),
        ("photo: keys", _each_ms(band_keys, [one for one, _ in hashes])),
        ("photo: compared with one candidate", _each_ms(lambda pair: distance(*pair), hashes)),
    ):
        print(f"  {what:36} {each_ms:6.2f}")


def _each_ms(do: Callable[[Item], object], items: Sequence[Item]) -> float:
    best_s = float("inf")
    for _ in range(REPEATS):
        start = time.perf_counter()
        for item in items:
            do(item)
        best_s = min(best_s, time.perf_counter() - start)
    return best_s * 1e3 / len(items)


if __name__ == "__main__":
    main()
