"""An address taken apart for comparing: what tells two pages apart, in one spelling, and what only tracks."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from bot.links.address import Url, registered

Pairs = tuple[tuple[str, str], ...]

_TRACKING = re.compile(
    r"""(?:utm|itm|pk|piwik|matomo|mtm|hsa|fb_action|_x_tr|amp|guce|ns)_.*
    | vn_(?:source|medium|campaign|term|content|thumb|topic) | at_(?:medium|campaign|link_.*|custom.*)
    | (?:fb|g|d|ms|y|tw|tt|z|wic|li_fat_)clid | gbraid | wbraid | gad_source | gad_campaignid | li_fat_id | srsltid
    | igshid | igsh | mibextid | rdid | share_url | sfnsn | wtsid | __tn__ | __cft__.* | __xts__.* | hc_ref | fref
    | fb_source | fb_ref | zarsrc | gidzl | zalo_.* | zaloid | mc_[ce]id | _gl | _ga | _hsenc | _hsmi | mkt_tok
    | oly_(?:enc|anon)_id | vero_id | wickedid | s_cid | cmpid | ncid | ref_src | ref_url | __twitter_impression
    | guccounter | usqp | xtor | tblci | trk | icid | smid | soc_src | soc_trk | _branch_match_id | epik
    | spm | scm | pvid | clicktrackinfo | aff_(?:trace_key|platform|fcid|fsk|short_key) | algo_(?:pvid|exp_id)
    | sp_atk | xptdk | laz_(?:trackid|token) | exlaz | uls_trackid | af_(?:siteid|sub_siteid|click_lookback)
    | _trkparms | _trksid | pd_rd_[iwr]+g? | pf_rd_[a-z]+ | ref_ | dib(?:_tag)? | ascsubtag | linkcode | creativeasin
    | source_(?:block|page)_id | source_info | mkttid | channellpjumpargs | ali_(?:refid|trackid) | ut_sk | suid | sp_tk
    | is_from_webapp | sender_(?:device|web_id) | share_(?:app|item|link|author)_id | ugbiz_name | u_code
    | share_crt_v | bxsign | mmp_pid | smtt | gads_t_sig | deep_and_(?:deferred|web) | 2hi
    | phpsessid | jsessionid | aspsessionid.*""",
    re.IGNORECASE | re.VERBOSE,
)
_SHARED_FROM = frozenset({"ref", "source", "src", "from", "via", "share"})
_NETWORKS = frozenset(
    "facebook fb zalo twitter x telegram tiktok youtube instagram messenger google share copy home rss mxh".split()
)
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!'()*,:@")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_MOBILE = re.compile(r"(?:www|m|mobile|wap|touch|amp)\.")
_AMPERSAND = re.compile(r"&(?:amp;)+", re.IGNORECASE)
"""As HTML writes it: addresses copied from a page's source."""
_BLOGGER = ".blogspot.com"
"""Its mobile pages are told by m=1."""
_OWN_PAGE = re.compile(r"[/!@].|gid=[1-9]")
"""A fragment that begins so is a page of its own (#/van-ban/123); others are places in one page."""


@dataclass(frozen=True, slots=True)
class Page:
    """`path` without its final slash, `pairs` of the query without those that track, sorted by name."""

    host: str
    port: str
    path: str
    pairs: Pairs
    fragment: str

    def first(self, *names: str) -> str:
        """The value of the first of these parameters that is there, else ""."""
        values = dict(reversed(self.pairs))
        return next((values[name] for name in names if values.get(name)), "")

    def key(self) -> str:
        """The page in one spelling, without scheme."""
        query = "&".join(f"{_in_query(name)}={_in_query(value)}" for name, value in self.pairs)
        port = f":{self.port}" if self.port else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.host}{port}{self.path}{f'?{query}' if query else ''}{fragment}"


def page_of(address: Url) -> Page:
    """An address in one spelling: encodings, order of parameters, www and m, trackers and text fragments aside."""
    host = main_host(address.host)
    pairs = parse_qsl(_AMPERSAND.sub("&", address.query), keep_blank_values=True, errors="surrogateescape")
    if host.endswith(_BLOGGER):
        pairs = [pair for pair in pairs if pair[0] != "m"]
    kept = sorted((pair for pair in pairs if not is_tracking(*pair)), key=lambda pair: pair[0])
    path = _one_spelling(_SESSION.sub("", address.path)).rstrip("/")
    fragment = _one_spelling(address.fragment.partition(":~:")[0])
    return Page(
        host=host,
        port=address.port,
        path=path,
        pairs=tuple(kept),
        fragment=fragment if _OWN_PAGE.match(fragment) else "",
    )


def is_tracking(name: str, value: str) -> bool:
    """True for a parameter that tells where a reader came from, not what is read."""
    return _TRACKING.fullmatch(name) is not None or (name.lower() in _SHARED_FROM and value.lower() in _NETWORKS)


def main_host(host: str) -> str:
    """A host without the label of its mobile or www form, where a registered name is left."""
    while _MOBILE.match(host) and registered(shorter := _MOBILE.sub("", host, count=1)):
        host = shorter
    return host


def _one_spelling(path: str) -> str:
    """Escapes that need not be are undone, the others in capitals; Unicode composed."""
    if "%" not in path:
        return path
    composed = unicodedata.normalize("NFC", _ESCAPES.sub(_readable, path))
    return "".join(letter if letter.isascii() else _escaped(letter) for letter in composed)


def _readable(match: re.Match[str]) -> str:
    letters = bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "surrogateescape")
    return "".join(letter if letter in _UNRESERVED or not letter.isascii() else _escaped(letter) for letter in letters)


def _escaped(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogateescape"))


def _in_query(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return quote(composed, safe="", errors="surrogateescape")
