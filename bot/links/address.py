"""What a browser makes of a written address (WHATWG URL, UTS 46), and where its host is registered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import can_ada
from publicsuffixlist import PSLFILE, PublicSuffixList

MAX_HOST_CHARS = 253
"""Of a host name (RFC 1035); what is longer opens nothing."""
TELEGRAM_SCHEME = "tg"
_SCHEME = re.compile(r"(https?|tg):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Url:
    """The parts of an address as a browser opens it, as they are written: nothing is unescaped.

    `host` is ASCII, without a final dot, "" for none.
    """

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str
    userinfo: str

    @property
    def href(self) -> str:
        """The address in writing, without its user part."""
        port = f":{self.port}" if self.port else ""
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}{fragment}"


def parse(url: str) -> Url | None:
    """The address behind a text, with or without its scheme; None when a browser would open nothing."""
    text = url.strip().encode("utf-8", "replace").decode("utf-8")
    if not _SCHEME.match(text):
        text = f"https://{text}"
    try:
        found = can_ada.parse(text)
    except ValueError:
        return None
    host = found.hostname.rstrip(".")
    if len(host) > MAX_HOST_CHARS or not host:
        return None
    userinfo = ":".join(part for part in (found.username, found.password) if part)
    scheme = found.protocol.rstrip(":")
    return Url(scheme, host, found.port, found.pathname, found.search[1:], found.hash[1:], userinfo)


def unicode_host(host: str) -> str:
    """An ASCII host as it is shown: xn--nhndan-4nf.vn -> nhаndan.vn."""
    if "xn--" not in host:
        return host
    return can_ada.idna_decode(host.encode())  # type: ignore[arg-type]  # its stub says str, it takes bytes


def is_ip(host: str) -> bool:
    """True for an IPv4 address or a bracketed IPv6 one, as `parse` gives them: no name ends in a number."""
    return host.startswith("[") or host.rpartition(".")[2].isdigit()


@lru_cache(maxsize=8192)
def suffix(host: str) -> str:
    """The public suffix, private ones such as github.io too; "" for an IP or an unknown top-level domain."""
    return "" if is_ip(host) else _all_suffixes().publicsuffix(host) or ""


@lru_cache(maxsize=8192)
def registered(host: str) -> str:
    """The part of a host that somebody registered: a.vtv.com.vn -> vtv.com.vn; "" where there is none."""
    return "" if is_ip(host) else _all_suffixes().privatesuffix(host) or ""


@lru_cache(maxsize=8192)
def is_registrable(host: str) -> bool:
    """True when a name below a real top-level domain was registered, be it by a host of many sites."""
    return bool(_icann_suffixes().privatesuffix(host))


def is_suffix(name: str) -> bool:
    """True for a public suffix itself: vn, com.vn, top."""
    return _icann_suffixes().publicsuffix(name) == name


def parents(host: str) -> Iterator[str]:
    """A host and the names above it: a.b.vn, b.vn, vn."""
    labels = host.split(".")
    return (".".join(labels[start:]) for start in range(len(labels)))


@cache
def _all_suffixes() -> PublicSuffixList:
    return PublicSuffixList(_rules(), accept_unknown=False, accept_encoded_idn=False)


@cache
def _icann_suffixes() -> PublicSuffixList:
    return PublicSuffixList(_rules(), accept_unknown=False, accept_encoded_idn=False, only_icann=True)


@cache
def _rules() -> str:
    """The list with the ASCII form of every rule that is not ASCII below it: the package itself would encode all of
    them, twice, which is a tenth of a second of each start.
    """
    lines: list[str] = []
    for line in Path(PSLFILE).read_text(encoding="utf-8").splitlines():
        lines.append(line)
        if not line.isascii() and not line.startswith("//"):
            exception, name = ("!", line[1:]) if line.startswith("!") else ("", line)
            lines.append(exception + name.lower().split(" ")[0].rstrip().encode("idna").decode())
    return "\n".join(lines)
