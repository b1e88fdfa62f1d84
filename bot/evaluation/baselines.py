"""The plain ways to do it, measured in the same run: rapidfuzz on raw and folded text, BM25, character TF-IDF.

BM25 and TF-IDF come from development dependencies (rank-bm25, scikit-learn); the product does not need them.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from bot.answers.normalise import fold_text
from bot.answers.schema import Corpus
from bot.domain.errors import BotError

Scores = Callable[[str], np.ndarray]
"""Of each entry's best example for a question, in the order of `Baseline.names`."""


@dataclass(frozen=True, slots=True)
class Baseline:
    label: str
    names: tuple[str, ...]
    scores: Scores


def build_baselines(corpus: Corpus, entries: Collection[str]) -> list[Baseline]:
    """All four, over the examples of the entries.

    Raises:
        BotError: where the development dependencies are not installed.
    """
    learned = [(text, name) for text, name in zip(corpus.texts, corpus.entries, strict=True) if name in entries]
    names = tuple(sorted({name for _, name in learned}))
    number = {name: place for place, name in enumerate(names)}
    owners = np.array([number[name] for _, name in learned])
    raw, folded = [text for text, _ in learned], [fold_text(text) for text, _ in learned]
    return [
        Baseline("rapidfuzz WRatio, nguyên văn", names, _fuzzy(raw, owners, len(names), str)),
        Baseline("rapidfuzz WRatio, bỏ dấu", names, _fuzzy(folded, owners, len(names), fold_text)),
        Baseline("BM25, bỏ dấu", names, _bm25(folded, owners, len(names))),
        Baseline("TF-IDF ký tự + hồi quy logistic", names, _tfidf(folded, owners)),
    ]


def _best_by_entry(values: np.ndarray, owners: np.ndarray, count: int) -> np.ndarray:
    best = np.full(count, -np.inf)
    np.maximum.at(best, owners, values)
    return best


def _fuzzy(choices: Sequence[str], owners: np.ndarray, count: int, prepare: Callable[[str], str]) -> Scores:
    def scores(question: str) -> np.ndarray:
        values = process.cdist([prepare(question)], choices, scorer=fuzz.WRatio)[0]
        return _best_by_entry(values, owners, count)

    return scores


def _bm25(folded: Sequence[str], owners: np.ndarray, count: int) -> Scores:
    try:
        from rank_bm25 import BM25Okapi
    except ImportError as error:
        raise BotError("bot eval: cần rank-bm25 (chạy make eval), hoặc thêm --no-baselines") from error
    index = BM25Okapi([text.split() for text in folded])

    def scores(question: str) -> np.ndarray:
        return _best_by_entry(index.get_scores(fold_text(question).split()), owners, count)

    return scores


def _tfidf(folded: Sequence[str], owners: np.ndarray) -> Scores:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise BotError("bot eval: cần scikit-learn (chạy make eval), hoặc thêm --no-baselines") from error
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2)
    model = LogisticRegression(C=10.0, max_iter=100, tol=1e-3).fit(vectorizer.fit_transform(folded), owners)

    def scores(question: str) -> np.ndarray:
        return np.asarray(model.predict_proba(vectorizer.transform([fold_text(question)]))[0])

    return scores


def surest_allowed(scores: Sequence[float], allowed_share: float) -> float:
    """The threshold above which at most this share of questions to abstain from would be answered."""
    if not scores:
        return -np.inf
    return float(np.sort(np.array(scores))[::-1][int(allowed_share * len(scores))])
