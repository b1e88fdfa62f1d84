"""Finds links written without a scheme: vtv.vn is one; "khong.Ai cung biet", thongbao.zip and TS.BS are none."""

import re
import unicodedata

from bot.links.address import is_ip, is_registrable, is_suffix, parse, registered
from bot.links.homoglyphs import skeleton
from bot.links.prose import is_syllable
from bot.links.trim import without_prose

COMMON_ENDINGS = frozenset(
    "com vn net org edu gov info top xyz online site club shop vip link live app cc icu pro biz io asia tv dev tech"
    " store space website life world today fun one win bid page cloud news mobi blog buzz click work loan host press"
    " media group cyou sbs cfd bond lol rest monster quest email social us uk eu jp kr cn hk tw sg".split()
)
FILE_ENDINGS = frozenset("zip mov md sh py pl rs ps so cab pub java doc dot bin".split())
WELL_KNOWN = frozenset(
    "t.me m.me fb.me fb.com fb.watch wa.me zalo.me youtu.be bit.ly cutt.ly tinyurl.com is.gd v.gd t.co g.co goo.gl"
    " rb.gy ow.ly s.id t.ly bom.so forms.gle shp.ee shope.ee instagr.am redd.it x.com j.mp telegram.me telegra.ph"
    " about.me linktr.ee".split()
)
_WITHOUT_WORDS = frozenset(
    "bit.ly cutt.ly tinyurl.com is.gd v.gd t.co g.co goo.gl rb.gy ow.ly s.id t.ly bom.so youtu.be fb.watch fb.com m.me"
    " wa.me facebook.com m.facebook.com tiktok.com vt.tiktok.com vm.tiktok.com youtube.com shope.ee shp.ee"
    " s.shopee.vn s.lazada.vn forms.gle".split()
)
"""Hosts that have none below them named by a Vietnamese word."""
_AFTER_WORDS = tuple(f".{host}" for host in sorted(_WITHOUT_WORDS))
_FILE_NAMES = frozenset(
    "apk exe docx xlsx pptx doc xls ppt pdf rar 7z jpg jpeg png gif heic mp3 mp4 avi mkv csv txt html htm php js json"
    " xml ipa dmg msi bat iso tar gz".split()
)
_GLUE = re.compile(r"(?:tại|vào|ở|là|từ|đến|tới|đây|này|của|về|bấm|nhấn)(?=[a-z0-9-]{3})", re.IGNORECASE)
_DOT = re.compile("[.。．｡]")
_HOST = re.compile(r"([^:/?#\\]*)(.*)", re.DOTALL)
_SHORT_CHARS = 3


def link_in(text: str, after: str = "") -> tuple[int, str] | None:
    """The link in a run of labels and dots with what follows it: how many letters stand before it, and the link."""
    text = unicodedata.normalize("NFC", text) if not text.isascii() else text
    skipped = len(text) - len(text.lstrip("-_+"))
    glue = _GLUE.match(text, skipped)
    skipped = glue.end() if glue else skipped
    skipped += _prose_before(text[skipped:])
    match = _HOST.match(text, skipped)
    host, tail = (match[1], match[2]) if match else ("", "")
    whole = host
    host = host_end(host).rstrip("-_")
    tail = tail if host == whole else ""
    if not host or not _is_link(host, tail):
        return None
    return skipped, without_prose(host + tail, after) if tail else host


def _prose_before(text: str) -> int:
    """How many letters of a sentence stand before the host, a full stop without a space between: "đây.bit.ly" -> 4.

    A syllable with Vietnamese letters is no label of a listed host's own; a plain one only before hosts that
    have no such names below them.
    """
    host = _HOST.match(text)
    start = 0
    labels = _DOT.split(host[1] if host else "")
    while len(labels) > 2 and (labels[0].isdecimal() or is_syllable(skeleton(labels[0]))):
        rest = ".".join(labels[1:]).lower()
        if labels[0].isascii() and not rest.endswith(_AFTER_WORDS) and rest not in _WITHOUT_WORDS:
            break
        if not _opens(rest):
            break
        start += len(labels[0]) + 1
        labels = labels[1:]
    return start


def host_end(host: str) -> str:
    """A host without the sentence that begins in its last label: "vtv.vn.Do" -> vtv.vn; "vtv.vnđọc" -> vtv.vn."""
    labels = _DOT.split(host)
    last = labels[-1]
    if len(labels) < 2 or not last or is_ip(host):
        return host
    before = host[: len(host) - len(last) - 1]
    if last.lower() in _FILE_NAMES:
        return host
    if not is_suffix(last.lower()):
        ascii_part = re.match(r"[A-Za-z]*", last)
        cut = ascii_part[0] if ascii_part else ""
        if cut and cut != last and is_suffix(cut.lower()):
            return host[: len(host) - len(last) + len(cut)]
        return before if len(labels) > 2 and _opens(before) else host
    if len(labels) > 2 and last.istitle() and not labels[-2].istitle() and _opens(before):
        return before
    return host


def _opens(host: str) -> bool:
    address = parse(host)
    return address is not None and is_registrable(address.host)


def _is_link(host: str, tail: str) -> bool:
    labels = _DOT.split(host)
    if "" in labels or any("_" in label for label in labels[-2:]):
        return False
    address = parse(host)
    if address is None:
        return False
    if is_ip(address.host):
        return len(labels) == 4 and re.match(r":\d|[/?#\\][^\W\d]", tail) is not None
    if not is_registrable(address.host):
        return False
    if labels[0].lower() == "www" or registered(address.host) in WELL_KNOWN:
        return True
    has_path = len(tail) > 1 and not tail[1:].isspace()
    return _is_name(labels, has_path)


def _is_name(labels: list[str], has_path: bool) -> bool:
    """True for a name, false for what a dot joins in prose; a path makes the difference in doubt."""
    *names, ending = labels
    common = ending.lower() in COMMON_ENDINGS
    if ending.lower() in FILE_ENDINGS or (len(ending) == 2 and ending.isupper() and ending != "VN"):
        return has_path
    if ending.istitle() and not (common and names[-1][:1].isupper()):
        return has_path and common
    if ending.istitle() or not names[-1].isascii():
        return common and (has_path or not (len(names) == 1 and is_syllable(skeleton(names[-1]))))
    return common or has_path or _is_name_with_rare_ending([skeleton(name) for name in names], ending)


def _is_name_with_rare_ending(names: list[str], ending: str) -> bool:
    """Without a path: binance.ai is a name; "khong.ai", "mn.co", TS.BS are none."""
    if len(names[-1]) <= _SHORT_CHARS:
        return False
    if is_syllable(ending.lower()):
        return not any(map(is_syllable, names))
    return len(ending) > 2 or len(names) > 1 or not is_syllable(names[0])
