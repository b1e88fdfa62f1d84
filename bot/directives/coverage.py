"""Which clauses have answers that rest on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answers.schema import Clause, Document, Entry, Knowledge

UNASKED = frozenset({"mo-dau", "noi-nhan"})
"""Opening and signatures: nobody asks what they demand."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A clause with the ids of the entries that cite it."""

    clause: Clause
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One document, clause by clause in its order, without opening and signatures."""

    document: Document
    clauses: tuple[Covered, ...]

    @property
    def answered(self) -> int:
        return sum(bool(one.entries) for one in self.clauses)

    @property
    def missing(self) -> tuple[Clause, ...]:
        return tuple(one.clause for one in self.clauses if not one.entries)


def coverage_of(
    documents: Mapping[str, Document], clauses: Mapping[str, Clause], entries: Mapping[str, Entry]
) -> list[Coverage]:
    """Of all documents, in their order."""
    citing = _citing(entries)
    return [Coverage(document, tuple(_covered(clauses, document.id, citing))) for document in documents.values()]


def coverage(knowledge: Knowledge) -> list[Coverage]:
    return coverage_of(knowledge.documents, knowledge.clauses, knowledge.entries)


def _citing(entries: Mapping[str, Entry]) -> dict[str, list[str]]:
    citing: dict[str, list[str]] = {}
    for entry in entries.values():
        for ref in dict.fromkeys(entry.clauses):
            citing.setdefault(ref, []).append(entry.id)
    return citing


def _covered(clauses: Mapping[str, Clause], document: str, citing: Mapping[str, Sequence[str]]) -> list[Covered]:
    return [
        Covered(clause, tuple(citing.get(clause.ref, ())))
        for clause in clauses.values()
        if clause.document == document and id_of(clause.ref) not in UNASKED
    ]


def id_of(ref: str) -> str:
    """The clause's own id, "2.4a" of "ct-2022#2.4a"."""
    return ref.partition("#")[2]
