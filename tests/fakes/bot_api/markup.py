"""HTML as the platform reads it (https://core.telegram.org/bots/api#html-style), but never lenient: a text that real
clients would show with stray marks is refused here, so that a forgotten escape is found.
"""

import html
import re
from typing import NoReturn

from tests.fakes.bot_api.errors import bad_request

MAX_TEXT_UNITS = 4096  # https://core.telegram.org/bots/api#sendmessage, UTF-16 units after entities parsing
MAX_CAPTION_UNITS = 1024  # https://core.telegram.org/bots/api#sendphoto

_TAGS = frozenset("b strong i em u ins s strike del span tg-spoiler a tg-emoji tg-time code pre blockquote".split())
_NEEDED = {"a": "href", "tg-emoji": "emoji-id", "tg-time": "unix", "span": "class"}
_SPECIAL = re.compile("[<&]")
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s<>"']+))?)*)\s*>""")
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def visible(text: str, parse_mode: str = "") -> str:
    """What a person sees of it, without the blanks around. Raises ApiError 400 if the marks are wrong."""
    if not parse_mode:
        return text.strip()
    if parse_mode.lower() != "html":
        raise bad_request(f"unsupported parse_mode (this server reads only HTML, not {parse_mode})")
    if not _SPECIAL.search(text):
        return text.strip()
    return _without_tags(text).strip()


def _without_tags(text: str) -> str:
    shown: list[str] = []
    opened: list[str] = []
    position = 0
    while found := _SPECIAL.search(text, position):
        at = found.start()
        shown.append(text[position:at])
        if text[at] == "&":
            entity = _ENTITY.match(text, at) or _fail("Unescaped &", text, at)
            shown.append(html.unescape(entity.group()))
            position = entity.end()
        else:
            tag = _TAG.match(text, at) or _fail("Unclosed start tag", text, at)
            if why := _step(tag, opened):
                _fail(why, text, at)
            position = tag.end()
    if opened:
        _fail(f'Can\'t find end tag corresponding to start tag "{opened[-1]}"', text, len(text))
    return "".join(shown) + text[position:]


def _step(tag: re.Match[str], opened: list[str]) -> str:
    """Open or close a tag; what is wrong with it, or nothing."""
    closing, name, attributes = tag[1], tag[2].lower(), tag[3]
    if closing:
        if opened and opened[-1] == name:
            opened.pop()
            return ""
        return (
            f'Unmatched end tag "</{name}>", expected "</{opened[-1]}>"' if opened else f'Unexpected end tag "{name}"'
        )
    if name not in _TAGS:
        return f'Unsupported start tag "{name}"'
    if name in _NEEDED and not re.search(rf"\b{_NEEDED[name]}\s*=", attributes):
        return f'Tag "{name}" must have attribute "{_NEEDED[name]}"'
    opened.append(name)
    return ""


def _fail(why: str, text: str, at: int) -> NoReturn:
    offset = len(text[:at].encode(errors="replace"))
    raise bad_request(f"can't parse entities: {why} at byte offset {offset}")
