"""Our messages as the page shows them: text of which nothing is taken for markup, clauses that unfold, buttons."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from bot.answers.schema import Citation, Clause, Entry
from bot.channels.callback import packed
from bot.dialogue.library import Library
from bot.dialogue.render import page_of
from bot.dialogue.shown import APART
from bot.domain.codes import read_code
from bot.domain.delivery import Priority
from bot.domain.marks import BOLD, BOLD_END, unmentioned
from bot.domain.messages import KEPT, LOCAL, Media, MediaKind
from bot.planning.citations import place
from bot.ports.pages import Lying

_TAPPABLE = re.compile(
    r"(?P<link>https://[^\s<>\"'“”‘’]+[^\s<>\"'“”‘’.,;:!?)\]…])"
    r"|(?<![\w/])/(?P<command>[a-z]{2,16})(?P<code> [0-9A-Z]{2}-[0-9A-Z]{4})?(?![\w/-])"
    r"|(?<!\d)(?<!\d[.,])(?P<number>\d{3}|1[89]00(?: ?\d{2,4}){1,2})(?![.,]?\d)"
)
MAX_LINK_CHARS = 300
MAX_SIGNS = 30
_BEFORE = re.compile(rf"{APART}(?:[^\w\n]|[xXー])*+$")
_AFTER = re.compile(rf"(?:[^\w\n{APART}]|[xXー])*+{APART}")
RECEIPT = "/bien-nhan/{code}"
_CODE = re.compile(r"(?<![\w-])(?P<code>[0-9A-Z]{2}-[0-9A-Z]{4})(?![\w-])")
_FOLLOWED = re.compile(r"(?<![\w/])/theodoi (?P<code>[0-9A-Z]{2}-[0-9A-Z]{4})(?![\w-])")


@dataclass(frozen=True, slots=True)
class Button:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A clause that unfolds: where it stands, its words, its own address."""

    place: str
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class PageMessage:
    """`kind` says how it looks: "khan", "nen", "khong", "xem", "tin", "chua", "ketluan", "nhac" or "". `pictures`: how
    many stand with it. `entry`, `receipt`: the addresses of the answer, and of the receipt.
    """

    number: int
    at: str
    kind: str
    html: Markup
    grounds: tuple[Ground, ...] = ()
    buttons: tuple[Button, ...] = ()
    pictures: int = 0
    entry: str = ""
    receipt: str = ""


_KINDS = {"do": "nen", "dont": "khong", "verify": "xem", "info": "tin"}


def shown(lying: Lying, library: Library, commands: Collection[str]) -> PageMessage:
    out = lying.letter.outgoing
    entry = library.entry(out.entry) if out.entry else None
    text = out.text or out.notice
    lost = [library.say("media_lost")] if len(pictures_of(out.media)) < len(out.media) else []
    numbers = {number for card in library.knowledge.cards.values() for number in card.numbers} if out.urgent else set()
    return PageMessage(
        number=lying.number,
        at=f"{datetime.fromtimestamp(lying.made_s, library.desk.zone):%H:%M}",
        kind=_kind(lying, entry),
        html=as_html("\n\n".join(filter(None, (text, *lost))), commands, numbers),
        grounds=tuple(_grounds(out.grounds, library)),
        buttons=tuple(Button(packed(lying.letter.version, one.action), one.label) for one in out.choices),
        pictures=len(pictures_of(out.media)),
        entry=page_of(entry) if entry is not None else "",
        receipt=_receipt(lying, text),
    )


def as_html(text: str, commands: Collection[str] = (), numbers: Collection[str] = ()) -> Markup:
    """Line feeds stay as they are: the page shows them. Links, our commands and the given telephone numbers can be
    tapped; a stranger's words never are any of these by the time that they come here (`bot.dialogue.shown`).
    """
    pieces: list[Markup] = []
    last = 0
    plain = unmentioned(text)
    for found in _TAPPABLE.finditer(plain):
        made = None if _is_of_others(plain, found) else _tapped(found, commands, numbers)
        if made is not None:
            pieces += [escape(plain[last : found.start()]), made]
            last = found.end()
    pieces.append(escape(plain[last:]))
    html = str(Markup("").join(pieces))
    return Markup(html.replace(BOLD, "<strong>").replace(BOLD_END, "</strong>"))  # noqa: S704 - escaped above


def _is_of_others(text: str, found: re.Match[str]) -> bool:
    """Whether three digits stand among a stranger's, which are shown apart (`bot.dialogue.shown`)."""
    begins = _BEFORE.search(text, max(found.start() - MAX_SIGNS, 0), found.start())
    return bool(found["number"]) and (begins is not None or _AFTER.match(text, found.end()) is not None)


def _tapped(found: re.Match[str], commands: Collection[str], numbers: Collection[str]) -> Markup | None:
    whole = found[0]
    if found["link"] and len(whole) <= MAX_LINK_CHARS:
        return Markup('<a href="{0}" rel="noopener noreferrer" target="_blank">{0}</a>').format(whole)
    if found["command"] in commands:
        return Markup('<button class="lenh" form="lenh" name="loi" value="{0}">{0}</button>').format(whole)
    if found["number"] in numbers:
        return Markup('<a class="so" href="tel:{0}">{1}</a>').format(whole.replace(" ", ""), whole)
    return None


def pictures_of(media: tuple[Media, ...]) -> tuple[Media, ...]:
    """Those that lie here; what lies at another platform can't be shown."""
    return tuple(one for one in media if one.kind is MediaKind.PHOTO and one.ref.startswith((LOCAL, KEPT)))


def ground(clause: Clause, library: Library) -> Ground:
    where = library.say("place", **place(Citation(clause.ref, ""), library.knowledge, whole=False))
    return Ground(where, clause.text, address_of_clause(clause))


def address_of_clause(clause: Clause) -> str:
    return f"/tra-cuu/muc/{clause.document}/{clause.ref.partition('#')[2]}"


def _grounds(refs: tuple[str, ...], library: Library) -> Iterator[Ground]:
    clauses: Callable[[str], Clause | None] = library.knowledge.clauses.get
    return (ground(clause, library) for clause in map(clauses, dict.fromkeys(refs)) if clause is not None)


def _receipt(lying: Lying, text: str) -> str:
    """The address of the receipt that a message gives, or whose finding it brings; "" for any other message."""
    of_finding = _CODE.search(text) if lying.letter.priority is Priority.FINDING else None
    found = of_finding or _FOLLOWED.search(text)
    code = read_code(found["code"]) if found is not None else None
    return RECEIPT.format(code=code) if code is not None else ""


def _kind(lying: Lying, entry: Entry | None) -> str:
    letter = lying.letter
    if letter.outgoing.urgent:
        return "khan"
    if letter.priority is Priority.FINDING:
        return "ketluan"
    if entry is not None:
        return _KINDS[entry.verdict] if entry.verdict is not None else "chua"
    return "nhac" if letter.outgoing.notice and not letter.outgoing.text else ""
