"""What kind of post a text is like: learned from `knowledge/posts/*.txt`, one kind a file.

Long questions and long lines of other matters are learned beside them, so that a member's own story is like neither;
and what those say who are in danger.
"""

from collections.abc import Collection, Mapping, Sequence

from bot.answers.matcher import Matcher, train
from bot.answers.schema import Corpus

POSTS_FOLDER = "posts"
QUESTIONS, OTHER_MATTERS, DANGER = "(questions)", "(other matters)", "(danger)"
LONG_QUESTION_WORDS, LONG_LINE_WORDS, LONG_CALL_WORDS = 20, 14, 14
MIN_DIFFERENT_WORDS = 8
MAX_BESIDE = 900
"""Of each, evenly over all there are: more would outweigh the posts."""

Shares = Mapping[str, float]


def train_posts(corpus: Corpus, of_danger: Collection[str]) -> Matcher:
    """A matcher whose names are the kinds of posts, and the three of what is none. `of_danger`: the ids of the cards of
    help; who tells of a swindler speaks as swindlers do.
    """
    told = list(zip(corpus.texts, corpus.entries, strict=True))
    calls = [text for text, name in told if name in of_danger and len(text.split()) >= LONG_CALL_WORDS]
    questions = [text for text, name in told if name not in of_danger and len(text.split()) >= LONG_QUESTION_WORDS]
    lines = [line for line in corpus.background if len(line.split()) >= LONG_LINE_WORDS]
    beside = ((questions, QUESTIONS), (lines, OTHER_MATTERS), (calls, DANGER))
    rows = [*corpus.posts, *((text, name) for texts, name in beside for text in _spread(texts))]
    return train([text for text, _ in rows], [kind for _, kind in rows], (), corpus.lexicon)


def shares(matcher: Matcher, text: str) -> Shares:
    """How much a text is like each kind; they sum to 1. {} for a few words said over and over: that tells nothing."""
    if len(set(text.split())) < MIN_DIFFERENT_WORDS:
        return {}
    found = matcher.rank(text).probabilities(1.0)
    return {name: float(share) for name, share in zip(matcher.names, found, strict=False)}


def as_posts(found: Shares) -> Shares:
    """The same of what is known to be somebody's post: it is no question, and no call for help of the sender's own."""
    posts = {name: share for name, share in found.items() if name not in {QUESTIONS, DANGER}}
    together = sum(posts.values())
    return {name: share / together for name, share in posts.items()} if together > 0.0 else {}


def _spread(texts: Sequence[str]) -> Sequence[str]:
    return texts[:: max(1, -(-len(texts) // MAX_BESIDE))]
