"""The official addresses, and what tells an imitation of their names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.links.address import parents, suffix
from bot.links.homoglyphs import look
from bot.links.prose import are_syllables

SHORT_CHARS = 5
"""Names of fewer letters are found only as whole words, or glued to telling ones."""


class SourceKind(StrEnum):
    """Who stands behind an address. What stands on a social network is anyone's: its own address is never official."""

    PRESS = "press"
    GOVERNMENT = "government"
    BANK = "bank"
    SERVICE = "service"
    NETWORK = "network"


class Brand(StrEnum):
    """How much a name in another address tells: `unique` always, `common` (an ordinary word, a place) seldom."""

    UNIQUE = "unique"
    PLAIN = "plain"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class OfficialSource:
    """One official address: it and everything below it. `named_in` is the clause of the directive that names it."""

    domain: str
    name: str
    kind: SourceKind
    named_in: str | None = None
    brand: Brand = Brand.PLAIN
    nicknames: tuple[str, ...] = ()
    known_legit: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The registered name in one word: vtv of vtv.vn, bocongan of bocongan.gov.vn."""
        return self.domain.removesuffix(f".{suffix(self.domain)}").rpartition(".")[2].replace("-", "")


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an imitation may use: a source's own, or a nickname of it."""

    text: str
    source: OfficialSource
    is_own: bool

    @property
    def is_short(self) -> bool:
        return len(self.text) < SHORT_CHARS

    @property
    def stands_alone(self) -> bool:
        """False for a nickname of three letters (vcb, bca): it may be anyone's, and tells only beside telling words."""
        return self.is_own or len(self.text) >= SHORT_CHARS - 1

    @property
    def is_distinct(self) -> bool:
        """A name of some length that is no Vietnamese words and nobody else's: shopee, viettel, tpbank."""
        return (
            len(self.text) > SHORT_CHARS
            and self.source.brand is not Brand.COMMON
            and self.source.kind is not SourceKind.NETWORK
            and not are_syllables(self.text)
        )

    @property
    def is_unmistakable(self) -> bool:
        """A unique source's own name: beside any words at all it is meant."""
        return self.is_own and self.source.brand is Brand.UNIQUE


@dataclass(frozen=True, eq=False, slots=True)
class Sources:
    """The list of one run; two lists are the same only when they are one object.

    `restricted`: suffixes that only agencies get; `known`: addresses that imitate nobody though they look so;
    `free_hosts`: where anyone gets a name below; `other_names`: words near a listed name that mean something else;
    `words`: by group, what imitations put beside a name; `names`: longest first; `by_text` and `by_look`: those that
    tell when they stand alone.
    """

    listed: Mapping[str, OfficialSource]
    restricted: frozenset[str]
    known: frozenset[str]
    free_hosts: frozenset[str]
    other_names: frozenset[str]
    words: Mapping[str, frozenset[str]]
    names: tuple[Name, ...]
    by_text: Mapping[str, Name]
    by_look: Mapping[str, Name]

    def official(self, host: str) -> OfficialSource | None:
        """The source that a host belongs to: its domain, or one below it; a social network's is none."""
        found = self.owner(host)
        return None if found is None or found.kind is SourceKind.NETWORK else found

    @property
    def official_count(self) -> int:
        return sum(source.kind is not SourceKind.NETWORK for source in self.listed.values())

    def owner(self, host: str) -> OfficialSource | None:
        """As `official`, social networks too."""
        return next((self.listed[name] for name in parents(host) if name in self.listed), None)


def build(
    listed: Iterable[OfficialSource],
    restricted: Iterable[str],
    known: Iterable[str],
    free_hosts: Iterable[str],
    other_names: Iterable[str],
    words: Mapping[str, Iterable[str]],
) -> Sources:
    """A list ready to be asked."""
    sources = tuple(listed)
    names = [Name(source.label, source, is_own=True) for source in sources]
    names += [Name(text, source, is_own=False) for source in sources for text in source.nicknames]
    return Sources(
        listed={source.domain: source for source in sources},
        restricted=frozenset(restricted),
        known=frozenset(known) | {domain for source in sources for domain in source.known_legit},
        free_hosts=frozenset(free_hosts),
        other_names=frozenset(other_names),
        words={name: frozenset(some) for name, some in words.items()},
        names=tuple(sorted(names, key=lambda name: -len(name.text))),
        by_text={name.text: name for name in names if name.stands_alone},
        by_look={look(name.text): name for name in names if name.stands_alone},
    )


def only(domains: Iterable[str], restricted: Iterable[str], shipped: Sources) -> Sources:
    """Another list in place of the shipped one; flags come from it where it knows a domain, else from the name.

    Social networks stay known as such: their imitations are meant whatever else is official.
    """
    named = tuple(domains)
    networks = [one for one in shipped.listed.values() if one.kind is SourceKind.NETWORK and one.domain not in named]
    agencies_and_others = [_flagged(domain, shipped) for domain in named]
    return build(
        [*agencies_and_others, *networks],
        restricted=restricted,
        known=shipped.known,
        free_hosts=shipped.free_hosts,
        other_names=shipped.other_names,
        words=shipped.words,
    )


def _flagged(domain: str, shipped: Sources) -> OfficialSource:
    known = shipped.listed.get(domain)
    return known if known is not None and known.kind is not SourceKind.NETWORK else _from_its_name(domain)


def _from_its_name(domain: str) -> OfficialSource:
    """A name that no Vietnamese words make up is unique; one of two short words is likely a common one."""
    source = OfficialSource(domain, domain, SourceKind.GOVERNMENT if domain.endswith(".gov.vn") else SourceKind.SERVICE)
    if not are_syllables(source.label):
        return replace(source, brand=Brand.UNIQUE)
    return replace(source, brand=Brand.COMMON) if len(source.label) < 2 * SHORT_CHARS else source
