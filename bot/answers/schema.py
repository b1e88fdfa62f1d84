"""What the knowledge base is made of, once read and found sound."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    DO = "do"
    DONT = "dont"
    VERIFY = "verify"
    INFO = "info"


NOTHING = "nothing"
"""Where the id of an entry is expected: none of them answers."""
OPPOSITES = frozenset({Verdict.DO, Verdict.DONT})


class Kind(StrEnum):
    RULE = "rule"
    NOT_COVERED = "not_covered"


class Role(StrEnum):
    PRIMARY = "primary"
    SUPERSEDED = "superseded"
    BACKGROUND = "background"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a source document; `ref` is what answers cite, as "ct-2022#2.4a"."""

    ref: str
    document: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A source document. `period` is its first and last year where it names them."""

    id: str
    title: str
    short: str
    issuer: str
    issued: str | None
    role: Role
    number: str | None
    period: tuple[int, int] | None
    replaces: str | None
    replaced_by: str | None

    @property
    def is_in_use_as_primary(self) -> bool:
        """Each body has one such document: the one that its members' questions are answered from first."""
        return self.role is Role.PRIMARY and self.replaced_by is None


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause and the words of it that carry the answer."""

    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the bot can say: a rule with its verdict and clauses, or that the documents don't settle it.

    A rule has `verdict`, `next` and `citations`; a not-covered entry has `turn_to` instead. `checked`: the day on which
    a person last went through it, as "2026-11-30". `recheck`: it rests on a document that was replaced and waits for a
    person; the clause of the new one that it may rest on, or "none". `despite`: circumstances that do not turn it,
    because its own clause speaks of them.
    """

    id: str
    topic: str
    kind: Kind
    title: str
    answer: str
    verdict: Verdict | None
    next: str | None
    turn_to: str | None
    citations: tuple[Citation, ...]
    related: tuple[str, ...]
    checked: str | None = None
    recheck: str | None = None
    despite: tuple[str, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        return tuple(citation.clause for citation in self.citations)


class CardKind(StrEnum):
    """URGENT: somebody is in danger or being robbed; ABOUT: words to or about the bot itself."""

    URGENT = "urgent"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Card:
    """Something the bot says that rests on no document. `text` is the one warm sentence of a card of help, whose
    lines `now` say what to do in the next minutes and name the `numbers`; of a card about the bot it is all that is
    said, and `desk` offers the officer with it. `plainly`: words that, alone in a message, always bring a card of help.
    """

    id: str
    kind: CardKind
    text: str
    now: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    desk: bool = False
    plainly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What turns verdicts round. It holds where one of the phrases of `says` stands (and one of `with_`, where there
    are any) and none of `unless`. `turns` has pairs of an entry that then doesn't hold and what answers instead. One
    that is `last` also turns what the others put in an entry's place.
    """

    id: str
    says: tuple[str, ...]
    with_: tuple[str, ...]
    unless: tuple[str, ...]
    turns: tuple[tuple[str, str], ...]
    last: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """Entries under one heading; topics are listed by `order`."""

    id: str
    title: str
    order: int
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Knowledge:
    """All that the bot may say, by id. Topics and entries stand in the order of their files."""

    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]
    topics: Mapping[str, Topic]
    entries: Mapping[str, Entry]
    wording: Mapping[str, str]
    cards: Mapping[str, Card] = field(default_factory=dict)
    circumstances: tuple[Circumstance, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How people type and what means the same: readings by short form, and (folded phrase, concept) pairs."""

    short_forms: Mapping[str, tuple[str, ...]]
    phrases: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the matcher learns from: example questions and titles with the entry or card of each, and lines of other
    matters, each with its kind.
    """

    texts: tuple[str, ...]
    entries: tuple[str, ...]
    background: tuple[str, ...]
    lexicon: Lexicon
    background_kinds: tuple[str, ...] = ()
    posts: tuple[tuple[str, str], ...] = ()
    """What others post, each with its kind."""
    composed: tuple[tuple[str, str], ...] = ()
    """Texts put together from frames, each with its entry or NOTHING; never held out."""
