"""Forms as they come in, read within bounds: nothing larger is ever held."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, MultipartReader, web

MAX_TEXT_BYTES = 32_000
MAX_PHOTO_BYTES = 10 * 2**20
MAX_FIELDS = 12
PHOTO = "anh"


class BadForm(Exception):  # noqa: N818 - it says what the form is
    """A form that no page of ours sends."""


class TooLarge(Exception):  # noqa: N818 - it says what the form is
    """More than a form may bring."""


@dataclass(frozen=True, slots=True)
class Form:
    """The words by the names of their fields, and the bytes of the photo."""

    words: dict[str, str]
    photo: bytes = b""

    def get(self, name: str) -> str:
        return self.words.get(name, "")


async def read_form(request: web.Request) -> Form:
    """Raises BadForm or TooLarge."""
    if request.content_type == "multipart/form-data":
        try:
            return await _of_parts(await request.multipart())
        except (ValueError, AssertionError, KeyError) as error:
            raise BadForm(type(error).__name__) from error
    if request.content_type != "application/x-www-form-urlencoded":
        raise BadForm("no form")
    body = await _bounded(request.content.iter_any(), MAX_TEXT_BYTES)
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    return Form(dict(pairs))


async def _of_parts(reader: MultipartReader) -> Form:
    words: dict[str, str] = {}
    photo, left = b"", MAX_TEXT_BYTES
    for _ in range(MAX_FIELDS):
        part = await reader.next()
        if part is None:
            return Form(words, photo)
        if not isinstance(part, BodyPartReader) or not part.name:
            raise BadForm("a part without a name")
        if part.name == PHOTO:
            photo = await _bounded(_chunks(part), MAX_PHOTO_BYTES)
        else:
            text = await _bounded(_chunks(part), left)
            left -= len(text)
            words[part.name] = text.decode("utf-8", "replace")
    raise BadForm("too many fields")


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
