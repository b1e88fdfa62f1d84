"""The Channel port for a Zalo Official Account."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.channels.hosts import is_of
from bot.channels.kept import Elsewhere, Find, nothing_kept, nowhere
from bot.channels.redaction import redacted
from bot.channels.seen_forms import came
from bot.channels.zalo import events
from bot.channels.zalo.addresses import FILE_HOSTS
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.carrying import Anew, as_it_is, uploaded
from bot.channels.zalo.desk_group import DeskGroup
from bot.channels.zalo.events import NAME
from bot.channels.zalo.meter import FREE_S, Meter
from bot.channels.zalo.reading import media_of, read
from bot.channels.zalo.rendering import (
    EMPTY,
    MAX_BUTTONS,
    MAX_TEXT_CHARS,
    bare_bodies,
    body,
    image_body,
    pieces,
    recipient,
)
from bot.domain.delivery import NOT_TRACKED, Letter, Priority, Sent
from bot.domain.errors import Rejected, Unreachable
from bot.domain.messages import KEPT, LOCAL, NOBODY, Address, Incoming, Media, MediaKind, Outgoing
from bot.ports.channel import Capabilities, Picture, Raw

SEND = "/v3.0/oa/message/cs"
MAX_PICTURE_BYTES = 20_000_000
MOST_OWN = 4_096
"""So many of our own last messages are known by their ids when they come back as echoes."""


class ZaloChannel:
    """Implements `bot.ports.channel.Channel`. `no_file` is said in the place of a file that can't be sent here.

    `meter` counts what costs money; without one nothing is counted. `file_hosts`: ends of hosts that files are fetched
    from, "127.0.0.1" in tests. `find` gives a photo that lies in our database, `elsewhere` a file of another platform;
    `anew` makes a photo of it that is not too large. `key` seals what buttons carry.
    """

    name = NAME

    def __init__(
        self,
        api: ZaloApi,
        no_file: str = "",
        file_hosts: Sequence[str] = FILE_HOSTS,
        meter: Meter | None = None,
        *,
        articles: bool = False,
        desk: DeskGroup | None = None,
        find: Find = nothing_kept,
        elsewhere: Elsewhere = nowhere,
        anew: Anew = as_it_is,
        key: str = "",
    ) -> None:
        self.capabilities = Capabilities(
            buttons=MAX_BUTTONS,
            edits=False,
            groups=desk is not None,
            max_text_chars=MAX_TEXT_CHARS,
            free_s=FREE_S,
            articles=articles,
        )
        self._api = api
        self._desk = desk
        self._find = find
        self._elsewhere = elsewhere
        self._anew = anew
        self._key = key
        self._meter = meter
        self._sent: deque[str] = deque(maxlen=MOST_OWN)
        self._no_file = no_file
        self._file_hosts = tuple(file_hosts)

    def lane_of(self, raw: Raw) -> str:
        return events.lane_of(raw)

    def album_of(self, raw: Raw) -> str:  # noqa: ARG002 - the platform sends each picture as a message of its own
        return ""

    def photos_of(self, raw: Raw) -> tuple[Picture, ...]:
        media = media_of(raw)
        return tuple(
            Picture(one.unique, one.ref) for one in media if one.kind is MediaKind.PHOTO and self._is_ours(one)
        )

    async def fetch(self, ref: str) -> bytes:
        if not self._is_platforms(ref):
            raise Rejected("a file: expected a place in the platform's own store")
        return await self._api.fetch(ref, MAX_PICTURE_BYTES)

    def read(self, raw: Raw, more: Sequence[Raw] = ()) -> Incoming | None:  # noqa: ARG002 - no albums here
        return read(raw, self._desk.id if self._desk is not None else "", self._key)

    def redact(self, raw: Raw) -> Raw:
        return redacted(raw)

    def split(self, outgoing: Outgoing) -> tuple[Outgoing, ...]:
        return pieces(outgoing)

    async def send(self, letter: Letter) -> Sent:
        """A text with its buttons, or one file. A tap needs no answer of its own; a notice is a text like others."""
        file = next(iter(letter.outgoing.media), None)
        if letter.address.is_group:
            return await self._to_desk(letter)
        if file is None and not letter.outgoing.text and not letter.outgoing.choices:
            return NOT_TRACKED
        if self._meter is not None:
            await self._meter.admit(letter)
        answers = [await self._post_file(letter, file, SEND)] if file else await self._post_text(letter)
        if self._meter is not None:
            for data in answers:
                await self._meter.note(data)
        ids = [str(sent) for data in answers if isinstance(sent := data.get("message_id"), str | int)]
        self._sent += ids
        return Sent(message=ids[-1], others=tuple(ids[:-1])) if ids else NOT_TRACKED

    async def _to_desk(self, letter: Letter) -> Sent:
        if self._desk is None:
            raise Unreachable("a group of the account that is not the officers'")
        sent = await self._desk.send(letter, self._post_file)
        self._sent += filter(None, (sent.message, *sent.others))
        return sent

    def answered_by_hand(self, raw: Raw) -> Address | None:
        """The member to whom somebody wrote in the account's own manager, None for any other event."""
        message = events.by_hand(raw)
        address = Address.of(events.lane_of(raw))
        return address if message and message not in self._sent and address.chat != NOBODY else None

    async def show_typing(self, address: Address) -> None:
        """The platform has nothing of the kind."""

    async def _own(self, file: Media) -> tuple[bytes, str] | None:
        """The content and the name of a picture that lies here, None for any other."""
        if file.ref.startswith(LOCAL):
            path = Path(file.ref.removeprefix(LOCAL))
            return await asyncio.to_thread(path.read_bytes), path.name
        kept = await self._find(file.unique) if file.ref.startswith(KEPT) else None
        return (kept, "anh.jpg") if kept is not None else None

    async def _post_text(self, letter: Letter) -> Sequence[Mapping[str, object]]:
        """The platform's answer to each message. Whether it takes buttons and quotations in this form is unverified:
        where it refuses them, the words go without.
        """
        try:
            return [await self._api.post(SEND, self._text(letter))]
        except Rejected as refused:
            if not letter.outgoing.choices and not self._quoted(letter):
                raise
            came("buttons or a quotation", f"refused, {str(refused).partition(':')[0]}")
        return [await self._api.post(SEND, bare) for bare in bare_bodies(letter)]

    def _text(self, letter: Letter) -> Mapping[str, object]:
        """Only an answer quotes: what comes days later must not fail for a message that the platform has forgotten."""
        return body(letter, self._quoted(letter), self._key)

    def _quoted(self, letter: Letter) -> str:
        return letter.origin.message if letter.priority is Priority.REPLY else ""

    async def _post_file(self, letter: Letter, file: Media, path: str) -> Mapping[str, object]:
        """The platform's answer. What it refuses, as it does an address that is no longer good, is uploaded, or said in
        words to be missing: what else a letter says must not wait for a file.
        """
        try:
            return await self._api.post(path, await self._file(letter, file))
        except Rejected:
            return await self._api.post(path, await self._instead(letter, file))

    async def _instead(self, letter: Letter, file: Media) -> Mapping[str, object]:
        is_by_address = file.kind is MediaKind.PHOTO and self._is_platforms(file.ref)
        attachment = await uploaded(self._api, file, self.fetch, self._anew) if is_by_address else None
        return self._lost(letter) if attachment is None else self._attached(letter, attachment)

    async def _file(self, letter: Letter, file: Media) -> Mapping[str, object]:
        if file.kind is MediaKind.PHOTO and (own := await self._own(file)) is not None:
            kept = await self._api.upload("image", *own)
            return image_body(letter, {"attachment_id": str(kept.get("attachment_id", ""))})
        if file.kind is MediaKind.PHOTO and self._is_platforms(file.ref):
            return image_body(letter, {"url": file.ref})
        attachment = await uploaded(self._api, file, self._elsewhere, self._anew)
        return self._lost(letter) if attachment is None else self._attached(letter, attachment)

    def _attached(self, letter: Letter, attachment: Mapping[str, object]) -> Mapping[str, object]:
        return {**recipient(letter.address), "message": {"attachment": attachment}}

    def _lost(self, letter: Letter) -> Mapping[str, object]:
        return body(Letter(letter.address, Outgoing(self._no_file or EMPTY), letter.priority))

    def _is_ours(self, one: Media) -> bool:
        return self._is_platforms(one.ref)

    def _is_platforms(self, url: str) -> bool:
        return is_of(url, self._file_hosts)
