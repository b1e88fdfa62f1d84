"""Addresses that only lead to another one written inside them: redirects, share dialogues, AMP caches, translators."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from urllib.parse import parse_qsl, unquote

from bot.links.address import Url, parents, parse

MAX_DEPTH = 5
"""Of wrappers in wrappers; what is deeper is taken as it stands."""
_ABSOLUTE = re.compile(r"https?:/{1,2}[^/]", re.IGNORECASE)

# host (and those below it) -> path, and the parameters that hold the target
_PARAMETERS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "facebook.com": (
        (r"/l\.php|/flx/warn/?|/sharer(?:/sharer)?\.php|/share\.php|/sharer/?", ("u",)),
        (r"/login(?:\.php)?/?(?:web/)?", ("next",)),
        (r"/plugins/(?:post|video)\.php|/dialog/(?:share|feed|send)/?", ("href", "link")),
    ),
    "fb.com": ((r"/l\.php", ("u",)),),
    "messenger.com": ((r"/l\.php", ("u",)),),
    "l.instagram.com": ((r"/?", ("u",)),),
    "l.threads.net": ((r"/?", ("u",)),),
    "l.threads.com": ((r"/?", ("u",)),),
    "instagram.com": ((r"/accounts/login/?", ("next",)),),
    "youtube.com": ((r"/redirect/?", ("q",)), (r"/attribution_link/?", ("u",)), (r"/oembed", ("url",))),
    "zalo.me": ((r"/(?!s/).*", ("url", "u", "link", "continue", "href", "redirect")),),
    "zaloapp.com": ((r"/.*", ("url", "u", "link", "continue", "href", "redirect")),),
    "zdn.vn": ((r"/.*", ("url", "u", "link")),),
    "t.me": ((r"/iv/?|/share(?:/url)?/?", ("url",)),),
    "telegram.me": ((r"/iv/?|/share(?:/url)?/?", ("url",)),),
    "x.com": ((r"/intent/(?:tweet|post)/?|/share/?", ("url",)),),
    "twitter.com": ((r"/intent/(?:tweet|post)/?|/share/?", ("url",)),),
    "linkedin.com": ((r"/redir/redirect/?|/safety/go/?|/shareArticle/?|/sharing/share-offsite/?", ("url",)),),
    "tiktok.com": ((r"/link/v2/?", ("target",)),),
    "vk.com": ((r"/away\.php", ("to",)),),
    "out.reddit.com": ((r"/.*", ("url",)),),
    "duckduckgo.com": ((r"/l/?", ("uddg",)),),
    "pinterest.com": ((r"/pin/create/(?:button|link)/?", ("url",)),),
    "slack-redir.net": ((r"/link", ("url",)),),
    "steamcommunity.com": ((r"/linkfilter/?", ("u", "url")),),
    "disq.us": ((r"/(?:url)?", ("url",)),),
    "safelinks.protection.outlook.com": ((r"/.*", ("url",)),),
    "googleweblight.com": ((r"/i?", ("lite_url", "u")),),
    "translate.google.com": ((r"/.*", ("u",)),),
}
_GOOGLE = re.compile(r"(?:.+\.)?google\.(?:com|com\.[a-z]{2}|co\.[a-z]{2}|[a-z]{2})")
_GOOGLE_PATHS = ((r"/url", ("q", "url")), (r"/imgres", ("imgrefurl",)))
_PATHS = {path: re.compile(path) for rules in (*_PARAMETERS.values(), _GOOGLE_PATHS) for path, _ in rules}
_AMP_PATH = re.compile(r"/amp/(s/)?(.+)")
_AMP_CACHE = re.compile(r"/(?:[cvriwm]|wp)/(s/)?(.+)")
_BEHIND_QUESTION_MARK = frozenset(
    {"href.li", "anonym.to", "anon.to", "dereferer.me", "nullrefer.com", "hidereferrer.com"}
)
_PROOFPOINT_V2 = str.maketrans("-_", "%/")


def unwrap(address: Url) -> Url | None:
    """The address that a wrapper leads to, None for one that is no wrapper."""
    target = next((found for find in _KINDS if (found := find(address))), "")
    if not target or not _ABSOLUTE.match(target):
        return None
    return parse(target)


def innermost(address: Url) -> Url:
    """What is left when every wrapper is taken off."""
    for _ in range(MAX_DEPTH):
        inner = unwrap(address)
        if inner is None:
            break
        address = inner
    return address


def _by_parameter(address: Url) -> str:
    rules = next((_PARAMETERS[name] for name in parents(address.host) if name in _PARAMETERS), ())
    if _GOOGLE.fullmatch(address.host):
        rules += _GOOGLE_PATHS
    values = dict(reversed(parse_qsl(address.query))) if rules else {}
    for path, names in rules:
        if _PATHS[path].fullmatch(address.path):
            for name in names:
                if _ABSOLUTE.match(values.get(name, "")):
                    return values[name]
    return _relative(address, values)


def _relative(address: Url, values: dict[str, str]) -> str:
    """YouTube's attribution links name a path of its own."""
    path = values.get("u", "")
    return f"https://{address.host}{path}" if address.path == "/attribution_link" and path.startswith("/") else ""


def _amp(address: Url) -> str:
    if _GOOGLE.fullmatch(address.host):
        match = _AMP_PATH.fullmatch(address.path)
    elif address.host == "cdn.ampproject.org" or address.host.endswith((".cdn.ampproject.org", ".bing-amp.com")):
        match = _AMP_CACHE.fullmatch(address.path)
    else:
        return ""
    query = f"?{address.query}" if address.query else ""
    return f"https://{unquote(match[2])}{query}" if match else ""


def _translated(address: Url) -> str:
    """vnexpress-net.translate.goog -> vnexpress.net; a hyphen of the name is doubled there."""
    name, dot, host = address.host.partition(".")
    if dot + host != ".translate.goog":
        return ""
    original = name.replace("--", "\0").replace("-", ".").replace("\0", "-")
    return f"https://{original}{address.path}?{address.query}"


def _in_whole_query(address: Url) -> str:
    if address.host in _BEHIND_QUESTION_MARK:
        return unquote(address.query)
    if address.host == "webcache.googleusercontent.com" and "cache:" in address.query:
        return unquote(address.query.partition("cache:")[2].partition("+")[0].partition("&")[0])
    return ""


def _encoded(address: Url) -> str:
    """Mail filters and search engines that encode the target in their own way."""
    values = dict(parse_qsl(address.query))
    if address.host == "urldefense.proofpoint.com":
        return unquote(values.get("u", "").translate(_PROOFPOINT_V2))
    if address.host == "urldefense.com" and (match := re.match(r"/v3/__(.+?)__;", address.path)):
        return match[1]
    if address.host == "r.search.yahoo.com" and (match := re.search(r"/RU=([^/]+)", address.path)):
        return unquote(match[1])
    if address.host.endswith("bing.com") and address.path == "/ck/a" and values.get("u", "").startswith("a1"):
        return _base64(values["u"][2:])
    return ""


def _base64(text: str) -> str:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8")
    except ValueError:
        return ""


_KINDS: tuple[Callable[[Url], str], ...] = (_by_parameter, _amp, _translated, _in_whole_query, _encoded)
