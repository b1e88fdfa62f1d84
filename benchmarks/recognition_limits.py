"""What plain rapidfuzz and the usual picture hashes give on the labelled pairs, and what ours does not recognise.

`python -m benchmarks.recognition_limits` prints the second half of the tables in docs/why/likeness.md.
"""

import random
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from rapidfuzz import fuzz

from benchmarks.recognition import PHOTO_SEED, read_pairs
from bot.likeness.form import normal_form
from bot.likeness.photo import MAX_DISTANCE, distance, photo_hash
from bot.likeness.picture import read_grey
from tests.likeness import drawings
from tests.likeness.photos import photo_pairs, saved

EACH = 30
MIN_PRECISION = 0.98
RECALL = 0.9

Maker = Callable[[random.Random], tuple[Image.Image, Image.Image]]
Hash = NDArray[np.bool_]


def dhash(grey: NDArray[np.uint8]) -> Hash:
    """64 bits: whether each of 8 x 8 cells is lighter than the one before it."""
    small = np.asarray(Image.fromarray(grey).resize((9, 8), Image.Resampling.LANCZOS), dtype=np.int16)
    return (np.diff(small, axis=1) > 0).ravel()


def phash(grey: NDArray[np.uint8]) -> Hash:
    """64 bits: whether each of the 8 x 8 lowest frequencies of 32 x 32 cells is above their median."""
    small = np.asarray(Image.fromarray(grey).resize((32, 32), Image.Resampling.LANCZOS), dtype=np.float64)
    waves = np.cos(np.pi * np.arange(32)[:, None] * (np.arange(32)[None, :] + 0.5) / 32)
    lowest = (waves @ small @ waves.T)[:8, :8].ravel()
    return np.asarray(lowest > np.median(lowest[1:]))


def best_recall(same: Sequence[float], different: Sequence[float]) -> float:
    """The share of pairs found by the widest bound on the distance that keeps the precision at `MIN_PRECISION`."""
    best = 0.0
    for bound in sorted(set(same)):
        right, wrong = sum(one <= bound for one in same), sum(one <= bound for one in different)
        if right >= MIN_PRECISION * (right + wrong):
            best = max(best, right / len(same))
    return best


def post(draw: random.Random) -> Image.Image:
    return drawings.post(draw.randrange(10**6), draw.randrange(10**6))


def photo(draw: random.Random) -> Image.Image:
    return drawings.scene(draw.randrange(10**6))


def sides_cut(make: Callable[[random.Random], Image.Image], share: float) -> Maker:
    """A cut by hand: a share of the width at the two sides together, 2 % of the height above and below."""

    def cut(draw: random.Random) -> tuple[Image.Image, Image.Image]:
        image = make(draw)
        left = int(image.width * share * draw.random())
        right = image.width - (int(image.width * share) - left)
        return image, image.crop((left, image.height // 50, right, image.height * 49 // 50))

    return cut


def darkened(draw: random.Random) -> tuple[Image.Image, Image.Image]:
    image = photo(draw)
    return image, Image.fromarray((np.asarray(image) * 0.7 + 20).astype(np.uint8))


def turned(draw: random.Random) -> tuple[Image.Image, Image.Image]:
    image = photo(draw)
    return image, image.rotate(2)


def lower_part_gone(draw: random.Random) -> tuple[Image.Image, Image.Image]:
    image = post(draw)
    return image, image.crop((0, 0, image.width, image.height * 6 // 10))


def overwritten(words: int, left: int, width: int) -> Maker:
    """A post whose first line is in part another one."""

    def write(draw: random.Random) -> tuple[Image.Image, Image.Image]:
        layout = draw.randrange(10**6)
        image = drawings.post(layout, draw.randrange(10**6))
        theme = drawings.phone(layout).theme
        other, top = image.copy(), drawings.bar_height(layout) + 112
        pen = ImageDraw.Draw(other)
        pen.rectangle((left, top, left + width, top + 38), theme.page)
        pen.text((left, top), drawings.sentence(draw, words), theme.ink, drawings.font(28))
        return image, other

    return write


CHANGES: dict[str, Maker] = {
    "post, sides cut by 1 %": sides_cut(post, 0.01),
    "post, sides cut by 4 %": sides_cut(post, 0.04),
    "photo, sides cut by 2 %": sides_cut(photo, 0.02),
    "photo, sides cut by 8 %": sides_cut(photo, 0.08),
    "post, lower 40 % gone": lower_part_gone,
    "photo, darkened by a third": darkened,
    "photo, turned by 2 degrees": turned,
    "post, one line is another": overwritten(9, 24, 690),
    "post, one word is another": overwritten(1, 200, 100),
}


def main() -> None:
    _print_texts()
    _print_photos()
    print(f"\ncalled the same, of {EACH}, after")
    for name, change in CHANGES.items():
        print(f"  {name:28} {sum(_called_same(change, number) for number in range(EACH)):3}")


def _print_texts() -> None:
    texts = [pair for pair in read_pairs() if pair.kind == "text"]
    print(f"texts: precision at a recall of {RECALL:.0%}, by rapidfuzz alone on the normal forms")
    for scorer in (fuzz.ratio, fuzz.partial_ratio, fuzz.token_set_ratio):
        scores = np.array([scorer(normal_form(pair.a).lower(), normal_form(pair.b).lower()) for pair in texts])
        same = np.array([pair.same for pair in texts])
        called = scores >= np.quantile(scores[same], 1 - RECALL)
        print(f"  {scorer.__name__:28} {(called & same).sum() / called.sum():6.1%}")


def _print_photos() -> None:
    pairs = photo_pairs(PHOTO_SEED)
    print(f"\nphotos: most pairs found at a precision of {MIN_PRECISION:.0%} or more")
    for name, make in (("dHash, 64 bits", dhash), ("pHash, 64 bits", phash)):
        off = {pair.id: float((make(read_grey(pair.a)) != make(read_grey(pair.b))).sum()) for pair in pairs}
        print(f"  {name:28} {_best(off):6.1%}")
    ours = {pair.id: distance(photo_hash(pair.a), photo_hash(pair.b)) for pair in pairs}
    print(f"  {'rows of steps, ours':28} {_best(ours):6.1%}")
    same, different = ([ours[pair.id] for pair in pairs if pair.same == wanted] for wanted in (True, False))
    print(f"our distances: the same at most {max(same):.2f}, not the same at least {min(different):.2f}")


def _best(distances: dict[str, float]) -> float:
    same = [off for name, off in distances.items() if name.startswith("photo-same")]
    different = [off for name, off in distances.items() if not name.startswith("photo-same")]
    return best_recall(same, different)


def _called_same(change: Maker, number: int) -> bool:
    draw = random.Random(f"limit {number}")
    first, second = change(draw)
    return distance(photo_hash(saved(first, 80)), photo_hash(saved(second, draw.choice((40, 60, 80))))) <= MAX_DISTANCE


if __name__ == "__main__":
    main()
