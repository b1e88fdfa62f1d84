"""Which quotation of an entry answers what was asked: the one nearest to the question's words."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from bot.answers.features import Vector
from bot.answers.matcher import Matcher
from bot.answers.schema import Citation, Entry

LEAST_NEARNESS = 0.1
NEARER_BY = 2.0
"""The first quotation stays unless another is this many times as near: it is the one the entry was written for.
Another document's only says what became of this one, so that it is never preferred."""
KEPT_QUOTES = 1_000


class Quoting:
    """Puts the quotation to show first. Quotations are read as questions are, once each."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._quoted = lru_cache(maxsize=KEPT_QUOTES)(self._read)

    def ordered(self, entry: Entry, text: str) -> Entry:
        """The entry with the quotation nearest to the text first."""
        if len(entry.citations) < 2:
            return entry
        asked = self._matcher.space.vector(self._matcher.analyse(text))
        weights = dict(zip(asked.ids.tolist(), asked.weights.tolist(), strict=True))
        document = _document(entry.citations[0])
        nearness = [
            _nearness(weights, asked.norm, self._quoted(one.quote)) if _document(one) == document else 0.0
            for one in entry.citations
        ]
        best = max(range(len(nearness)), key=nearness.__getitem__)
        if nearness[best] < max(LEAST_NEARNESS, NEARER_BY * nearness[0]):
            return entry
        chosen = entry.citations[best]
        return replace(entry, citations=(chosen, *(one for one in entry.citations if one is not chosen)))

    def _read(self, quote: str) -> Vector:
        return self._matcher.space.vector(self._matcher.analyse(quote))


def _document(citation: Citation) -> str:
    return citation.clause.partition("#")[0]


def _nearness(asked: Mapping[int, float], norm: float, quoted: Vector) -> float:
    """The cosine of the two (0..1)."""
    pairs = zip(quoted.ids.tolist(), quoted.weights.tolist(), strict=True)
    shared = sum(asked.get(row, 0.0) * weight for row, weight in pairs)
    return float(shared) / (norm * quoted.norm)
