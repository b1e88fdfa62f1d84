"""Articles of the local account, with the quirks of shared/design/ZALO.md, 1.4: made, prepared for a while, brought to
followers; the cover is fetched only when it is verified.
"""

import itertools
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

TITLE_BELOW, DESCRIPTION_BELOW, MAX_AUTHOR, MAX_COVER_BYTES = 150, 300, 50, 1_000_000


@dataclass
class Made:
    """An article: `asked` counts how often it was verified."""

    token: str
    plain: dict[str, Any]
    made_s: float
    ref: str = ""
    asked: int = 0
    status: str = "show"


@dataclass
class FakeArticles:
    """`went`: (id, target) of every call that reached followers. `processed_after`: so often -214 comes first. `cut`:
    paths whose next call is carried out and its answer lost, `refuse`: paths whose next calls get this code.
    """

    made: list[Made] = field(default_factory=list)
    went: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    processed_after: int = 2
    cut: deque[str] = field(default_factory=deque)
    refuse: dict[str, int] = field(default_factory=dict)
    covers: list[int] = field(default_factory=list)
    _count: Any = field(default_factory=lambda: itertools.count(1))

    def create(self, plain: dict[str, Any]) -> tuple[int, dict[str, str]]:
        cover = plain.get("cover", {})
        sound = (
            0 < len(plain.get("title", "")) < TITLE_BELOW
            and 0 < len(plain.get("description", "")) < DESCRIPTION_BELOW
            and len(plain.get("author", "")) <= MAX_AUTHOR
            and cover.get("cover_type") == "photo"
            and cover.get("status") == "show"
            and cover.get("photo_url", "").isascii()
            and plain.get("body")
        )
        if not sound:
            return -201, {}
        one = Made(f"token{next(self._count)}", plain, time.time())
        self.made.append(one)
        return 0, {"token": one.token}

    async def verify(self, plain: dict[str, Any]) -> tuple[int, dict[str, str]]:
        one = next((one for one in self.made if one.token == plain.get("token")), None)
        if one is None:
            return -201, {}
        one.asked += 1
        if one.asked <= self.processed_after:
            return -214, {}
        if not one.ref and not await self._fetched(one.plain["cover"]["photo_url"]):
            return -201, {}
        one.ref = one.ref or f"a{one.token}"
        return 0, {"id": one.ref}

    def send(self, plain: dict[str, Any]) -> tuple[int, dict[str, str]]:
        element = plain["message"]["attachment"]["payload"]["elements"][0]
        one = next((one for one in self.made if one.ref == element["attachment_id"]), None)
        if one is None or element["media_type"] != "article":
            return -201, {}
        self.went.append((one.ref, plain["recipient"]["target"]))
        return 0, {"message_id": f"b{len(self.went)}"}

    def listed(self, query: Any) -> tuple[int, dict[str, Any]]:
        """Parameters for themselves only, ten at most; those that are ready, the newest first."""
        if query.get("type") != "normal" or int(query.get("limit", 10)) > 10:
            return -201, {}
        first = int(query.get("offset", 0))
        ready = [one for one in reversed(self.made) if one.ref or one.asked > self.processed_after or not one.asked]
        rows = [
            {
                "id": one.ref or f"a{one.token}",
                "title": one.plain["title"],
                "status": one.status,
                "create_date": int(one.made_s * 1000),
            }
            for one in ready
        ]
        for one in ready:
            one.ref = one.ref or f"a{one.token}"
        return 0, {"medias": rows[first : first + 10], "total": len(rows)}

    async def answer(self, request: web.Request) -> tuple[int, dict[str, Any]] | None:
        """Code and data; None for an answer that is lost on its way."""
        path = request.path
        if path in self.refuse:
            return self.refuse[path], {}
        plain = await request.json() if request.method == "POST" else {}
        match path.rpartition("/")[2]:
            case "create":
                found = self.create(plain)
            case "verify":
                found = await self.verify(plain)
            case "getslice":
                found = self.listed(request.query)
            case _:
                found = self.send(plain)
        if self.cut and self.cut[0] == path:
            self.cut.popleft()
            return None
        return found

    async def _fetched(self, url: str) -> bool:
        try:
            async with aiohttp.ClientSession() as session, session.get(url) as response:
                content = await response.read()
                status = response.status
        except (aiohttp.ClientError, OSError):
            return False
        self.covers.append(len(content))
        return status == 200 and 0 < len(content) < MAX_COVER_BYTES
