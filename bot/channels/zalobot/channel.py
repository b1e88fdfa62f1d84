"""The Channel port for a bot of the Zalo Bot Platform."""

import contextlib
from collections.abc import Mapping, Sequence

from bot.channels.hosts import is_of
from bot.channels.redaction import redacted
from bot.channels.zalobot import events
from bot.channels.zalobot.addresses import FILE_HOSTS
from bot.channels.zalobot.api import ZaloBotApi
from bot.channels.zalobot.events import NAME
from bot.channels.zalobot.reading import media_of, read
from bot.channels.zalobot.rendering import EMPTY, MAX_TEXT_CHARS, Hint, pieces, shown
from bot.domain.delivery import NOT_TRACKED, Letter, Sent
from bot.domain.errors import DeliveryError, Rejected
from bot.domain.messages import GROUP_SIGN, Address, Incoming, Media, MediaKind, Outgoing
from bot.ports.channel import Capabilities, Picture, Raw

MAX_PICTURE_BYTES = 20_000_000


class ZaloBotChannel:
    """Implements `bot.ports.channel.Channel`. `no_file` is said in the place of a file that can't be sent here: the
    platform takes photos by address alone. `hint` says how to choose. `file_hosts`: ends of hosts that
    files are fetched from.
    """

    name = NAME
    capabilities = Capabilities(buttons=0, edits=False, links=False, files=False, max_text_chars=MAX_TEXT_CHARS)

    def __init__(self, api: ZaloBotApi, hint: Hint, no_file: str = "", file_hosts: Sequence[str] = FILE_HOSTS) -> None:
        self._api = api
        self._hint = hint
        self._no_file = no_file
        self._file_hosts = tuple(file_hosts)

    def lane_of(self, raw: Raw) -> str:
        return events.lane_of(raw)

    def album_of(self, raw: Raw) -> str:  # noqa: ARG002 - the platform sends each picture as a message of its own
        return ""

    def photos_of(self, raw: Raw) -> tuple[Picture, ...]:
        media = media_of(events.message_of(raw))
        return tuple(Picture(one.unique, one.ref) for one in media if self._can_show(one))

    async def fetch(self, ref: str) -> bytes:
        if not is_of(ref, self._file_hosts):
            raise Rejected("a file: expected a place in the platform's own store")
        return await self._api.fetch(ref, MAX_PICTURE_BYTES)

    def read(self, raw: Raw, more: Sequence[Raw] = ()) -> Incoming | None:  # noqa: ARG002 - no albums here
        return read(raw)

    def redact(self, raw: Raw) -> Raw:
        return redacted(raw)

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        return pieces(outgoing, self._hint)

    async def send(self, letter: Letter) -> Sent:
        out = letter.outgoing
        file = next(iter(out.media), None)
        if file is None and not out.text and not out.choices:
            return NOT_TRACKED
        chat = chat_of(letter.address)
        if file is not None and self._can_show(file):
            result = await self._api.call("sendPhoto", {"chat_id": chat, "photo": file.ref})
        else:
            text = shown(out, self._hint) if file is None else self._no_file or EMPTY
            result = await self._api.call("sendMessage", {"chat_id": chat, "text": text})
        sent = result.get("message_id") if isinstance(result, Mapping) else None
        return Sent(message=str(sent)) if isinstance(sent, str | int) else NOT_TRACKED

    async def show_typing(self, address: Address) -> None:
        with contextlib.suppress(DeliveryError):
            await self._api.call("sendChatAction", {"chat_id": chat_of(address), "action": "typing"})

    def _can_show(self, file: Media) -> bool:
        return file.kind is MediaKind.PHOTO and is_of(file.ref, self._file_hosts)


def chat_of(address: Address) -> str:
    """The platform's own id of a chat."""
    return address.chat.removeprefix(GROUP_SIGN)
