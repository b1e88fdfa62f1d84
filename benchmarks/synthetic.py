"""A synthetic corpus of any size, made from the words of the shipped examples; the same at every run."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from benchmarks.noise import typos
from bot.answers.loader import load_knowledge
from bot.answers.normalise import words
from bot.answers.schema import Corpus

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
SEED = 20220425
EXAMPLES_AN_ENTRY = 20
COMMON_WORDS = 300
ENTRIES_A_TOPIC = 10
TOPIC_PAIRS, OWN_PAIRS = 5, 4
MIN_WORDS, MAX_WORDS = 6, 16
TOPIC_SHARE, OWN_SHARE = 0.3, 0.15
TYPO_SHARE = 0.1
MIN_PAIR_COUNT = 2


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Training corpus, and questions with the entry each belongs to that are not in it."""

    corpus: Corpus
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Theme:
    topic: Sequence[str]
    own: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Stock:
    common: Sequence[str]
    common_weights: Sequence[int]
    pairs: Sequence[str]


def make_corpus(example_count: int, question_count: int) -> Synthetic:
    """Entries of 20 examples. Ten entries make a topic and share its two-word terms, beside terms of their own.

    An example has at least one own term; common words stand between the terms. Questions have typos as well.
    """
    shipped = load_knowledge(KNOWLEDGE)[1]
    stock = _stock(shipped.texts)
    draw = random.Random(SEED)
    themes = {f"entry-{place:05}": theme for place, theme in enumerate(_themes(example_count, stock, draw))}
    texts, owners = [], []
    for name, theme in themes.items():
        for _ in range(EXAMPLES_AN_ENTRY):
            texts.append(_example(theme, stock, draw))
            owners.append(name)
    asked = [draw.choice(list(themes)) for _ in range(question_count)]
    questions = tuple((_mistyped(_example(themes[name], stock, draw), draw), name) for name in asked)
    return Synthetic(
        Corpus(tuple(texts), tuple(owners), shipped.background, shipped.lexicon, shipped.background_kinds), questions
    )


def _themes(example_count: int, stock: _Stock, draw: random.Random) -> Iterator[_Theme]:
    topic: list[str] = []
    for number in range(example_count // EXAMPLES_AN_ENTRY):
        if number % ENTRIES_A_TOPIC == 0:
            topic = draw.sample(stock.pairs, TOPIC_PAIRS)
        yield _Theme(topic, draw.sample(stock.pairs, OWN_PAIRS))


def _stock(texts: Sequence[str]) -> _Stock:
    typed = [words(text) for text in texts]
    counts = Counter(word for text in typed for word in text)
    common = [word for word, _ in counts.most_common(COMMON_WORDS)]
    pairs = Counter(pair for text in typed for pair in pairwise(text) if not set(pair) <= set(common))
    frequent = sorted(" ".join(pair) for pair, count in pairs.items() if count >= MIN_PAIR_COUNT)
    return _Stock(common, list(accumulate(counts[word] for word in common)), frequent)


def _example(theme: _Theme, stock: _Stock, draw: random.Random) -> str:
    length = draw.randint(MIN_WORDS, MAX_WORDS)
    parts = [draw.choice(theme.own)]
    while sum(part.count(" ") + 1 for part in parts) < length:
        kind = draw.random()
        if kind < OWN_SHARE:
            parts.append(draw.choice(theme.own))
        elif kind < OWN_SHARE + TOPIC_SHARE:
            parts.append(draw.choice(theme.topic))
        else:
            parts += draw.choices(stock.common, cum_weights=stock.common_weights)
    draw.shuffle(parts)
    return " ".join(parts)


def _mistyped(text: str, draw: random.Random) -> str:
    return " ".join(typos(word, draw) if draw.random() < TYPO_SHARE else word for word in text.split())
