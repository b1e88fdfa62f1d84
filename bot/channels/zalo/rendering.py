"""Our messages as the account sends them: plain text of at most 2,000 characters, five buttons beneath each."""

import unicodedata
from collections.abc import Mapping

from bot.channels.zalo.payload import MAX_LABEL_CHARS, tap
from bot.domain.delivery import Letter
from bot.domain.marks import plain
from bot.domain.messages import GROUP_SIGN, Address, Choice, Outgoing
from bot.domain.pieces import split_text

MAX_TEXT_CHARS = 2_000
"""Nothing is cut by the platform: a longer text is refused (-210)."""
MAX_BUTTONS = 5
MORE = "Các lựa chọn khác:"
EMPTY = "…"


def pieces(outgoing: Outgoing) -> tuple[Outgoing, ...]:
    """The message in the order in which it is sent; cutting a piece again gives that piece.

    The last text has the first five choices, further messages have the others. Files go before the text.
    """
    text = unicodedata.normalize("NFC", plain(outgoing.text)).strip()
    choices = _choices(outgoing)
    files = tuple(Outgoing("", media=(one,)) for one in outgoing.media)
    if not text and not choices:
        return files or (Outgoing(plain(outgoing.notice)),)
    *first, last = split_text(text or EMPTY, MAX_TEXT_CHARS) or [EMPTY]
    pages = [choices[at : at + MAX_BUTTONS] for at in range(0, len(choices), MAX_BUTTONS)] or [()]
    more = (Outgoing(MORE, page) for page in pages[1:])
    return (*files, *map(Outgoing, first), Outgoing(last, pages[0]), *more)


def _choices(outgoing: Outgoing) -> tuple[Choice, ...]:
    return (*outgoing.choices, *((outgoing.link,) if outgoing.link is not None else ()))


def recipient(address: Address) -> Mapping[str, object]:
    """A member, or a group of the account."""
    group = address.chat.removeprefix(GROUP_SIGN)
    return {"recipient": {"group_id": group} if address.is_group else {"user_id": address.chat}}


def body(letter: Letter, quoted: str = "", key: str = "") -> Mapping[str, object]:
    """One piece of text as POST /v3.0/oa/message/cs takes it; `quoted` is the member's message that it answers,
    `key` that of the taps.
    """
    message: dict[str, object] = {"text": letter.outgoing.text or EMPTY}
    if quoted:
        message["quote_message_id"] = quoted
    if letter.outgoing.choices:
        buttons = [
            {
                "title": _title(choice.label),
                "type": "oa.query.show",
                "payload": tap(choice.label, letter.version, choice.action, letter.address.chat, key),
            }
            for choice in letter.outgoing.choices
        ]
        message["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return {**recipient(letter.address), "message": message}


def bare_bodies(letter: Letter) -> tuple[Mapping[str, object], ...]:
    """The same without a quotation and without buttons: the choices as lines, each of which may be written as it is."""
    lines = [f"- {_title(choice.label)}" for choice in letter.outgoing.choices]
    text = letter.outgoing.text or EMPTY
    whole = "\n".join([text, *lines])
    texts = (whole,) if len(whole) <= MAX_TEXT_CHARS else (text, "\n".join(lines))
    return tuple({**recipient(letter.address), "message": {"text": one}} for one in texts)


def image_body(letter: Letter, attachment: Mapping[str, str]) -> Mapping[str, object]:
    """A picture: `attachment` is {"attachment_id": …} of an upload or {"url": …} of the platform's own."""
    element = {"media_type": "image", **attachment}
    shown = {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    return {**recipient(letter.address), "message": {"attachment": shown}}


def _title(label: str) -> str:
    return label if len(label) <= MAX_LABEL_CHARS else label[: MAX_LABEL_CHARS - 1].rstrip() + EMPTY
