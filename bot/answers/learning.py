"""A matcher from a corpus: its examples, its lines of other matters, and what was put together from frames."""

from collections.abc import Collection, Iterable

from bot.answers.matcher import Matcher, train
from bot.answers.schema import NOTHING, Corpus

COMPOSED = "composed"
Labelled = tuple[str, str]


def train_with(
    corpus: Corpus, examples: Iterable[Labelled], lines: Iterable[Labelled], away: Collection[str] = ()
) -> Matcher:
    """Learn from some of a corpus's examples (text, entry) and lines of other matters (text, kind), and from all that
    was put together from frames but for entries that are kept `away`.
    """
    composed = [one for one in corpus.composed if one[1] not in away]
    taught = [*examples, *(one for one in composed if one[1] != NOTHING)]
    others = [*lines, *((text, COMPOSED) for text, entry in composed if entry == NOTHING)]
    return train(
        [text for text, _ in taught],
        [entry for _, entry in taught],
        [text for text, _ in others],
        corpus.lexicon,
        [kind for _, kind in others],
    )
