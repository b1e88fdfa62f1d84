"""A chat as a phone shows it: the messages as a page, the page as a picture."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image, ImageChops

STYLE = Path(__file__).with_name("phone.css")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCALE = 2
ROOM_PX = (700, 5000)
"""Wider than the phone, since the browser has a least width, and higher than any chat; what stays empty is cut off."""
COLOURS = 64
"""With an octree, which keeps the few dots of an emoji in colour; a median cut turned ⛔ brown."""
MAX_BYTES = 200_000
SHOOTING_WAIT_S = 120

_TAGS = re.compile(r"(<[^>]+>)")
_CODE = re.compile(r"\b[0-9A-Z]{2}-[0-9A-Z]{4}\b")
_LINKED = re.compile(r"(?<!\S)(?:https?://\S+|/[a-z]+\b|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.vn\b)")


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message. `html` as the Bot API takes it, `rows` the labels of its buttons, `at` Unix seconds, `by` the name
    shown above it, `quoted` the message it replies to, `tapped` the label of the button that was tapped.
    """

    html: str
    at: float
    rows: tuple[tuple[str, ...], ...] = ()
    mine: bool = False
    by: str = ""
    quoted: str = ""
    tapped: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What pops up for a moment after a tap."""

    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """Words of ours: the next bubble takes the place of an earlier one."""

    text: str


Line = Bubble | Notice | Change


@dataclass(frozen=True, slots=True)
class Screen:
    title: str
    kind: str
    lines: Sequence[Line]
    caption: str


def page(screen: Screen) -> str:
    """The chat as one HTML page."""
    lines = "\n".join(_bubble(line) if isinstance(line, Bubble) else _aside(line) for line in screen.lines)
    title = escape(screen.title)
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style><main>"
        f"<header><i>{title[:1]}</i><div><b>{title}</b><small>{escape(screen.kind)}</small></div></header>"
        f"<section>{lines}</section><footer>{escape(screen.caption)}</footer></main></html>"
    )


def shoot(html: str, picture: Path) -> None:
    """Write the page as a PNG of few colours, cut to what is on it.

    Raises:
        SystemExit: no browser is installed.
        ValueError: the page is empty or too high, or the file too large.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise SystemExit("no Chromium found: apt-get install chromium fonts-noto-core fonts-noto-color-emoji")
    with tempfile.TemporaryDirectory() as place:
        source, shot = Path(place, "page.html"), Path(place, "shot.png")
        source.write_text(html, encoding="utf-8")
        subprocess.run(
            [
                *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
                *(f"--user-data-dir={place}/profile", f"--force-device-scale-factor={SCALE}"),
                *(f"--window-size={ROOM_PX[0]},{ROOM_PX[1]}", f"--screenshot={shot}", source.as_uri()),
            ],
            check=True,
            capture_output=True,
            timeout=SHOOTING_WAIT_S,
        )
        with Image.open(shot) as whole:
            drawn = _without_margin(whole.convert("RGB"))
    few = drawn.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    picture.parent.mkdir(parents=True, exist_ok=True)
    few.save(picture, optimize=True)
    if (size := picture.stat().st_size) > MAX_BYTES:
        raise ValueError(f"{picture.name} has {size} bytes, more than {MAX_BYTES}: play less in one chat")


def _without_margin(whole: Image.Image) -> Image.Image:
    """Raises ValueError if the page is empty, or too high to be seen whole."""
    empty = Image.new("RGB", whole.size, "white")
    box = ImageChops.difference(whole, empty).getbbox()
    if box is None or box[3] == whole.height:
        raise ValueError(f"the page does not fit: drawn {box} of {whole.size} px")
    return whole.crop(box)


def _aside(aside: Notice | Change) -> str:
    return f'<div class="{"notice" if isinstance(aside, Notice) else "change"}">{escape(aside.text)}</div>'


def _bubble(bubble: Bubble) -> str:
    by = f'<div class="by">{escape(bubble.by)}</div>' if bubble.by else ""
    quoted = f"<blockquote><p>{bubble.quoted}</p></blockquote>" if bubble.quoted else ""
    clock = datetime.fromtimestamp(bubble.at, ZONE).strftime("%H:%M")
    rows = "".join(f"<nav>{''.join(_button(label, bubble.tapped) for label in row)}</nav>" for row in bubble.rows)
    return (
        f'<article class="{"mine" if bubble.mine else "theirs"}">'
        f"<div>{by}{quoted}<p>{_as_clients_show(bubble.html)}</p><time>{clock}</time></div>{rows}</article>"
    )


def _button(label: str, tapped: str) -> str:
    return f"<span{' class=tapped' if label == tapped else ''}>{escape(label)}</span>"


def _as_clients_show(html: str) -> str:
    """Addresses and commands stand out, codes stay in one piece; tags are left alone."""
    parts = _TAGS.split(html)
    return "".join(part if number % 2 else _marked(part) for number, part in enumerate(parts))


def _marked(text: str) -> str:
    return _CODE.sub(r"<span>\g<0></span>", _LINKED.sub(r"<a>\g<0></a>", text))
