"""What the QR codes of a picture say: addresses are inspected like any link of the message, all else is named. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from bot.dialogue.library import Library
from bot.dialogue.render import beginning
from bot.domain.marks import clean
from bot.domain.messages import Incoming, Span
from bot.likeness import seen
from bot.links.extract import extract

MAX_LINKS = 5
MAX_SAID = 3
_TRANSFER = re.compile(r"000201\d{2}|2\|99\||(?:bank|payto|bitcoin|ethereum):", re.IGNORECASE)
"""EMVCo's merchant codes, which VietQR is one of, wallets' own, and payment addresses."""
_CALL = re.compile(r"(?:tel|sms|smsto|mmsto|mailto|facetime):|MATMSG:", re.IGNORECASE)
_CARD = re.compile(r"BEGIN:VCARD|MECARD:|BEGIN:VEVENT|WIFI:", re.IGNORECASE)


class QrCode(StrEnum):
    """What a code asks whoever scans it to do."""

    LINK = "link"
    TRANSFER = "transfer"
    CALL = "call"
    CARD = "card"
    TEXT = "text"


def kind_of(text: str) -> QrCode:
    text = text.strip()
    for code, way in ((QrCode.TRANSFER, _TRANSFER), (QrCode.CALL, _CALL), (QrCode.CARD, _CARD)):
        if way.match(text):
            return code
    return QrCode.LINK if len(text.split()) == 1 and links_in(text) else QrCode.TEXT


def links_in(text: str) -> tuple[str, ...]:
    """The addresses in a code's text; a request to pay or to call has none of its own."""
    text = text.strip()
    if _TRANSFER.match(text) or _CALL.match(text):
        return ()
    if text.lower().startswith(("http://", "https://")) and len(text.split()) == 1:
        scheme, _, rest = text.partition(":")
        return (f"{scheme.lower()}:{rest}",)
    return tuple(extract(text))[:MAX_LINKS]


def with_seen(incoming: Incoming, looks: Mapping[str, str]) -> Incoming:
    """The message with the looks of its pictures; the addresses in their codes are links of the message."""
    found = {unique: seen.read(text) for unique, text in looks.items()}
    media = tuple(
        replace(
            one,
            look=found[one.unique].look,
            codes=tuple(map(clean, found[one.unique].codes)),
            words=clean(found[one.unique].words),
        )
        if one.unique in found
        else one
        for one in incoming.media
    )
    urls = dict.fromkeys(url for one in media for code in one.codes for url in links_in(code))
    spans = (Span("text_link", 0, 0, url) for url in urls)
    return replace(incoming, media=media, spans=(*incoming.spans, *spans))


def said_of_codes(incoming: Incoming, library: Library) -> list[str]:
    """A sentence on each code, above what is said of the links."""
    codes = dict.fromkeys(code for one in incoming.media for code in one.codes)
    return list(dict.fromkeys(_said(code, library) for code in codes))[:MAX_SAID]


def _said(code: str, library: Library) -> str:
    kind = kind_of(code)
    if kind is QrCode.TEXT:
        return library.say("qr_text", beginning=beginning(code))
    return library.say(f"qr_{kind}")
