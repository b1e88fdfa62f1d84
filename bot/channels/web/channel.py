"""The Channel port for the page. Its letters lie ready in the database (`bot.ports.pages`): nothing is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.channels.callback import unpacked
from bot.channels.web.visitors import NAME, is_chat
from bot.domain.board import is_board
from bot.domain.delivery import Letter, Sent
from bot.domain.errors import Rejected, Unreadable
from bot.domain.marks import clean
from bot.domain.messages import KEPT, NOBODY, Address, Incoming, Media, MediaKind, Outgoing, Setting
from bot.ports.channel import Capabilities, Picture, Raw
from bot.ports.pages import Pages


class WebChannel:
    """Implements `bot.ports.channel.Channel`. An update is what `said` makes of a form."""

    name = NAME
    capabilities = Capabilities(edits=False, files=False, groups=False, max_text_chars=0, unfolds=True)

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def lane_of(self, raw: Raw) -> str:
        chat = _text(raw, "chat")
        return Address(NAME, chat if is_chat(chat) or is_board(chat) else NOBODY).key

    def album_of(self, raw: Raw) -> str:  # noqa: ARG002 - a form brings one photo
        return ""

    def photos_of(self, raw: Raw) -> tuple[Picture, ...]:
        return tuple(Picture(one.unique, one.ref) for one in _media(raw))

    async def fetch(self, ref: str) -> bytes:
        found = await self._pages.photo(ref.removeprefix(KEPT)) if ref.startswith(KEPT) else None
        if found is None:
            raise Rejected("a photo: expected one that is kept here")
        return found

    def read(self, raw: Raw, more: Sequence[Raw] = ()) -> Incoming | None:  # noqa: ARG002 - no albums here
        address = Address.of(self.lane_of(raw))
        if address.chat == NOBODY:
            raise Unreadable("a form: expected a visitor")
        if is_board(address.chat):
            return _ordered(raw, address)
        picked = unpacked(clean(_text(raw, "choice")))
        if picked is not None:
            return Incoming(action=picked[1], version=picked[0], address=address)
        return Incoming(clean(_text(raw, "text")), address=address, media=_media(raw))

    def redact(self, raw: Raw) -> Raw:
        return {"text": f"<{len(str(raw.get('text', '')))} chars>"}

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        return (outgoing,)

    async def send(self, letter: Letter) -> Sent:
        raise Rejected(f"{letter.address.channel}: expected its letters to lie ready on the page")

    async def show_typing(self, address: Address) -> None:
        """The page shows by itself that it waits."""


def said(chat: str, *, text: str = "", choice: str = "", photo: str = "") -> Raw:
    """What a form brings, as an update."""
    return {"chat": chat, "text": text, "choice": choice, "photo": photo}


def ordered(chat: str, officer: str, *, text: str = "", choice: str = "") -> Raw:
    """What an officer's form brings from the board, as an update; `officer` by id, as the session says."""
    return {"chat": chat, "officer": officer, "text": text, "choice": choice}


def _ordered(raw: Raw, address: Address) -> Incoming:
    """Said at the desk: whether it is an officer's is looked at once more where it is decided."""
    officer = _text(raw, "officer")
    if not officer:
        raise Unreadable("a form of the board: expected an officer")
    base = Incoming(address=address, setting=Setting.DESK, sender=officer)
    picked = unpacked(clean(_text(raw, "choice")))
    if picked is not None:
        return replace(base, action=picked[1], version=picked[0])
    return replace(base, text=clean(_text(raw, "text")))


def _media(raw: Raw) -> tuple[Media, ...]:
    unique = clean(_text(raw, "photo"))
    return (Media(MediaKind.PHOTO, KEPT + unique, unique),) if unique else ()


def _text(raw: Mapping[str, object], key: str) -> str:
    found = raw.get(key)
    return found if isinstance(found, str) else ""
