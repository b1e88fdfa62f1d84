"""Our messages as Telegram shows them: HTML, inline buttons, files with captions; cut to the platform's lengths."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from bot.channels.callback import packed
from bot.domain.albums import albums_of, takes_words
from bot.domain.delivery import Letter
from bot.domain.marks import BOLD, BOLD_END, MENTION, clean
from bot.domain.messages import Choice, Outgoing
from bot.domain.pieces import shortened, split_text, units

MAX_TEXT_UNITS = 4096
MAX_CAPTION_UNITS = 1024
"""https://core.telegram.org/bots/api#sendphoto"""
MAX_NOTICE_UNITS = 200
"""https://core.telegram.org/bots/api#answercallbackquery"""
MAX_LABEL_CHARS = 34
"""What a phone shows of a button; a longer label stands whole in the text, under its number."""
SHORT_LABEL_CHARS = 17
EMPTY = "…"

Markup = Mapping[str, object]
"""A `reply_markup` as the platform takes it (https://core.telegram.org/bots/api#inlinekeyboardmarkup). The library's
objects for it cost more processor time than the rest of a message (docs/why/telegram.md).
"""
REPLY: Markup = {"force_reply": True, "selective": True}


@dataclass(frozen=True, slots=True)
class Shown:
    """`keyboard`: inline buttons; with `asks`, the request to reply."""

    html: str
    keyboard: Markup | None = None
    asks: bool = False


def as_html(text: str) -> str:
    """The text for parse_mode HTML: everything escaped, marks as tags."""
    opened = MENTION.sub(_called, escape(text, quote=False))
    return opened.replace(BOLD, "<b>").replace(BOLD_END, "</b>") if BOLD in opened else opened


def _called(mention: re.Match[str]) -> str:
    """A link to the account, which notifies it (https://core.telegram.org/bots/api#html-style)."""
    account = mention[1].removeprefix("telegram:")
    return f'<a href="tg://user?id={account}">{mention[2]}</a>' if account.isdecimal() else mention[2]


def pieces(outgoing: Outgoing) -> tuple[Outgoing, ...]:
    """The message in the order in which the platform takes it; cutting a piece again gives that piece.

    Long labels are written out in the text, and cut on their buttons. Files go with the text as its caption; where it
    is too long for one, or buttons could not stand beneath, they follow it. The last piece of text has the buttons.
    """
    if outgoing.is_silent:
        return (outgoing,)
    albums = albums_of(outgoing.media)
    out = _written_out(outgoing)
    buttons = bool(out.choices or out.link or out.app or out.ask)
    whole = len(albums) == 1 and (len(out.media) == 1 or not buttons) and _takes_caption(out)
    if whole and _fits(out.text, MAX_CAPTION_UNITS):
        return (out,)
    text = out.text or (EMPTY if buttons or not albums else "")
    *first, last = _split(text, MAX_TEXT_UNITS)
    texts = (*map(Outgoing, first), replace(out, text=last, media=(), notice="", quotes=False)) if text else ()
    parts = (*texts, *(Outgoing("", media=album) for album in albums))
    return (replace(parts[0], notice=out.notice, quotes=out.quotes), *parts[1:])


def in_place(outgoing: Outgoing) -> Outgoing:
    """The message as one text that takes the place of another; the end of a long one is left out."""
    out = _written_out(outgoing)
    return replace(out, text=cut(out.text or EMPTY, MAX_TEXT_UNITS), media=(), notice="", ask=False)


def shown(letter: Letter, username: str) -> Shown:
    """The text, and what is beneath it. A letter's text is one piece."""
    out = letter.outgoing
    rows: list[list[dict[str, Any]]] = [
        [{"text": choice.label, "callback_data": packed(letter.version, choice.action)} for choice in row]
        for row in _rows(out.choices)
    ]
    if out.link is not None:
        url = f"https://t.me/{username}?start={out.link.action}"
        rows.append([{"text": clean(out.link.label), "url": url}])
    if out.app is not None and letter.address.is_private:
        rows.append([{"text": clean(out.app.label), "web_app": {"url": out.app.action}}])
    if rows:
        return Shown(as_html(out.text), {"inline_keyboard": rows})
    return Shown(as_html(out.text), REPLY if out.ask else None, asks=out.ask)


def cut(text: str, max_units: int) -> str:
    """The beginning of a text that is too long."""
    return text if _fits(text, max_units) else _split(text, max_units - 1)[0].rstrip() + EMPTY


def _takes_caption(outgoing: Outgoing) -> bool:
    return takes_words(outgoing.media[0]) or not (outgoing.text or outgoing.choices or outgoing.link)


def _written_out(outgoing: Outgoing) -> Outgoing:
    """Long labels stand in the text, whole, with those before them so that the list begins with 1; what is left of
    them on the buttons is short.
    """
    numbered = list(enumerate(outgoing.choices, 1))
    listed = max((number for number, choice in numbered if _is_long(choice)), default=0)
    lines = "\n".join(f"{number}. {choice.label}" for number, choice in numbered[:listed])
    text = "\n\n".join(filter(None, (outgoing.text.strip(), lines))).rstrip()
    if not lines:
        return outgoing if text == outgoing.text else replace(outgoing, text=text)
    choices = (replace(choice, label=_short(number, choice.label)) for number, choice in numbered)
    return replace(outgoing, text=text, choices=tuple(choices))


def _is_long(choice: Choice) -> bool:
    return len(choice.label) > MAX_LABEL_CHARS


def _short(number: int, label: str) -> str:
    if len(label) <= MAX_LABEL_CHARS:
        return label
    before = f"{number}. "
    return before + shortened(label, MAX_LABEL_CHARS - len(before))


def _rows(choices: tuple[Choice, ...]) -> list[list[Choice]]:
    """One button a row; two short ones share a row."""
    rows: list[list[Choice]] = []
    for choice in choices:
        short = len(choice.label) <= SHORT_LABEL_CHARS
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].label) <= SHORT_LABEL_CHARS:
            rows[-1].append(choice)
        else:
            rows.append([choice])
    return rows


def _split(text: str, max_units: int) -> list[str]:
    """At least one piece, where there is nothing to be seen in the text too."""
    return split_text(text, max_units) or [EMPTY]


def _fits(text: str, max_units: int) -> bool:
    return 2 * len(text) <= max_units or units(text) <= max_units
