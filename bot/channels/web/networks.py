"""Rate limit per network: visitors of the page cost nothing to invent, networks do.

Counted in memory, by each process for itself; what is told to the desk is counted in the database as well
(`bot.domain.neighbours`). An address is known here while it asks, and is written nowhere.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from bot.channels.web.forms import TooManyPhotos
from bot.services.shares import Shares

ONE_LINE = 64
"""Bits of an IPv6 address that tell one line from another; the rest its owner chooses."""
ONE_SITE, LINES_OF_A_SITE = 48, 4
"""Bits that tell sites apart, each of up to 65,536 lines: a site gets as much as so many of them."""
TRANSLATED, OF_IPV4 = IPv6Network("64:ff9b::/96"), 2**32 - 1
"""The addresses of IPv4 behind NAT64 (RFC 6052), each in the last 32 bits."""
NEW_AT_ONCE, NEW_PER_S = 100.0, 0.5
"""New visitors: an office of a hundred people may sit behind one address, and opens the page on one morning."""
STREAMS_OF_ONE = 4
"""Streams of one reader, or of one session of an officer: a browser has six connections to a host over HTTP/1.1, and
forms and pages need some.
"""
MOST_STREAMS = 120
RECEIVED_AT_ONCE, RECEIVED_IN_ALL = 4, 12
"""Photos on their way, each of up to MAX_PHOTO_BYTES: from one network, and from all."""
PHOTOS_AT_ONCE = 2
PHOTOS_BURST_S, PHOTOS_SHARE = 30.0, 0.05
"""Seconds of the one process that writes photos anew: an ordinary one counts as PHOTO_S, the worst takes 2."""
PHOTO_S = 1.0


def network_of(address: str) -> str:
    """The network that an address belongs to: of IPv6 the line, of IPv4 the address itself."""
    found = _read(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found), ONE_LINE), strict=False))
    return str(found) if found is not None else address


def site_of(address: str) -> str:
    """The site that an IPv6 address belongs to, "" for any other address."""
    found = _read(address)
    return str(ip_network((int(found), ONE_SITE), strict=False)) if isinstance(found, IPv6Address) else ""


def _read(address: str) -> IPv4Address | IPv6Address | None:
    """An IPv4 address that is written as one of IPv6 is read as what it is; None for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if not isinstance(found, IPv6Address):
        return found
    return IPv4Address(int(found) & OF_IPV4) if found in TRANSLATED else found.ipv4_mapped or found


@dataclass
class Networks:
    """What each network takes up now. Every address is given as the door knows it."""

    new: Shares = field(default_factory=lambda: Shares(NEW_AT_ONCE, NEW_PER_S))
    photos: Shares = field(default_factory=lambda: Shares(PHOTOS_BURST_S, PHOTOS_SHARE))
    new_of_sites: Shares = field(
        default_factory=lambda: Shares(LINES_OF_A_SITE * NEW_AT_ONCE, LINES_OF_A_SITE * NEW_PER_S)
    )
    _streams: Counter[str] = field(default_factory=Counter)
    _streams_of_sites: Counter[str] = field(default_factory=Counter)
    _received: Counter[str] = field(default_factory=Counter)
    _written: Counter[str] = field(default_factory=Counter)

    def lets_in(self, address: str) -> bool:
        """Whether a new visitor may come from there; counted at once."""
        network, site = network_of(address), site_of(address)
        if self.new.rest_s(network) > 0 or (site and self.new_of_sites.rest_s(site) > 0):
            return False
        self.new.note(network, 1.0)
        if site:
            self.new_of_sites.note(site, 1.0)
        return True

    def has_stream(self, address: str) -> bool:
        site = site_of(address)
        full = site and self._streams_of_sites[site] >= LINES_OF_A_SITE * MOST_STREAMS
        return not full and self._streams[network_of(address)] < MOST_STREAMS

    def takes_photo(self, address: str) -> bool:
        network = network_of(address)
        return self._written[network] < PHOTOS_AT_ONCE and self.photos.rest_s(network) <= 0

    @contextmanager
    def streaming(self, address: str) -> Iterator[None]:
        with counted(self._streams, network_of(address)), counted(self._streams_of_sites, site_of(address)):
            yield

    @contextmanager
    def receiving(self, address: str) -> Iterator[None]:
        """A photo comes in, and lies in memory. Raises TooManyPhotos."""
        network = network_of(address)
        if self._received[network] >= RECEIVED_AT_ONCE or self._received.total() >= RECEIVED_IN_ALL:
            raise TooManyPhotos
        with counted(self._received, network):
            yield

    @contextmanager
    def writing(self, address: str) -> Iterator[None]:
        """A photo is being written anew."""
        network, began_s = network_of(address), time.monotonic()
        with counted(self._written, network):
            try:
                yield
            finally:
                self.photos.note(network, max(PHOTO_S, time.monotonic() - began_s))


@contextmanager
def counted(counter: Counter[str], network: str) -> Iterator[None]:
    counter[network] += 1
    try:
        yield
    finally:
        counter[network] -= 1
        if not counter[network]:
            del counter[network]
