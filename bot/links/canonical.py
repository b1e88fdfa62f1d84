"""One key for one page, however its address was copied; without network, and apart when in doubt."""

import re
import unicodedata
from dataclasses import replace

from bot.links.address import Url, parse
from bot.links.page import Page, main_host, page_of
from bot.links.page_keys import site_of
from bot.links.services import SERVICES, as_web, short_link
from bot.links.shops import SHOPS
from bot.links.social import SOCIAL
from bot.links.wrappers import innermost

_SITES = {host: site for site in (*SOCIAL, *SERVICES, *SHOPS) for host in site.hosts}
_RENAMED = {"fb.com": "facebook.com", "twitter.com": "x.com", "telegram.me": "t.me", "instagr.am": "instagram.com"}
_AMP_NAMES = frozenset({"amp", "outputtype"})
_AMP_SUFFIXES = ("/amp", "/amp.html", ".amp")
_AMP_PREFIX = "/amp"
_ARTICLE = re.compile(r"\d{5}|\.html?$")
_ENTITY = re.compile(r"&#(?:0*38|x0*26);", re.IGNORECASE)
"""An ampersand as HTML may write it by its number; the mark of a fragment stands in it."""


def canonical(url: str) -> str:
    """The key of the page that an address leads to, wrappers taken off.

    Equal keys mean one submission. "facebook:post:baonhandan:735…", "vnexpress.net/abc-4712345.html"; a text that no
    browser would open is its own key.
    """
    address = parse(_ENTITY.sub("&", url))
    return unopened_key(url) if address is None else key_of(innermost(address))


def is_platform(host: str) -> bool:
    """True for a host where people write under names that they choose: facebook.com/vtv.vn may be anyone's."""
    return site_of(main_host(host), _SITES) is not None


def unopened_key(url: str) -> str:
    """The key of a text that is no address."""
    return unicodedata.normalize("NFC", " ".join(url.split()))


def key_of(address: Url) -> str:
    """As `canonical`, of an address that is no wrapper."""
    page = page_of(as_web(address))
    if short := short_link(page):
        return short
    if found := site_of(page.host, _SITES):
        site, host = found
        return site.key(page) or replace(page, host=_RENAMED.get(host, host)).key()
    return _without_amp(page).key()


def _without_amp(page: Page) -> Page:
    """A newspaper's light form of an article is the article; /guitar/amp is an amplifier."""
    suffix = next((end for end in _AMP_SUFFIXES if page.path.endswith(end)), "")
    path = page.path.removesuffix(suffix)
    if page.path.startswith(f"{_AMP_PREFIX}/"):
        path = path.removeprefix(_AMP_PREFIX)
    if not _ARTICLE.search(path.rpartition("/")[2]):
        path = page.path
    return replace(page, path=path, pairs=tuple(pair for pair in page.pairs if pair[0].lower() not in _AMP_NAMES))
