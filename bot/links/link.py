"""A link's status: official, a look-alike of an official one, or unknown; and where a look-alike differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from bot.domain.messages import Span
from bot.links.address import TELEGRAM_SCHEME, Url, parents, parse, registered, unicode_host
from bot.links.canonical import key_of, unopened_key
from bot.links.defang import defang
from bot.links.extract import search
from bot.links.lookalike import Level, Rule, RuleMatch, judge
from bot.links.sources import Sources
from bot.links.wrappers import innermost

TELEGRAM_HOST = "t.me"
MAX_INSPECTED = 1_000
"""Different links of one message; nobody reads more, and a message of 10,000 is answered within a second."""


class LinkStatus(StrEnum):
    """An official host does not mean that what stands there is true, or fits; an unknown one is not thereby bad."""

    OFFICIAL = "official"
    LOOKALIKE = "lookalike"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a message: `host` as a browser opens it, `of` the official domain that it is of or imitates.

    `seen` is the part that imitates; `wraps` the address that a redirect leads to, "" for none. A redirect to a
    look-alike is one itself; one to an official page is unknown, as its own host is.
    """

    url: str
    canonical: str
    host: str
    status: LinkStatus
    of: str | None
    why: Rule
    level: Level | None
    defanged: str
    seen: str = ""
    wraps: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a member should look at: `rule` says which sentence, the parts fill it.

    `name` and `official` are of the imitated source; `seen` imitates it; `opens` is the name that the link really
    leads to; `letters` are (written, right) where the spelling differs.
    """

    rule: Rule
    name: str
    official: str
    seen: str
    opens: str
    letters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """The links of a message: all different ones as found and refanged, and the first of them, inspected."""

    urls: tuple[str, ...]
    links: tuple[Link, ...]

    @property
    def count(self) -> int:
        return len(self.urls)


def inspect(url: str, sources: Sources) -> Link:
    """What can be known of a link without opening it; any text has an answer."""
    address = parse(url)
    if address is None:
        return Link(url, unopened_key(url), "", LinkStatus.UNKNOWN, None, Rule.UNREADABLE, None, defang(url))
    inner = innermost(address)
    status, finding = _verdict(address, sources)
    if inner is not address and status is LinkStatus.UNKNOWN:
        behind = _verdict(inner, sources)
        status, finding = behind if behind[0] is LinkStatus.LOOKALIKE else (status, finding)
    return Link(
        url=url,
        canonical=key_of(inner),
        host=TELEGRAM_HOST if address.scheme == TELEGRAM_SCHEME else address.host,
        status=status,
        of=finding.of,
        why=finding.rule,
        level=finding.level,
        defanged=defang(url),
        seen=finding.seen,
        wraps=inner.href if inner is not address else "",
    )


def is_official(url: str, sources: Sources) -> bool:
    """Whether `inspect` would find it official; of what is not, nothing else is found out."""
    address = parse(url)
    return address is not None and sources.official(address.host) is not None


def survey(text: str, marked: Sequence[Span], sources: Sources, max_links: int = MAX_INSPECTED) -> Survey:
    """The different links of a message in its order, the first `max_links` of them inspected."""
    urls = search(text, marked).urls
    return Survey(urls, inspected(urls[:max_links], sources))


def inspected(urls: Sequence[str], sources: Sources) -> tuple[Link, ...]:
    return tuple(inspect(url, sources) for url in urls)


def difference(link: Link, sources: Sources) -> Difference | None:
    """Where a look-alike differs from what it imitates; None for any other link.

    The imitated name is the source's display name, or the restricted ending itself (gov.vn) where no source is meant.
    """
    address = parse(link.wraps or link.url)
    if link.status is not LinkStatus.LOOKALIKE or link.of is None or address is None:
        return None
    source = sources.listed.get(link.of)
    host = unicode_host(address.host)
    spelled = link.why in {Rule.LOOK_ALIKE_LETTERS, Rule.NEAR_SPELLING} and source is not None
    return Difference(
        rule=link.why,
        name=source.name if source else link.of,
        official=link.of,
        seen=link.seen,
        opens=unicode_host(registered(address.host)) or host,
        letters=_letters(link.seen, link.of if "." in link.seen else source.label) if spelled and source else (),
    )


def _letters(written: str, right: str) -> tuple[tuple[str, str], ...]:
    """The runs of letters that differ, ("l", "i"); one side is "" where a letter is missing or too many."""
    steps = Levenshtein.opcodes(written, right)
    return tuple(
        (written[step.src_start : step.src_end], right[step.dest_start : step.dest_end])
        for step in steps
        if step.tag != "equal"
    )


def _verdict(address: Url, sources: Sources) -> tuple[LinkStatus, RuleMatch]:
    if source := sources.official(address.host):
        return LinkStatus.OFFICIAL, RuleMatch(Rule.OFFICIAL, source.domain, None, "")
    if any(name in sources.restricted for name in parents(address.host)):
        return LinkStatus.UNKNOWN, RuleMatch(Rule.RESTRICTED, None, None, "")
    if finding := judge(address, sources):
        return LinkStatus.LOOKALIKE, finding
    is_known = any(name in sources.known for name in parents(address.host))
    return LinkStatus.UNKNOWN, RuleMatch(Rule.KNOWN if is_known else Rule.NOT_LISTED, None, None, "")
