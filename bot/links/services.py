"""The forms of addresses on Zalo, Telegram, Google, Shopee, app stores, messengers and shorteners."""

import re

from bot.links.address import TELEGRAM_SCHEME, Url
from bot.links.page import Page
from bot.links.page_keys import platform

_FILE = r"(?P<id>[\w-]{8,})"
_PHONE = r"[+ ]?(?:84|0)(?P<id>\d{9})"
_CHAT = r"(?P<name>(?!joinchat/|addstickers/|share/|proxy$|iv$|login/|addlist/|boost/|setlanguage/)[A-Za-z]\w{3,})"
_VALUE = re.compile(r"(?<!\w)(\w++)=([^&]*+)")

ZALO = platform(
    "zalo",
    "zalo.me chat.zalo.me zaloapp.com",
    "phone",
    (
        (rf"/{_PHONE}", "phone:{id}"),
        (rf"/?\?phone={_PHONE}", "phone:{id}"),
        (r"/g/(?P<id>\w+)", "group:{id}"),
        (r"/(?P<id>\d{15,20})", "account:{id}"),
        (r"/qr/(?P<kind>[pg])/(?P<id>\w+)", "qr:{kind}:{id}"),
    ),
)
TELEGRAM = platform(
    "telegram",
    "t.me telegram.me telegram.dog",
    "q comment start startapp startgroup startchannel boost game",
    (
        (r"/(?:s/)?c/(?P<chat>\d+)/(?:\d+/)?(?P<id>\d+)", "private:{chat}:{id}"),
        (r"/\+(?P<id>\d{7,15})", "phone:{id}"),
        (r"/(?:\+|joinchat/)(?P<id>[\w-]{6,})", "invite:{id}"),
        (rf"/(?:s/)?{_CHAT}/(?:\d+/)?(?P<id>\d+)", "post:{name}:{id}"),
        (rf"/(?:s/)?{_CHAT}", "chat:{name}"),
        (r"/addstickers/(?P<id>\w+)", "stickers:{id}"),
    ),
)
GOOGLE_FILES = platform(
    "google-file",
    "drive.google.com docs.google.com drive.usercontent.google.com",
    "id gid tab",
    (
        (rf"/(?:a/[^/]+/)?\w+(?:/u/\d+)?/d/(?!e/){_FILE}(?:/[\w/]*)?(?:\?(?:gid=0|tab=t\.0))?", "{id}"),
        (r"/(?:a/[^/]+/)?\w+(?:/u/\d+)?/d/e/(?P<id>[\w-]+)(?:/[\w/]*)?", "published:{id}"),
        (rf"/drive(?:/u/\d+)?(?:/mobile)?/folders/{_FILE}", "{id}"),
        (rf"/(?:open|uc|download|folderview|leaf)\?id={_FILE}", "{id}"),
    ),
)
GOOGLE_SEARCH = platform(
    "google-search", "google.com google.com.vn", "q tbm udm start tbs", ((r"/search\?(?P<id>.+)", "{id}"),)
)
PLAY = platform("play", "play.google.com", "id", ((r"/store/apps/details\?id=(?P<id>[\w.]+)", "{id}"),))
APPLE = platform(
    "apple", "apps.apple.com itunes.apple.com", "", ((r"/(?:[a-z]{2}/)?app/(?:[^/]+/)?id(?P<id>\d+)", "{id}"),)
)
SHOPEE = platform("shopee", "shopee.vn", "", ((r"/(?:[^/]*-i\.|product/)(?P<shop>\d+)[./](?P<id>\d+)", "{shop}:{id}"),))
MESSENGER = platform(
    "messenger", "m.me messenger.com", "", ((r"/(?:t/)?(?P<name>[\w.]+)", "{name}"),), dots_count=False
)
WHATSAPP = platform(
    "whatsapp",
    "wa.me api.whatsapp.com web.whatsapp.com",
    "phone text",
    ((r"/(?:\+)?(?P<id>\d{8,15})", "{id}"), (r"/(?:send)?\?phone=[+ ]?(?P<id>\d{8,15})", "{id}")),
)
SERVICES = (
    ZALO, TELEGRAM, GOOGLE_FILES, GOOGLE_SEARCH, PLAY, APPLE, SHOPEE, MESSENGER, WHATSAPP
)  # fmt: skip

SHORTENERS = frozenset(
    "bit.ly tinyurl.com cutt.ly is.gd v.gd t.co goo.gl ow.ly rb.gy rebrand.ly s.id t.ly shorturl.at lnkd.in buff.ly"
    " bom.so bom.to shorten.asia by.com.vn s.shopee.vn shope.ee shp.ee vn.shp.ee s.lazada.vn fb.watch fb.me fb.gg"
    " vt.tiktok.com vm.tiktok.com forms.gle maps.app.goo.gl photos.app.goo.gl g.co redd.it pin.it amzn.to tiny.cc"
    " shorturl.asia urlvn.net link1s.com byvn.net rutgon.me me2.do zpr.io ln.run qrco.de u.to clck.ru dub.sh"
    " pic.twitter.com spoti.fi".split()
)
_SAME_SHORTENER = {"j.mp": "bit.ly", "bitly.com": "bit.ly", "preview.tinyurl.com": "tinyurl.com"}


def short_link(page: Page) -> str | None:
    """The key of a short link: its host and code; a preview of one is the same."""
    host = _SAME_SHORTENER.get(page.host, page.host)
    if host not in SHORTENERS or not page.path.strip("/"):
        return None
    code = page.path.removeprefix("/preview") if host == "tinyurl.com" else page.path
    return f"short:{host}{code.rstrip('+') if host == 'bit.ly' else code}"


def as_web(address: Url) -> Url:
    """A Telegram address in its form on t.me: tg://resolve?domain=a&post=1 and a.t.me/1 -> t.me/a/1."""
    if address.scheme == TELEGRAM_SCHEME:
        values = dict(_VALUE.findall(address.query))
        return Url("https", "t.me", "", _web_path(address.host, values), address.query, "", "")
    name, _, rest = address.host.partition(".")
    if rest in {"t.me", "telegram.me"} and name not in {"www", "m", "web"}:
        return Url("https", "t.me", "", f"/{name}{address.path}", address.query, "", "")
    return address


def _web_path(command: str, values: dict[str, str]) -> str:
    post = f"/{values['post']}" if "post" in values else ""
    if command == "join":
        return f"/+{values.get('invite', '')}"
    if command == "privatepost":
        return f"/c/{values.get('channel', '')}{post}"
    if "phone" in values:
        return f"/+{values['phone'].lstrip('+')}"
    return f"/{values.get('domain', '')}{post}"
