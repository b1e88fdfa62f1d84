"""Whether a member says that they opened a link, and no more: "lỡ bấm rồi có sao không". Pure."""

import re

from bot.answers.normalise import fold_text
from bot.dialogue.material import MAX_INSPECTED
from bot.dialogue.state import State
from bot.links.link import LinkStatus, inspected
from bot.links.sources import Sources

MAX_WORDS = 12
_ITS_LINK = "vào link"
_OPENED = re.compile(
    r"\b(?:lo|vua|moi|tro|trot|nham|da|tot|cung)(?: (?:tay|dai|moi|lo|vua|da))* "
    r"(?:bam|click|clic|clich|kich|nhap|nhan|an|mo|vao|vo|ghe|truy cap)\b"
)
_OF_A_POST = re.compile(r"\b(?:like|tim|thich|chia se|share|theo doi|dang ky|binh luan|cmt|com|bao cao)\b")
_GAVE = re.compile(
    r"\b(?:otp|ma|mat khau|pass\w*|mk|pin|cvv|so the|can cuoc|cccd|dang nhap|dien|khai|doc|cho no|gui|day so|may so)\b"
)


def only_opened(text: str) -> bool:
    """Opened, and given nothing away that they name."""
    folded = fold_text(text)
    return _OPENED.search(folded) is not None and not (_GAVE.search(folded) or _OF_A_POST.search(folded))


def with_its_link(state: State, text: str, sources: Sources) -> str:
    """A few such words right after a link that is nobody's we know are about that link, and say so."""
    links = state.draft.material.links[:MAX_INSPECTED] if state.draft is not None else ()
    if not links or len(text.split()) > MAX_WORDS or not only_opened(text):
        return text
    unknown = any(one.status is not LinkStatus.OFFICIAL for one in inspected(links, sources))
    return f"{text} {_ITS_LINK}" if unknown else text
