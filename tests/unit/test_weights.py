"""Weights in both layouts, and learning by samples of the classes."""

import os
import random
from pathlib import Path

import numpy as np
import pytest

from bot.answers import cache, sampled
from bot.answers import matcher as matching
from bot.answers.features import Examples, Floats
from bot.answers.matcher import Matcher, train
from bot.answers.sampled import Residuals, keep_residuals, sparse_weights
from bot.answers.schema import Lexicon
from bot.answers.training import exact_weights, run_sums
from bot.answers.weights import DenseWeights, SparseWeights, Weights, keep, restore, spans
from bot.storage.matrix_rows import KEPT_ROWS, FileRows

FEATURES, CLASSES, COUNT = 40, 7, 30
NOBODY = 65_534
BACKGROUND = ("hôm nay trời mưa", "giá vàng bao nhiêu", "nấu phở thế nào")
SYLLABLES = "ba bo ca co da do ga go ha ho la lo ma mo na no pha pho ra ro sa so ta to va vo xa xo".split()


@pytest.fixture
def examples() -> Examples:
    draw = np.random.default_rng(1)
    rows = [np.sort(draw.choice(FEATURES, draw.integers(1, 9), replace=False)) for _ in range(COUNT)]
    ids = np.concatenate(rows).astype(np.int32)
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    return Examples(ids, draw.random(len(ids), dtype=np.float32), starts)


@pytest.fixture
def residuals() -> Floats:
    return np.random.default_rng(2).uniform(1.0, 2.0, (COUNT, CLASSES)).astype(np.float32)


@pytest.fixture
def layouts(
    examples: Examples, residuals: Floats, monkeypatch: pytest.MonkeyPatch
) -> tuple[DenseWeights, SparseWeights]:
    monkeypatch.setattr(sampled, "BLOCK_CELLS", 3 * FEATURES)
    dense = DenseWeights.of_cells(exact_weights(examples, residuals, FEATURES))
    return dense, sparse_weights(examples, keep_residuals(residuals), FEATURES, CLASSES)


def many_entries(count: int) -> tuple[list[str], list[str]]:
    """Six examples an entry, each of three of the entry's five words in any order."""
    draw = random.Random(3)
    texts, owners = [], []
    for number in range(count):
        theme = [f"{draw.choice(SYLLABLES)} {draw.choice(SYLLABLES)}" for _ in range(5)]
        texts += [" ".join(draw.sample(theme, 3)) for _ in range(6)]
        owners += [f"e{number:03}"] * 6
    return texts, owners


@pytest.fixture(scope="module")
def learned() -> Matcher:
    texts, owners = many_entries(60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "MAX_DENSE_CLASSES", 20)
        patch.setattr(sampled, "SAMPLED_CLASSES", 16)
        patch.setattr(sampled, "BATCH", 32)
        return train(texts, owners, BACKGROUND, Lexicon({}, ()))


def test_both_layouts_give_the_same_scores(layouts: tuple[DenseWeights, SparseWeights]) -> None:
    dense, sparse = layouts
    ids = np.array([3, 5, 8, 39], dtype=np.int32)
    values = np.array([1.0, 0.5, 0.25, 2.0], dtype=np.float32)
    assert sparse.scores(ids, values) == pytest.approx(dense.scores(ids, values), rel=1e-3)


def test_texts_are_scored_together_as_each_is_alone(layouts: tuple[DenseWeights, SparseWeights]) -> None:
    draw = np.random.default_rng(4)
    texts = [
        (draw.choice(FEATURES, size, replace=False).astype(np.int32), draw.random(size, dtype=np.float32))
        for size in (12, 5, 0, 1)
    ]
    for weights in layouts:
        together = weights.scores_of(texts)
        assert together.shape == (len(texts), CLASSES)
        for row, text in zip(together, texts, strict=True):
            assert row == pytest.approx(weights.scores(*text), rel=1e-3, abs=1e-4)


def test_a_row_read_again_is_the_same_whichever_row_took_its_place(tmp_path: Path) -> None:
    cells = np.random.default_rng(5).random((2 * KEPT_ROWS + 3, CLASSES)).astype(np.float16)
    np.save(tmp_path / "cells.npy", cells)
    rows = FileRows(tmp_path / "cells.npy")
    for asked in ([7, KEPT_ROWS + 7, 8], [7], [2 * KEPT_ROWS + 1, 1, 7], [KEPT_ROWS + 7, 7], []):
        ids = np.array(asked, dtype=np.int32)
        for _ in range(2):
            assert np.array_equal(rows[ids], cells[ids].astype(np.float32))
    assert np.array_equal(np.asarray(rows), cells)


def test_both_layouts_explain_alike(layouts: tuple[DenseWeights, SparseWeights]) -> None:
    dense, sparse = layouts
    ids = np.array([3, 5, 8, 39], dtype=np.int32)
    for place in range(CLASSES):
        assert sparse.of(place, ids) == pytest.approx(dense.of(place, ids), rel=1e-3)


def test_no_features_score_nothing(layouts: tuple[DenseWeights, SparseWeights]) -> None:
    nothing = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
    for weights in layouts:
        assert weights.scores(*nothing).tolist() == [0.0] * CLASSES


def test_what_was_kept_is_restored(layouts: tuple[DenseWeights, SparseWeights], tmp_path: Path) -> None:
    ids, values = np.array([39, 3, 5], dtype=np.int32), np.array([1.0, 0.5, 2.0], dtype=np.float32)
    every: tuple[Weights, ...] = layouts
    for number, weights in enumerate(every):
        place = tmp_path / str(number)
        place.mkdir()
        keep(weights, place)
        again = restore(place, FileRows)
        assert type(again) is type(weights)
        assert np.array_equal(again.scores(ids, values), weights.scores(ids, values))
        assert np.array_equal(again.of(2, ids), weights.of(2, ids))
        for name, array in weights.arrays().items():
            assert np.array_equal(again.arrays()[name], array)


@pytest.mark.parametrize("layout", [0, 1], ids=["dense", "sparse"])
def test_a_damaged_layout_is_refused(layouts: tuple[DenseWeights, SparseWeights], layout: int, tmp_path: Path) -> None:
    keep(layouts[layout], tmp_path)
    largest = max(tmp_path.iterdir(), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-1])
    with pytest.raises(ValueError, match=r"expected|mmap|larger|size"):
        restore(tmp_path, FileRows)
    largest.unlink()
    with pytest.raises(OSError, match=r"\.npy"):
        restore(tmp_path, FileRows)


def test_a_feature_keeps_the_classes_it_weighs_most_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampled, "MAX_CLASSES_A_FEATURE", 2)
    one = Examples(np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.float32), np.array([0, 1]))
    values = np.array([1.0, -4.0, 2.0, 3.0], dtype=np.float32)
    weights = sparse_weights(one, Residuals(np.zeros(4, dtype=np.int64), np.arange(4), values), 1, 4)
    row = weights.scores(np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.float32))
    assert row.tolist() == [0.0, -4.0, 0.0, 3.0]


def test_spans_lie_end_to_end() -> None:
    places, lengths = spans(np.array([0, 2, 2, 5]), np.array([2, 1, 0]))
    assert places.tolist() == [2, 3, 4, 0, 1]
    assert lengths.tolist() == [3, 0, 2]


def test_more_classes_than_the_limit_are_learned_by_samples(learned: Matcher) -> None:
    assert isinstance(learned.weights, SparseWeights)
    texts, owners = many_entries(60)
    best = [learned.names[int(learned.rank(text).logits[:-1].argmax())] for text in texts]
    assert np.mean([found == owner for found, owner in zip(best, owners, strict=True)]) > 0.98


def test_learning_by_samples_twice_gives_the_same_weights(learned: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MAX_DENSE_CLASSES", 20)
    monkeypatch.setattr(sampled, "SAMPLED_CLASSES", 16)
    monkeypatch.setattr(sampled, "BATCH", 32)
    again = train(*many_entries(60), BACKGROUND, Lexicon({}, ()))
    for name, array in learned.weights.arrays().items():
        assert np.array_equal(again.weights.arrays()[name], array)


def test_few_classes_over_many_features_are_laid_out_sparsely(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, owners = many_entries(6)
    dense = train(texts, owners, BACKGROUND, Lexicon({}, ()))
    monkeypatch.setattr(matching, "MAX_DENSE_CELLS", 10)
    sparse = train(texts, owners, BACKGROUND, Lexicon({}, ()))
    assert isinstance(dense.weights, DenseWeights)
    assert isinstance(sparse.weights, SparseWeights)
    for text in texts:
        assert int(sparse.rank(text).logits.argmax()) == int(dense.rank(text).logits.argmax())


def test_a_matcher_of_many_classes_is_kept_and_opened(learned: Matcher, tmp_path: Path) -> None:
    cache.save_matcher(tmp_path, "v", learned)
    opened = cache.load_matcher(tmp_path, "v", FileRows)
    assert opened is not None
    text = many_entries(60)[0][7]
    assert np.array_equal(opened.rank(text).logits, learned.rank(text).logits)
    assert opened.strongest(text, 1, 3) == learned.strongest(text, 1, 3)


def test_two_kinds_of_matchers_are_kept_side_by_side(learned: Matcher, tmp_path: Path) -> None:
    posts = train(*many_entries(6), BACKGROUND, Lexicon({}, ()))
    cache.save_matcher(tmp_path, "v", learned)
    cache.save_matcher(tmp_path, "v", posts, cache.POSTS)
    for kind, saved in ((cache.MATCHER, learned), (cache.POSTS, posts)):
        opened = cache.load_matcher(tmp_path, "v", FileRows, kind)
        assert opened is not None
        assert opened.names == saved.names


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_learns_is_given_to_whom_the_folder_belongs(learned: Matcher, tmp_path: Path) -> None:
    os.chown(tmp_path, NOBODY, NOBODY)
    with cache.only_one(tmp_path):
        cache.save_matcher(tmp_path, "v", learned)
    learned_files = list(tmp_path.rglob("*"))
    assert len(learned_files) > 3
    assert {path.stat().st_uid for path in learned_files} == {NOBODY}


@pytest.mark.parametrize("longest", [1, 2, 3, 7, 8, 9, 16, 200])
def test_sums_of_runs_are_numpys_to_the_last_bit(longest: int) -> None:
    draw = np.random.default_rng(longest)
    lengths = draw.integers(1, longest + 1, 60)
    rows = draw.standard_normal((lengths.sum(), 31)).astype(np.float32)
    first = np.cumsum(lengths) - lengths
    assert run_sums(rows, first).tobytes() == np.add.reduceat(rows, first, axis=0).tobytes()
