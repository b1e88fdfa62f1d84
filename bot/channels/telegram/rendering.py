"""Our messages as Telegram shows them: HTML, and inline buttons."""

from dataclasses import dataclass, replace
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.callback import packed
from bot.domain.delivery import Letter
from bot.domain.marks import BOLD, BOLD_END, clean
from bot.domain.messages import Choice, Outgoing
from bot.domain.pieces import split_text

MAX_TEXT_UNITS = 4096
MAX_LABEL_CHARS = 34
"""What a phone shows of a button; a longer label stands whole in the text, under its number."""
SHORT_LABEL_CHARS = 17
EMPTY = "…"


@dataclass(frozen=True, slots=True)
class Shown:
    html: str
    keyboard: InlineKeyboardMarkup | None


def as_html(text: str) -> str:
    """The text for parse_mode HTML: everything escaped, marks as tags."""
    opened = escape(text, quote=False)
    return opened.replace(BOLD, "<b>").replace(BOLD_END, "</b>") if BOLD in opened else opened


def pieces(outgoing: Outgoing) -> tuple[Outgoing, ...]:
    """The message with its long labels written out, cut to the platform's length; the last piece has the buttons."""
    text = "\n\n".join(filter(None, (outgoing.text.strip() or EMPTY, _written_out(outgoing.choices))))
    *first, last = split_text(text, MAX_TEXT_UNITS)
    return (*map(Outgoing, first), replace(outgoing, text=last))


def shown(letter: Letter, username: str) -> Shown:
    out = letter.outgoing
    rows = [
        [InlineKeyboardButton(label, callback_data=packed(letter.version, choice.action)) for choice, label in row]
        for row in keyboard_rows(out.choices)
    ]
    if out.link is not None:
        url = f"https://t.me/{username}?start={out.link.action}"
        rows.append([InlineKeyboardButton(clean(out.link.label), url=url)])
    return Shown(as_html(out.text), InlineKeyboardMarkup(rows) if rows else None)


def _is_long(choice: Choice) -> bool:
    return len(choice.label) > MAX_LABEL_CHARS


def _written_out(choices: tuple[Choice, ...]) -> str:
    return "\n".join(f"{number}. {choice.label}" for number, choice in enumerate(choices, 1) if _is_long(choice))


def keyboard_rows(choices: tuple[Choice, ...]) -> list[list[tuple[Choice, str]]]:
    """One button a row; two short ones share a row."""
    rows: list[list[tuple[Choice, str]]] = []
    for number, choice in enumerate(choices, 1):
        label = choice.label
        if _is_long(choice):
            label = f"{number}. {label[: MAX_LABEL_CHARS - 4].rstrip()}…"
        short = len(label) <= SHORT_LABEL_CHARS
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0][1]) <= SHORT_LABEL_CHARS:
            rows[-1].append((choice, label))
        else:
            rows.append([(choice, label)])
    return rows
