"""Undoing what people do to an address so that it can't be tapped: hxxps, [.], (dot), " chấm ", broken schemes.

The plain text keeps the way back: an offset in it can be told as an offset in the original.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from bot.links.syllables import is_syllable

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
"""For a character class: what takes no room on a screen, and is no part of a link."""
_ENDINGS = "com|vn|net|org|edu|gov|info|top|xyz|online|site|club|shop|vip|link|live|app|cc|icu|pro|biz|asia"
_SPOKEN = "dot|chấm|cham"

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
  | (?P<bracketed>(?<=[\w-])\ ?[\[(\{{<]\ ?(?:[.,。]|{_SPOKEN})\ ?[\])\}}>]\ ?(?=[\w-]))
  | (?P<spoken>(?<=[\w-])(?:\ (?:{_SPOKEN})\ (?=(?:[\w-]+\ (?:{_SPOKEN})\ )?(?:{_ENDINGS})\b)
                          | \ \.\ ?(?=(?:{_ENDINGS})(?:[/:?]|\ \.|\s|$))))
  | (?P<at>\ ?[\[(\{{](?:at|@|a\ còng)[\])\}}]\ ?)
  | (?P<slash>\[/\])
    """,
    re.IGNORECASE | re.VERBOSE,
)
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
    kind = match.lastgroup if match.lastgroup != "s" else "scheme"
    if kind == "hidden":
        return _without(match)
    if kind == "scheme":
        return "https://" if match["s"] else "http://"
    if kind == "backslashes":
        scheme, _, rest = match[0].partition(":")
        return f"{scheme}://{rest.replace(chr(92), '/').lstrip('/')}"
    if kind == "spoken":
        return "." if _is_name_before(match) else match[0]
    return _REPLACED.get(kind or "", match[0])


def _without(match: re.Match[str]) -> str:
    """Nothing inside an address, else a space: a hidden character may also stand between an address and a word."""
    after = match.string[match.end() : match.end() + 1]
    before = match.string[match.start() - 1 : match.start()]
    return "" if after.isascii() and after.isprintable() and after != " " and not before.isspace() else " "


def _is_name_before(match: re.Match[str]) -> bool:
    """True after vtv in "vtv chấm vn", and after com in "com chấm vn"; false in "được chấm top"."""
    found = _LABEL_BEFORE.search(match.string, max(0, match.start() - 64), match.start())
    name = found[0].lower() if found else ""
    return name.isascii() and (name in {"com", "gov", "edu", "org", "net"} or not is_syllable(name))
