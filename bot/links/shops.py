"""The forms of a product's address in the shops: its number is the page, whatever of the way there stands behind."""

from bot.links.page_keys import platform

_ITEM = r"(?P<id>\d+)"


def _hosts(names: str, below: str = "") -> str:
    return " ".join((names, *(f"{label}.{name}" for name in names.split() for label in below.split())))


LAZADA = platform(
    "lazada",
    _hosts("lazada.vn lazada.com lazada.co.th lazada.sg", "pages my-m"),
    "",
    ((r"/products/(?:[^/]*-)?i(?P<id>\d+)(?:-s\d+)?\.html", "{id}"),),
)
TIKI = platform(
    "tiki", "tiki.vn", "spid", ((r"/(?:[^/]*-)?p(?P<id>\d+)\.html(?:\?spid=(?P<seller>\d+))?", "{id}:{seller}"),)
)
TAOBAO = platform(
    "taobao",
    _hosts("taobao.com tmall.com tmall.hk", "item detail world h5 chaoshi"),
    "id",
    ((rf"/(?:item/)?(?:item|detail|index)\.htm\?id={_ITEM}", "{id}"), (rf"/item/{_ITEM}\.htm", "{id}")),
)
ALI_1688 = platform("1688", _hosts("1688.com", "detail m"), "", ((rf"/offer/{_ITEM}\.html", "{id}"),))
ALIEXPRESS = platform(
    "aliexpress",
    _hosts("aliexpress.com aliexpress.us", "vi m vi.m"),
    "",
    ((rf"/(?:i|item/(?:[^/]+/)?)/?{_ITEM}\.html", "{id}"),),
)
ALIBABA = platform(
    "alibaba", _hosts("alibaba.com", "vietnamese"), "", ((r"/product-detail/[^/]*_(?P<id>\d+)\.html", "{id}"),)
)
AMAZON = platform(
    "amazon",
    "amazon.com amazon.co.jp amazon.sg amazon.com.au amazon.de amazon.co.uk",
    "",
    ((r"/(?:[^/]+/)?(?:dp|gp/product|gp/aw/d)/(?P<name>[A-Za-z0-9]{10})(?:/.*)?", "{name}"),),
)
EBAY = platform("ebay", "ebay.com ebay.vn", "", ((rf"/itm/(?:[^/]+/)?{_ITEM}", "{id}"),))
JD = platform("jd", _hosts("jd.com", "item"), "", ((rf"/(?:product/)?{_ITEM}\.html", "{id}"),))
TEMU = platform("temu", "temu.com", "", ((rf"/(?:[a-z]{{2}}(?:-[a-z]{{2}})?/)?(?:[^/]*-)?g-{_ITEM}\.html", "{id}"),))
SENDO = platform("sendo", "sendo.vn", "", ((r"/(?:[^/]*-)?(?P<id>\d+)\.html", "{id}"),))
TIKTOK_SHOP = platform(
    "tiktok-shop",
    _hosts("shop.tiktok.com"),
    "",
    ((rf"/(?:[a-z]{{2}}/)?(?:view/product|pdp(?:/[^/]+)?)/{_ITEM}", "{id}"),),
)
SHOPS = (
    LAZADA, TIKI, TAOBAO, ALI_1688, ALIEXPRESS, ALIBABA, AMAZON, EBAY, JD, TEMU, SENDO, TIKTOK_SHOP
)  # fmt: skip
