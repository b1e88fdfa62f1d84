"""The links of a message, in the order of its text, written plainly."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.domain.messages import Span
from bot.links.address import is_ip, parse
from bot.links.bare import host_end, link_in
from bot.links.refang import INVISIBLE, Plain, refang
from bot.links.trim import trim, without_prose

_MARKS = "\u0300-\u036f"
_CHARS = rf"\w!\#$%&'()*+,\-./:;=?@\[\]\\~{_MARKS}"
_DOTS = ".。．｡"
_LABEL = rf"[\w\-{_MARKS}]++"
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_MOST_BEFORE_AT = 256
"""Letters of an e-mail address: it may begin after any two dots, so that a run of dots would be read to its end each
time."""
_TOKEN = re.compile(
    rf"""
    (?P<absolute>https?://(?:[{_CHARS}]|[。．｡](?=\w))++)
  | (?P<telegram>tg://(?:resolve|join|privatepost)/?\?[{_CHARS}]++)
  | (?:(?<![\w{_MARKS}{_DOTS}+%-])|(?<=[\s{_DOTS}][{_DOTS}]))(?:
        (?P<other>[a-z][a-z0-9+-]{{1,15}}+://\S*+ | (?:mailto|tel|sms|javascript):\S*+)
      | (?P<address>[\w.+%{_MARKS}-]{{0,{_MOST_BEFORE_AT}}}+@[\w.{_MARKS}-]*+)
      | (?P<bare>\+?{_LABEL}(?:[{_DOTS}]{_LABEL})++(?::\d{{2,5}}+(?![\w.]))?+(?:[/?\#\\][{_CHARS}]*+)?+)
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOST = re.compile(rf"https?://([\w\-{_DOTS}{_MARKS}]++)(?![^/?\#]*@)", re.IGNORECASE)
_GOES_ON_AFTER_HOST = frozenset(":%")
_GOES_ON = frozenset("/=?&#:")
"""What stands before an absolute address that is part of another one's path or query."""
_ENDS_WITH_A_CODE = ("tiktok.com", "youtu.be", "youtube.com", "facebook.com", "fb.watch", "zalo.me", "t.me", "x.com")
_URL, _TEXT_LINK = "url", "text_link"
_UNSEEN = re.compile(f"[{INVISIBLE}]")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a link stands in a text, in code points, and the link as it is written plainly."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Searched:
    """The links of a message: `urls`, each once, refanged, in its order, hidden targets among them; and those that can
    be read in its text, where they stand.
    """

    urls: tuple[str, ...]
    shown: tuple[Place, ...]


def extract(text: str, entities: Sequence[Span] = ()) -> tuple[str, ...]:
    """Every link of a text and of its entities (`url`, `text_link`), refanged, in the order of the text.

    A link that có hai chỗ is given twice; a hidden target follows the words that hide it.
    """
    return _with_marked(places(text), text, entities)


def search(text: str, entities: Sequence[Span] = ()) -> Searched:
    """What `extract` and `places` find, from one reading."""
    shown = places(text)
    return Searched(tuple(dict.fromkeys(_with_marked(shown, text, entities))), shown)


def places(text: str) -> tuple[Place, ...]:
    """The links that can be read in a text, in its order."""
    plain = refang(text)
    return tuple(_at_origin(place, plain) for place in _links(plain.text))


def _with_marked(shown: Sequence[Place], text: str, entities: Sequence[Span]) -> tuple[str, ...]:
    found = [*shown, *_marked(text, entities, shown)] if entities else shown
    return tuple(place.url for place in sorted(found, key=lambda place: place.start))


def _links(text: str) -> Iterator[Place]:
    start = 0
    for end in [*_cuts(text), len(text)]:
        for match in _TOKEN.finditer(text, start, end):
            if match.lastgroup == "absolute":
                yield from _absolute(match)
            elif match.lastgroup == "telegram":
                yield Place(match.start(), match.end(), trim(match[0]))
            elif match.lastgroup == "bare":
                yield from _bare(match)
        start = end


def _cuts(text: str) -> Iterator[int]:
    """Where an absolute address begins right after something that it is no part of: "tạihttps://"."""
    for match in _ABSOLUTE.finditer(text):
        if match.start() and text[match.start() - 1] not in _GOES_ON:
            yield match.start()


def _absolute(match: re.Match[str]) -> Iterator[Place]:
    before = match.string[match.start() - 1 : match.start()]
    start = match.start()
    for part in _glued(match[0]):
        url = without_prose(_with_sound_host(trim(part, before)), match.string[start + len(part) :][:2])
        if len(url) > len("https://"):
            yield Place(start, start + len(url), url)
        yield from _bare_after(match.string, start + len(url), start + len(part))
        start += len(part)


def _bare_after(text: str, start: int, end: int) -> Iterator[Place]:
    """The names in a sentence that was glued to a link: "https://vtv.vn/a.htm;nguồn:vov.vn"."""
    for match in _TOKEN.finditer(text, start, end):
        if match.lastgroup == "bare":
            yield from _bare(match)


def _glued(run: str) -> Iterator[str]:
    """Addresses written without a space: split, save where one is part of the other's path or query."""
    begins = [match.start() for match in _ABSOLUTE.finditer(run)]
    hosts = [parse(run[start:end]) for start, end in zip(begins, [*begins[1:], len(run)], strict=True)]
    start, outer = 0, hosts[0]
    for begin, inner in zip(begins[1:], hosts[1:], strict=True):
        if outer is None or outer.query or outer.fragment:
            break
        if inner is None or run[begin - 1] != "/":
            continue
        if outer.host == inner.host or outer.host.endswith(_ENDS_WITH_A_CODE):
            yield run[start:begin]
            start, outer = begin, inner
    yield run[start:]


def _with_sound_host(url: str) -> str:
    """Without a sentence that begins right after the host; an address with a user name or a port stays whole."""
    host = _HOST.match(url)
    if host is None or url[host.end() : host.end() + 1] in _GOES_ON_AFTER_HOST:
        return url
    end = host.start(1) + len(host_end(host[1]))
    return url if end == len(url) or (end == host.end() and url[end] in "/?#\\") else trim(url[:end])


def _bare(match: re.Match[str]) -> Iterator[Place]:
    before = match.string[match.start() - 1 : match.start()]
    found = link_in(trim(match[0], before), match.string[match.end() : match.end() + 2])
    if found is not None:
        skipped, url = found
        yield Place(match.start() + skipped, match.start() + skipped + len(url), url)


def _at_origin(span: Place, plain: Plain) -> Place:
    return Place(plain.origin(span.start), plain.origin(span.end), span.url) if plain.starts else span


def _marked(text: str, entities: Iterable[Span], found: Sequence[Place]) -> Iterator[Place]:
    """What the entities add: hidden targets, and marked links that the text alone did not show."""
    wide = [index + count for count, index in enumerate(i for i, letter in enumerate(text) if letter > "\uffff")]
    ends = [link.end for link in found]
    for entity in entities:
        start = _code_points(entity.offset, wide, len(text))
        end = _code_points(entity.offset + max(0, entity.length), wide, len(text))
        first = bisect_right(ends, start)
        inside = takewhile(lambda link: link.start < end, found[first : first + entity.length])  # noqa: B023 - used here
        if entity.kind == _TEXT_LINK and (target := _target(entity.url)):
            if not any(parse(link.url) == parse(target) for link in inside):
                yield Place(start, end, target)
        elif entity.kind == _URL and next(inside, None) is None:
            yield from _shown(text[start:end], start)


def _shown(text: str, start: int) -> Iterator[Place]:
    """The links of a marked part read by itself; of a number only an IP address."""
    links = [*_links(refang(text).text)]
    yield from (Place(start + link.start, start + link.end, link.url) for link in links)
    if not links and text.count(".") >= 3 and (address := parse(text)) and is_ip(address.host):
        yield Place(start, start + len(text), text)


def _code_points(offset: int, wide: Sequence[int], length: int) -> int:
    """A UTF-16 offset as an index of the text; `wide` are the UTF-16 offsets of its letters of two units."""
    return min(max(0, offset - bisect_left(wide, offset)), length)


def _target(url: str) -> str:
    """The address of a `text_link`, "" where it is none of the web or of a Telegram chat."""
    links = [span.url for span in _links(_UNSEEN.sub("", url.strip()))]
    return links[0] if links else ""
