"""What became of each clause of a document in the one that replaces it: told by the words, not by the numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from bot.answers.schema import Clause

MIN_LIKENESS = 60.0
"""Of 100: clauses that share fewer of their words are two, and not one that was changed."""


class ClauseFate(StrEnum):
    STAYED = "stayed"
    CHANGED = "changed"
    WENT = "went"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Aligned:
    """One line of the table: `old` is None for what is new, `new` for what went. `likeness` is 0 to 100."""

    fate: ClauseFate
    old: Clause | None
    new: Clause | None
    likeness: float = 0.0


def aligned(old: Sequence[Clause], new: Sequence[Clause]) -> list[Aligned]:
    """Each clause once, in the order of the old document, then what is new; the likest are paired first."""
    partners = _partners(old, new)
    rows = [_row(clause, partners.get(at), new) for at, clause in enumerate(old)]
    paired = {at for at, _ in partners.values()}
    return [*rows, *(Aligned(ClauseFate.NEW, None, clause) for at, clause in enumerate(new) if at not in paired)]


def _row(clause: Clause, partner: tuple[int, float] | None, new: Sequence[Clause]) -> Aligned:
    if partner is None:
        return Aligned(ClauseFate.WENT, clause, None)
    at, likeness = partner
    same = _words(clause.text) == _words(new[at].text)
    return Aligned(ClauseFate.STAYED if same else ClauseFate.CHANGED, clause, new[at], likeness)


def _partners(old: Sequence[Clause], new: Sequence[Clause]) -> Mapping[int, tuple[int, float]]:
    """For each old clause that has one: the new one, and how like they are."""
    if not old or not new:
        return {}
    table = process.cdist(_texts(old), _texts(new), scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS)
    likest = sorted(
        ((float(table[at][other]), -abs(at - other), at, other) for at in range(len(old)) for other in range(len(new))),
        reverse=True,
    )
    partners: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for likeness, _, at, other in likest:
        if likeness >= MIN_LIKENESS and at not in partners and other not in taken:
            partners[at] = other, likeness
            taken.add(other)
    return partners


def _texts(clauses: Iterable[Clause]) -> list[str]:
    return [" ".join(_words(clause.text)) for clause in clauses]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
