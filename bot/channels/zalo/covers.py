"""Pictures of this machine that the platform fetches itself: covers of articles, under names that nobody guesses."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from aiohttp import web

PATH = "/zalo/cover/"
NAME_CHARS = 32


class Covers:
    """`pictures`: the files that may be covers now; `public_url`: where the platform reaches this server."""

    def __init__(self, public_url: str, pictures: Callable[[], Iterable[str]]) -> None:
        self._public_url = public_url
        self._pictures = pictures

    def url(self, picture: str) -> str:
        return f"{self._public_url}{PATH}{name_of(picture)}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A handler for aiohttp."""
        name = request.match_info["name"]
        found = next((Path(one) for one in self._pictures() if name_of(one) == name), None)
        return web.FileResponse(found) if found is not None and found.is_file() else web.Response(status=404)


def name_of(picture: str) -> str:
    """The same in every process and after each restart."""
    return hashlib.sha256(picture.encode()).hexdigest()[:NAME_CHARS] + Path(picture).suffix.lower()
