"""Lists of reported domains that the operator chose: what a list holds, and whether a host stands in one.

A list is kept as the sorted 64-bit digests of its domains: 8 bytes each, and two among a million fall together once in
some 37 million lists (birthday bound, n² / 2^65).
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from bot.links.address import is_ip, is_registrable, parents, parse, registered
from bot.links.bare import WELL_KNOWN
from bot.links.canonical import is_platform
from bot.links.sources import Sources

Digests = NDArray[np.uint64]

MAX_LINE_CHARS = 2_000
MIN_SOUND_SHARE = 0.5
"""A file in which fewer of the lines name a domain is no list of domains."""
MAX_OFFICIAL = 3
"""A list that names more registered names of official sources than this is not to be trusted."""
_HOSTS_LINE = re.compile(r"(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s++(\S++)")
_CELLS = re.compile(r"[,;\t]")
_BLOCK_RULE = re.compile(r"\|\|([^/^$|]++)\^?")
_MARKUP = ("<!doctype", "<html", "<?xml", "<head", "<body")


@dataclass(frozen=True, slots=True)
class Feed:
    """One list: the name it is told by, the day it was made or fetched, its digests in ascending order."""

    name: str
    day: date
    digests: Digests

    def has(self, digest: int) -> bool:
        """Whether a digest is among these; plain bisection is faster than numpy's for one number."""
        numbers = self.digests.data
        place = bisect_left(numbers, digest)
        return place < len(numbers) and numbers[place] == digest


@dataclass(frozen=True, slots=True)
class Listing:
    """That a host stands in a list."""

    name: str
    day: date


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What was read of a list: the domains to keep, how many lines named a domain and how many none; and which names it
    had that are not kept: official ones, and `passed`: places of everybody, addresses whose owner is known (former ones
    of official owners).
    """

    domains: frozenset[str]
    named: int
    unread: int
    official: tuple[str, ...]
    passed: tuple[str, ...]

    @property
    def fault(self) -> str:
        """Why the list can't be used, as the slug of a sentence; "" where it can."""
        if not self.named:
            return "empty"
        if len(self.official) > MAX_OFFICIAL or (self.official and not self.domains):
            return "official"
        if self.named < MIN_SOUND_SHARE * (self.named + self.unread):
            return "no-list"
        return "" if self.domains else "passed"


def read_list(lines: Iterable[str], sources: Sources) -> FeedReading:
    """The domains of a hosts file, a list of domains or addresses, block rules, or a table whose cells hold them.

    Official domains are never kept, nor any below a suffix of agencies, nor are places where anybody may write
    (facebook.com, bit.ly): one bad page there says nothing of the others.
    """
    domains: set[str] = set()
    official: dict[str, None] = {}
    passed: dict[str, None] = {}
    named = unread = 0
    for line in lines:
        text = line[:MAX_LINE_CHARS].strip().lstrip("\ufeff")
        if not text or text[0] in "#!;":
            continue
        host = _host_of(text)
        if not host:
            unread += 1
            continue
        named += 1
        if _is_official(host, sources):
            official[registered(host)] = None
        elif _is_shared(host, sources):
            passed[registered(host)] = None
        else:
            domains.add(host)
    return FeedReading(frozenset(domains), named, unread, tuple(official), tuple(passed))


def is_page(beginning: str) -> bool:
    """True for the beginning of a web page or an XML file: no list begins so."""
    return beginning.lstrip("\ufeff \r\n\t").lower().startswith(_MARKUP)


def digests_of(domains: Iterable[str]) -> Digests:
    return np.array(sorted({_digest(domain) for domain in domains}), dtype=np.uint64)


def listings(host: str, feeds: Sequence[Feed]) -> tuple[Listing, ...]:
    """The lists that name a host, or a registered name above it."""
    if not feeds or not host:
        return ()
    wanted = [_digest(name) for name in parents(host) if "." in name]
    return tuple(Listing(feed.name, feed.day) for feed in feeds if any(feed.has(digest) for digest in wanted))


def _digest(domain: str) -> int:
    return int.from_bytes(blake2b(domain.encode(), digest_size=8).digest(), "little")


def _host_of(text: str) -> str:
    """The host that a line names, "" for none; the first that a table's line has."""
    if match := _HOSTS_LINE.match(text):
        return _sound(match[1])
    if match := _BLOCK_RULE.match(text):
        return _sound(match[1])
    cells = _CELLS.split(text, maxsplit=12)
    return next((host for cell in cells if (host := _sound(cell.strip(" \"'")))), "")


def _sound(written: str) -> str:
    if "." not in written or " " in written:
        return ""
    address = parse(written.removeprefix("*."))
    if address is None or is_ip(address.host) or not is_registrable(address.host):
        return ""
    return address.host


def _is_official(host: str, sources: Sources) -> bool:
    return sources.official(host) is not None or any(name in sources.restricted for name in parents(host))


def _is_shared(host: str, sources: Sources) -> bool:
    names = set(parents(host))
    is_shared = is_platform(host) or host in WELL_KNOWN or host in sources.free_hosts
    return is_shared or bool(names & sources.known) or sources.owner(host) is not None
