"""Which quotation of an entry answers what was asked: the one nearest to the question's words."""

from collections.abc import Mapping
from dataclasses import replace

from bot.answers.features import Vector
from bot.answers.matcher import Matcher
from bot.answers.schema import Citation, Entry

LEAST_NEARNESS = 0.1
NEARER_BY = 2.0
"""The first quotation stays unless another is this many times as near: it is the one the entry was written for.
Another document's only says what became of this one, so that it is never preferred."""
KEPT_QUOTES = 1_000
_Read = tuple[Mapping[int, float], float]


class Quoting:
    """Puts the quotation to show first. Quotations are read as questions are, once each.

    They are kept in a plain table: a cache around a method of its own would hold it, and the matcher with it, for ever.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._kept: dict[str, _Read] = {}

    def ordered(self, entry: Entry, asked: Vector) -> Entry:
        """The entry with the quotation nearest to the question first."""
        document = _document(entry.citations[0])
        alike = [_document(one) == document for one in entry.citations]
        if sum(alike) < 2:
            return entry
        weights = dict(zip(asked.ids.tolist(), asked.weights.tolist(), strict=True))
        nearness = [
            _nearness(weights, asked.norm, *self._quoted(one.quote)) if same else 0.0
            for one, same in zip(entry.citations, alike, strict=True)
        ]
        best = max(range(len(nearness)), key=nearness.__getitem__)
        if nearness[best] < max(LEAST_NEARNESS, NEARER_BY * nearness[0]):
            return entry
        chosen = entry.citations[best]
        return replace(entry, citations=(chosen, *(one for one in entry.citations if one is not chosen)))

    def _quoted(self, quote: str) -> _Read:
        found = self._kept.get(quote)
        if found is None:
            if len(self._kept) >= KEPT_QUOTES:
                self._kept.clear()
            found = self._kept[quote] = self._read(quote)
        return found

    def _read(self, quote: str) -> _Read:
        """The weights of its features, and its length."""
        vector = self._matcher.space.vector(self._matcher.analyse(quote))
        return dict(zip(vector.ids.tolist(), vector.weights.tolist(), strict=True)), vector.norm


def _document(citation: Citation) -> str:
    return citation.clause.partition("#")[0]


def _nearness(asked: Mapping[int, float], norm: float, quoted: Mapping[int, float], quoted_norm: float) -> float:
    """The cosine of the two (0..1)."""
    shared = sum(weight * quoted[row] for row, weight in asked.items() if row in quoted)
    return shared / (norm * quoted_norm)
