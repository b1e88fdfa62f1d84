"""What a tap comes back as: a message whose text is the button's label, "#", the version and the action.

The platform sends a tap as a text that the member sees, so that it reads as one: "Gửi ngay #k3.send:now".
"""

import re

from bot.channels.callback import packed, unpacked

MAX_CHARS = 1_000
MAX_LABEL_CHARS = 100
_TAP = re.compile(r"(?:.{0,120}\s)?#([0-9a-z]{1,10}\.[!-~]{1,63})", re.DOTALL)


def tap(label: str, version: int, action: str) -> str:
    """The payload of a button."""
    return f"{label[:MAX_LABEL_CHARS]} #{packed(version, action)}"


def tapped(text: str) -> tuple[int, str] | None:
    """Version and action of a text that is a tap; None for a member's own words. The codec takes anything."""
    found = _TAP.fullmatch(text.strip())
    return unpacked(found[1]) if found else None
