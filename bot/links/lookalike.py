"""Which hosts imitate an official one, by which rule, and how surely.

The rules, strongest first: an official name as the user part; an official domain written in front of another; letters
that look alike; the same name under another ending, or broken by hyphens; a name with telling words; a name a slip of
the pen away; a name as a subdomain; "gov" outside the restricted ending; an official domain at the head of a path.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote

from bot.links.address import Url, is_ip, parents
from bot.links.brands import by_look, by_name, made_of, near, with_words
from bot.links.canonical import is_platform
from bot.links.homoglyphs import look, skeleton
from bot.links.host_labels import View, view_of
from bot.links.prose import are_syllables
from bot.links.sources import SHORT_CHARS, Brand, Name, OfficialSource, SourceKind, Sources

_WORDS_CHARS = 8
"""Of fewer letters, what stands before "gov" may be anybody's name."""
MAX_LABELS_ABOVE = 6
"""Of the labels above the registered name, so many are compared; whole official domains are found anywhere."""


class Level(StrEnum):
    """How sure a look-alike is: "giả mạo", or "cần kiểm tra"."""

    FAKE = "gia-mao"
    CHECK = "can-kiem-tra"


class Rule(StrEnum):
    """Why a link is called what it is; the slug of a sentence in wording.yaml."""

    OFFICIAL = "official"
    NOT_LISTED = "not-listed"
    KNOWN = "known-other"
    RESTRICTED = "restricted-suffix"
    UNREADABLE = "unreadable"
    USERINFO = "userinfo"
    DOMAIN_IN_FRONT = "official-domain-in-front"
    LOOK_ALIKE_LETTERS = "look-alike-letters"
    OTHER_ENDING = "other-ending"
    WRITTEN_APART = "written-apart"
    WITH_WORDS = "name-with-words"
    NEAR_SPELLING = "near-spelling"
    SUBDOMAIN = "name-as-subdomain"
    GOV_OUTSIDE = "gov-outside"
    IN_PATH = "official-domain-in-path"


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """A rule that fits: `of` is the official domain, `seen` the part of the address that imitates it."""

    rule: Rule
    of: str | None
    level: Level | None
    seen: str


_EARNED = frozenset({"edu.vn", "ac.vn", "int.vn", "health.vn", "edu", "mil", "int"})
"""Endings that nobody gets without papers: the same name there is that of a school or an institute."""
_ORDINARY = frozenset({"vn", "com.vn", "net.vn", "org.vn", "com", "net", "org"})
_LIKE_AN_ENDING = re.compile(
    r"(?:com|net|org|gov|edu)?-?vn(?:-.*)?|(?:com|net|org|gov|edu)(?:-.*)?|.*-(?:com-?|gov-?)?vn"
)
_OTHER_COUNTRY = re.compile(r"(?:.*\.)?(?!(?:vn|cc|co|me|io|tv|ws|to|la|in|pw|ai)$)[a-z]{2}|scot|wales|irish|gov")
_QUOTED = re.compile(r"[/?#]*(?:https?:/*)?@?(?:www\.)?([a-z0-9.-]+)", re.IGNORECASE)


def judge(address: Url, sources: Sources) -> RuleMatch | None:
    """The first rule that calls the address an imitation; official and restricted hosts are not asked about."""
    user = skeleton(unquote(address.userinfo))
    if user and (source := _source_in(user, sources)):
        return RuleMatch(Rule.USERINFO, source.domain, Level.FAKE, address.userinfo)
    if sources.owner(address.host) or any(name in sources.known for name in parents(address.host)):
        return None
    return judge_host(address.host, sources) or _in_path(address, sources)


@lru_cache(maxsize=4096)
def judge_host(host: str, sources: Sources) -> RuleMatch | None:
    """As `judge`, for what the host alone shows; "gov" outside its ending makes a name that is called sure."""
    view = view_of(host, sources)
    if view is None:
        return None
    found = next((finding for rule in _RULES if (finding := rule(view, sources))), None)
    if found is None or found.level is Level.FAKE:
        return found
    surer = _gov_outside(view, sources)
    return replace(found, level=Level.FAKE) if surer is not None and surer.level is Level.FAKE else found


def _domain_in_front(view: View, sources: Sources) -> RuleMatch | None:
    """nhandan.vn.evil.top, vtv.vn-news24h.com."""
    match = _listed_in_front(sources).search(view.name)
    return RuleMatch(Rule.DOMAIN_IN_FRONT, match[1], Level.FAKE, match[1]) if match else None


@lru_cache(maxsize=16)
def _listed_in_front(sources: Sources) -> re.Pattern[str]:
    longest_first = sorted(sources.listed, key=len, reverse=True)
    return re.compile(rf"(?<![^.-])({'|'.join(map(re.escape, longest_first))})(?=[.-])")


def _letters(view: View, sources: Sources) -> RuleMatch | None:
    """nhаndan.vn with a Cyrillic letter, chínhphủ.vn, b1dv.com."""
    if not view.is_plain and (source := sources.official(view.name)):
        return RuleMatch(Rule.LOOK_ALIKE_LETTERS, source.domain, Level.FAKE, view.written)
    name = by_look(view.label, sources) or (None if view.is_plain else by_name(view.label, sources))
    if name is None or view.ending in _EARNED:
        return None
    return RuleMatch(Rule.LOOK_ALIKE_LETTERS, name.source.domain, Level.FAKE, view.written_label)


def _same_name(view: View, sources: Sources) -> RuleMatch | None:
    """vtv.io.vn, agribank.info; tuoi-tre.com."""
    name = by_name(view.label, sources)
    if name is None or view.ending in _EARNED or (_is_anyones(name) and _is_ordinary(view.ending)):
        return None
    rule = Rule.WRITTEN_APART if "-" in view.label else Rule.OTHER_ENDING
    return RuleMatch(rule, name.source.domain, _level(name), view.label)


def _is_anyones(name: Name) -> bool:
    """Acronyms and ordinary words, which others bear by right: evn.at, moh.gov.sg, momo.com."""
    source = name.source
    if source.brand is Brand.COMMON:
        return source.kind is not SourceKind.PRESS or len(name.text) <= SHORT_CHARS
    return source.brand is not Brand.UNIQUE and len(name.text) < SHORT_CHARS - 1


def _is_ordinary(ending: str) -> bool:
    return ending in _ORDINARY or _OTHER_COUNTRY.fullmatch(ending) is not None


def _with_words(view: View, sources: Sources) -> RuleMatch | None:
    """vtv-vn.com, vayvon-bidv-vn.com, baotuoitre24h.net."""
    name = with_words(view.label, sources, at_home=view.is_at_home)
    if name is None or (view.ending in _EARNED and not name.is_unmistakable):
        return None
    return RuleMatch(Rule.WITH_WORDS, name.source.domain, _level(name), view.label)


def _near_spelling(view: View, sources: Sources) -> RuleMatch | None:
    """vietnamplu.vn, bocongann.com."""
    name = None if view.ending in _EARNED else near(view.label, sources)
    return RuleMatch(Rule.NEAR_SPELLING, name.source.domain, _level(name), view.label) if name else None


def _subdomain(view: View, sources: Sources) -> RuleMatch | None:
    """vietcombank.vn-cn.xyz, dichvucong.govvn.net, bidv-login.evil.top."""
    like_an_ending = _LIKE_AN_ENDING.fullmatch(view.label) is not None
    for label in reversed(view.above[-MAX_LABELS_ABOVE:]):
        name = by_name(label, sources) or by_look(label, sources)
        whole = name is not None
        name = name or with_words(label, sources) or near(label, sources)
        if name is None:
            continue
        source = name.source
        is_agency_abroad = whole and not view.is_at_home and source.kind is not SourceKind.PRESS
        if source.brand is Brand.UNIQUE or like_an_ending or (is_agency_abroad and source.brand is Brand.PLAIN):
            return RuleMatch(Rule.SUBDOMAIN, source.domain, Level.FAKE if like_an_ending else Level.CHECK, label)
    return None


def _gov_outside(view: View, sources: Sources) -> RuleMatch | None:
    """gplx-gov.vn, etax.gdt.gov.vn.thue-dientu.net, dichvuconggov.com; gdtgov.cfd is to be looked at."""
    for restricted in sorted(sources.restricted):
        mark, _, country = restricted.partition(".")
        for label in (view.label, *reversed(view.above[-MAX_LABELS_ABOVE:])):
            pieces = label.split("-")
            alone = label == mark and (view.label.startswith(country) or not _OTHER_COUNTRY.fullmatch(view.ending))
            glued = any(_is_mark(piece, mark, country, sources) for piece in pieces)
            apart = len(pieces) > 1 and look(mark) in map(look, pieces) and pieces[0] != "e"
            if alone or apart or glued:
                return RuleMatch(Rule.GOV_OUTSIDE, restricted, Level.FAKE, label)
            if view.ending not in _EARNED and not view.is_at_home and not _is_ordinary(view.ending):
                before, found, after = label.rpartition(mark)
                if found and len(before) > 1 and before.isalnum() and after in {"", country}:
                    return RuleMatch(Rule.GOV_OUTSIDE, restricted, Level.CHECK, label)
            if (
                view.is_at_home
                and view.ending not in _EARNED
                and any(_is_after_words(piece, mark, country) for piece in pieces)
            ):
                return RuleMatch(Rule.GOV_OUTSIDE, restricted, Level.CHECK, label)
    return None


def _is_after_words(piece: str, mark: str, country: str) -> bool:
    """True for "gov" behind several Vietnamese words, whichever: tracuuphatnguoigov, nhantrocapgovvn."""
    before, found, after = piece.rpartition(mark)
    endings = {"", country, country[1:]}
    return bool(found) and after in endings and len(before) >= _WORDS_CHARS and are_syllables(before)


def _is_mark(piece: str, mark: str, country: str, sources: Sources) -> bool:
    """True for govvn, and for "gov" glued to nothing but words of agencies: thuegov, etaxgovvn, gplxgovn."""
    before, found, after = piece.partition(mark)
    words = sources.words["agency"]
    return bool(found) and (before + after) != "" and made_of(before, words, 3) and after in {"", country, country[1:]}


def _in_path(address: Url, sources: Sources) -> RuleMatch | None:
    """http://103.77.162.10/dichvucong.gov.vn/, https://evil.top/@vtv.vn, https://evil.top/?vtv.vn."""
    if is_platform(address.host):
        return None
    heads = [address.path]
    if address.path == "/":
        heads += [address.query, address.fragment]
    for head in heads:
        quoted = _QUOTED.match(head)
        if quoted and (source := sources.official(skeleton(quoted[1]).strip("."))):
            return RuleMatch(Rule.IN_PATH, source.domain, Level.CHECK, quoted[1])
    if not is_ip(address.host):
        return None
    rest = skeleton(f"{address.path}-{address.query}".replace("/", "-").replace("=", "-").replace("&", "-"))
    found = _source_in(rest, sources)
    return RuleMatch(Rule.IN_PATH, found.domain, Level.CHECK, address.path) if found else None


def _source_in(text: str, sources: Sources) -> OfficialSource | None:
    """The source whose domain, or unique name, stands in a text as a word."""
    pieces = re.split(r"[^a-z0-9.-]+", text)
    for piece in pieces:
        if source := sources.official(piece.strip(".-")):
            return source
    whole = set(re.split(r"[^a-z0-9]+", text))
    domains = (source for source in sources.listed.values() if source.domain in text)
    names = (n.source for n in sources.names if n.source.brand is Brand.UNIQUE and n.text in whole)
    return next(domains, None) or next(names, None)


def _level(name: Name) -> Level:
    return Level.FAKE if name.source.brand is Brand.UNIQUE else Level.CHECK


_RULES = (_domain_in_front, _letters, _same_name, _with_words, _near_spelling, _subdomain, _gov_outside)
