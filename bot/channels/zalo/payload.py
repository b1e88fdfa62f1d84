"""What a tap comes back as: a message whose text is the button's label, "#", a seal, the version and the action.

The platform sends a tap as a text that the member sees, so that it reads as one: "Gửi ngay #3f9a2c7d.k3.send:now".
Anybody may write such a text and have a member send it on, so that the seal tells what was offered: nobody else can
make it, and it counts in the chat of its button alone.
"""

import hashlib
import hmac
import re

from bot.channels.callback import packed, unpacked
from bot.dialogue.actions.asking import Stale

MAX_CHARS = 1_000
MAX_LABEL_CHARS = 100
SEAL_CHARS = 8
_TAP = re.compile(r"(?:.{0,120}\s)?#(?:([0-9a-f]{8})\.)?([0-9a-z]{1,10}\.[!-~]{1,63})", re.DOTALL)


def tap(label: str, version: int, action: str, chat: str, key: str) -> str:
    """The payload of a button for this chat; `key` is known to nobody else."""
    data = packed(version, action)
    return f"{label[:MAX_LABEL_CHARS]} #{_seal(data, chat, key)}.{data}"


def tapped(text: str, chat: str, key: str) -> tuple[int | None, str] | None:
    """Version and action of a text that is a tap, those of a stale button for one that was not offered in this chat;
    None for a member's own words. The codec takes anything.
    """
    found = _TAP.fullmatch(text.strip())
    if found is None or (carried := unpacked(found[2])) is None:
        return None
    offered = hmac.compare_digest(found[1] or "", _seal(found[2], chat, key))
    return carried if offered else (None, Stale().pack())


def _seal(data: str, chat: str, key: str) -> str:
    return hmac.new(f"tap:{key}".encode(), f"{chat}\n{data}".encode(), hashlib.sha256).hexdigest()[:SEAL_CHARS]
