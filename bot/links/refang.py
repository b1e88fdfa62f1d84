"""Undoing what people do to an address so that it can't be tapped: hxxps, [.], (dot), " chấm ", broken schemes.

The plain text keeps the way back: an offset in it can be told as an offset in the original.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from bot.links.prose import is_syllable

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
"""For a character class: what takes no room on a screen, and is no part of a link."""
_ENDINGS = "com|vn|net|org|edu|gov|info|top|xyz|online|site|club|shop|vip|link|live|app|cc|icu|pro|biz|asia"
_SPOKEN = "dot|chấm|cham"
_SHORT = (
    "bit.ly cutt.ly rb.gy ow.ly t.ly is.gd v.gd t.co g.co goo.gl s.id bom.so tinyurl.com shorten.asia shp.ee shope.ee"
    " fb.me fb.com fb.watch facebook.com youtu.be youtube.com tiktok.com zalo.me t.me m.me wa.me j.mp forms.gle"
).split()
"""Hosts that say nothing without what follows their slash, so that they are known by it however far apart it stands."""
_SHORT_APART = "|".join(r"\ ?\.\ ?".join(host.split(".")) for host in _SHORT)
_PAGES = "php|html?|aspx?|jsp"
_CHATTER = frozenset(
    "ok oke okie oki okay ad admin sr sorry tks thks thanks thank vs ps kkk haha hihi hehe huhu pro vip".split()
)
"""Words that end sentences and are no names of sites."""
_LEAST_CODE_CHARS = 4
_FAR = 160
"""So many letters before a slash or a dot are looked at."""

_STEPS = re.compile(
    rf"""
    (?P<hidden>[{INVISIBLE}]+)
  | (?P<twice>(?<![/=&?\#%\w])https?:?/{{1,2}}(?=https?:?/))
  | (?P<sound>https?://(?![/\\ ]))
  | (?P<backslashes>https?:\\{{1,2}}[\w-]\S*)
  | (?P<scheme>
        (?:(?<![/=&?\#%@.])hxxp|(?<![/=&?\#%@.\w])(?:h{{1,2}}t{{1,3}}p{{1,2}}|h(?:\*\*|__|--|tx|xt)p|ttp))(?P<s>s{{0,2}})
        (?: \ ?(?:[:;：]|\[:\]|\(:\)|\{{:\}})\ ?(?:[/\\／]{{1,4}}|\[//\]|\(//\)) | \[://\] | \(://\) | //
          | :(?=[\w-]+\.\w) )
        (?:\ (?=[\w-]+\.\w))?
    )
  | (?P<spelt>(?<![^\W_])h\ t\ t\ p(?P<spelt_s>\ s)?\ ?:\ ?/\ ?/\ ?(?=[^\W_]))
  | (?P<short>(?<![\w.@-])(?:(?<=://)|(?<!/))(?:{_SHORT_APART})\ ?/\ ?(?:g\ ?/\ ?)?
        (?=(?P<code>[A-Za-z0-9_+.-]{{3,}})(?:[\s/?,;!)…]|$)))
  | (?P<slash_apart>(?<=[a-z])(?:\ /\ ?|/\ )
        (?=(?P<page>[\w-]{{1,64}})(?P<kind>\ ?\.\ ?(?:{_PAGES})\b)?(?![\w.@-])))
  | (?P<page_dot>(?<=[a-z0-9_-])(?:\ \.\ ?|\.\ )(?=(?:{_PAGES})\b))
  | (?P<bracketed>(?<=[\w-])\ ?[\[(\{{<]\ ?(?:[.,。]|{_SPOKEN})\ ?[\])\}}>]\ ?(?=[\w-]))
  | (?P<spoken>(?<=[\w-])(?:\ (?:{_SPOKEN})\ (?=(?:[\w-]+\ (?:{_SPOKEN})\ )?(?:{_ENDINGS})\b)
                          | \ \.\ ?(?=(?:{_ENDINGS})(?:[/:?]|\ \.|\s|$))))
  | (?P<at>\ ?[\[(\{{](?:at|@|a\ còng)[\])\}}]\ ?)
  | (?P<slash>\[/\])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOST_BEFORE = re.compile(rf"[A-Za-z0-9-]\ ?\.\ ?(?:{_ENDINGS})$", re.IGNORECASE)
_HOST_AND_SLASH_BEFORE = re.compile(rf"[A-Za-z0-9-]\ ?\.\ ?(?:{_ENDINGS})\ ?/\ ?[\w/ -]{{0,64}}$", re.IGNORECASE)
_LABEL_BEFORE = re.compile(r"[\w-]{1,64}$")
_REPLACED = {"twice": "", "bracketed": ".", "at": "@", "slash": "/"}


@dataclass(frozen=True, slots=True)
class Plain:
    """A refanged text, and the way back to the original: from each start on, offsets are shifted by that much."""

    text: str
    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def origin(self, offset: int) -> int:
        """The offset in the original of an offset in the plain text."""
        index = bisect_right(self.starts, offset) - 1
        return offset + (self.shifts[index] if index >= 0 else 0)


def refang(text: str) -> Plain:
    """The text with every disguised address written plainly; a text without one stays as it is."""
    parts: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    end = length = 0
    for match in _STEPS.finditer(text):
        new = _plainly(match)
        if new == match[0]:
            continue
        parts += (text[end : match.start()], new)
        length += match.start() - end + len(new)
        end = match.end()
        starts.append(length)
        shifts.append(end - length)
    return Plain("".join(parts) + text[end:], tuple(starts), tuple(shifts)) if parts else Plain(text)


def _plainly(match: re.Match[str]) -> str:
    """What stands in the place of a match; the match itself where it is no address."""
    kind = match.lastgroup if match.lastgroup not in {"s", None} else "scheme"
    return _WRITTEN[kind](match) if kind in _WRITTEN else _REPLACED.get(kind or "", match[0])


def _backslashes(match: re.Match[str]) -> str:
    scheme, _, rest = match[0].partition(":")
    return f"{scheme}://{rest.replace(chr(92), '/').lstrip('/')}"


def _without(match: re.Match[str]) -> str:
    """Nothing inside an address, else a space: a hidden character may also stand between an address and a word."""
    after = match.string[match.end() : match.end() + 1]
    before = match.string[match.start() - 1 : match.start()]
    return "" if after.isascii() and after.isprintable() and after != " " and not before.isspace() else " "


def _is_name_before(match: re.Match[str]) -> bool:
    """True after vtv in "vtv chấm vn", and after com in "com chấm vn"; false in "được chấm top"."""
    found = _LABEL_BEFORE.search(match.string, max(0, match.start() - 64), match.start())
    name = found[0].lower() if found else ""
    if name in _CHATTER or (len(name) == 1 and name != "x"):
        return False
    return name.isascii() and (name in {"com", "gov", "edu", "org", "net"} or not is_syllable(name))


def _is_page(match: re.Match[str]) -> bool:
    """True between facebook.com and "story . php", and between a host and a code of letters and digits; false in
    "tuoitre.vn / thanhnien.vn", "vtv.vn / VTV1", "abc.com / 0912345678".
    """
    if not _HOST_BEFORE.search(match.string, _near(match), match.start()):
        return False
    page = match["page"]
    if match["kind"]:
        return page.isascii()
    is_code = not page.isdecimal() and any(map(str.isdecimal, page)) and len(page) > _LEAST_CODE_CHARS
    return page.isascii() and is_code


def _host_and_slash_before(match: re.Match[str]) -> bool:
    return _HOST_AND_SLASH_BEFORE.search(match.string, _near(match), match.start()) is not None


def _near(match: re.Match[str]) -> int:
    """Where to begin to look back."""
    return max(0, match.start() - _FAR)


_WRITTEN: dict[str | None, Callable[[re.Match[str]], str]] = {
    "hidden": _without,
    "scheme": lambda match: "https://" if match["s"] else "http://",
    "backslashes": _backslashes,
    "spelt": lambda match: "https://" if match["spelt_s"] else "http://",
    "short": lambda match: match[0] if is_syllable(match["code"].lower()) else match[0].replace(" ", ""),
    "slash_apart": lambda match: "/" if _is_page(match) else match[0],
    "page_dot": lambda match: "." if _host_and_slash_before(match) else match[0],
    "spoken": lambda match: "." if _is_name_before(match) else match[0],
}
