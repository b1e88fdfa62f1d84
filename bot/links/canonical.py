"""One key for one page, however its address was copied; without network, and apart when in doubt."""

import re
import unicodedata
from dataclasses import replace

from bot.links.address import parse
from bot.links.page import Page, page_of
from bot.links.services import SERVICES, as_web, short_link
from bot.links.social import SOCIAL
from bot.links.wrappers import innermost

_RENAMED = {"fb.com": "facebook.com", "twitter.com": "x.com", "telegram.me": "t.me", "instagr.am": "instagram.com"}
_AMP_NAMES = frozenset({"amp", "outputtype"})
_ARTICLE_AMP = re.compile(r"(?P<path>/.*(?:\d{5,}|\.html?)[^/]*)/amp(?:\.html?)?")
_AMP_ARTICLE = re.compile(r"/amp(?P<path>/.*(?:\d{5,}|\.html?)[^/]*)")


def canonical(url: str) -> str:
    """The key of the page that an address leads to, wrappers taken off.

    Equal keys mean one submission. "facebook:post:baonhandan:735…", "vnexpress.net/abc-4712345.html"; a text that no
    browser would open is its own key.
    """
    address = parse(url)
    if address is None:
        return unicodedata.normalize("NFC", " ".join(url.split()))
    page = page_of(as_web(innermost(address)))
    if short := short_link(page):
        return short
    for site in (*SOCIAL, *SERVICES):
        if host := site.main_host(page.host):
            return site.key(page) or replace(page, host=_RENAMED.get(host, host)).key()
    return _without_amp(page).key()


def _without_amp(page: Page) -> Page:
    """A newspaper's light form of an article is the article."""
    match = _ARTICLE_AMP.fullmatch(page.path) or _AMP_ARTICLE.fullmatch(page.path)
    pairs = tuple(pair for pair in page.pairs if pair[0].lower() not in _AMP_NAMES)
    return replace(page, path=match["path"] if match else page.path, pairs=pairs)
