"""Forms as they come in, read within bounds: nothing larger is ever held."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

MAX_TEXT_BYTES = 32_000
MAX_PHOTO_BYTES = 10 * 2**20
MAX_FIELDS = 12
PHOTO = "anh"
_MALFORMED = (ValueError, AssertionError, KeyError, HttpProcessingError, web.RequestPayloadError)
"""What the library raises for a body that is none."""


class Unread(Exception):  # noqa: N818 - what became of the form
    """The form is not read; `status` says why."""

    status = 400


class BadForm(Unread):
    """A form that no page of ours sends."""


class TooLarge(Unread):
    """More than a form may bring."""

    status = 413


class TooManyPhotos(Unread):
    """Too many photos are on their way already."""

    status = 429


Room = Callable[[], AbstractContextManager[None]]
"""Held while a photo comes in. Raises TooManyPhotos."""


@dataclass(frozen=True, slots=True)
class Form:
    """The words by the names of their fields, and the bytes of the photo."""

    words: dict[str, str]
    photo: bytes = b""

    def get(self, name: str) -> str:
        return self.words.get(name, "")


async def read_form(request: web.Request, room: Room | None = None) -> Form:
    """`room`: for a photo; a form that takes none has none. Raises BadForm, TooLarge or TooManyPhotos."""
    try:
        if request.content_type == "multipart/form-data":
            return await _of_parts(await request.multipart(), room)
        if request.content_type == "application/x-www-form-urlencoded":
            body = await _bounded(request.content.iter_any(), MAX_TEXT_BYTES)
            pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
            return Form(dict(pairs))
    except _MALFORMED as error:
        raise BadForm(type(error).__name__) from error
    raise BadForm("no form")


async def _of_parts(reader: MultipartReader, room: Room | None) -> Form:
    words: dict[str, str] = {}
    photo, left = b"", MAX_TEXT_BYTES
    for _ in range(MAX_FIELDS):
        part = await reader.next()
        if part is None:
            return Form(words, photo)
        if not isinstance(part, BodyPartReader) or not part.name:
            raise BadForm("a part without a name")
        if part.name == PHOTO:
            photo = await _photo(part, room)
        else:
            text = await _bounded(_chunks(part), left)
            left -= len(text)
            words[part.name] = text.decode("utf-8", "replace")
    raise BadForm("too many fields")


async def _photo(part: BodyPartReader, room: Room | None) -> bytes:
    """None was chosen where nothing comes."""
    first = await part.read_chunk()
    if not first:
        return b""
    if room is None:
        raise BadForm("a photo where none is taken")
    with room():
        return first + await _bounded(_chunks(part), MAX_PHOTO_BYTES - len(first))


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk():
        yield chunk


async def _bounded(chunks: AsyncIterator[bytes], most: int) -> bytes:
    found = bytearray()
    async for chunk in chunks:
        found += chunk
        if len(found) > most:
            raise TooLarge
    return bytes(found)


def see(place: str) -> web.Response:
    """The page is asked for anew, so that loading it again sends nothing twice."""
    return web.Response(status=303, headers={"Location": place})
