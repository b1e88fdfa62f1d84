"""The platform on this machine. Everything it does stands in shared/design/ZALO.md, 1.2 and 1.6."""

import asyncio
import itertools
import json
import re
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

TOKEN, BOT_ID = "1234567890:thu-nghiem", "b0b0b0b0b0b0b0b0b0b0"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
MAX_TEXT = 2_000
_LINK = re.compile(r"https?://|\b[\w-]+\.(?:vn|com|top|net|org|ly)\b")
"""What the platform withholds."""


@dataclass
class Message:
    """What reached a chat: a text, or a photo by its address."""

    chat: str
    text: str = ""
    photo: str = ""


@dataclass
class FakeZaloBot:
    """`sent`: all that was accepted. `faults`: (status, body) that the next calls of a method other than getUpdates get
    instead of an answer; `poll_faults` the same for getUpdates. `idle_s`: how long a question waits for an update.
    """

    sent: list[Message] = field(default_factory=list)
    faults: deque[tuple[int, str]] = field(default_factory=deque)
    poll_faults: deque[tuple[int, str]] = field(default_factory=deque)
    waiting: deque[dict[str, Any]] = field(default_factory=deque)
    given: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    webhook: tuple[str, str] = ("", "")
    typing: int = 0
    idle_s: float = 0.2
    base: str = ""
    asking: int = 0
    most_asking: int = 0
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    async def start(self) -> str:
        app = web.Application()
        app.router.add_post(f"/bot{TOKEN}/getUpdates", self._updates)
        app.router.add_post(f"/bot{TOKEN}/{{method}}", self._method)
        app.router.add_post("/{tail:.*}", self._unknown)
        app.router.add_get("/files/{name}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self.base

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def event(self, user: str, text: str, *, photo: str = "", field_name: str = "photo_url", group: str = "") -> Any:
        """What a member's message becomes: a text with a link comes without its content."""
        message: dict[str, Any] = {
            "message_id": f"2d758cb5e222177a{next(self._numbers):04d}",
            "date": int(time.time() * 1000),
            "chat": {"id": group or user, "chat_type": "GROUP" if group else "PRIVATE"},
            "from": {"id": user, "display_name": "Ted", "is_bot": False},
        }
        if photo:
            return {"event_name": "message.image.received", "message": message | {field_name: photo, "caption": text}}
        if _LINK.search(text):
            return {"event_name": "message.unsupported.received", "message": message}
        return {"event_name": "message.text.received", "message": message | {"text": text}}

    def say(self, user: str, text: str, **more: str) -> None:
        """A member writes; the update waits to be asked for."""
        self.waiting.append(self.event(user, text, **more))
        self._news.set()

    async def deliver(self, event: Mapping[str, Any], *, wrapped: bool = False, secret: str | None = None) -> int:
        """To the webhook that was set; its answer's status."""
        url, own = self.webhook
        body = json.dumps({"ok": True, "result": event} if wrapped else event, ensure_ascii=False).encode()
        headers = {SECRET_HEADER: own if secret is None else secret, "Content-Type": "application/json"}
        async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
            return response.status

    async def _updates(self, request: web.Request) -> web.Response:
        if self.poll_faults:
            return _fault(*self.poll_faults.popleft())
        if self.webhook[0]:
            return _refused(400, "can't use getUpdates while a webhook is set")
        asked = await request.json()
        assert asked["timeout"].isdecimal()
        self.asking += 1
        self.most_asking = max(self.most_asking, self.asking)
        try:
            async with asyncio.timeout(self.idle_s):
                while not self.waiting:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return _refused(408, "Request timeout")
        finally:
            self.asking -= 1
        self.given.append(self.waiting.popleft())
        return web.json_response({"ok": True, "result": self.given[-1]})

    async def _method(self, request: web.Request) -> web.Response:
        if self.faults:
            return _fault(*self.faults.popleft())
        asked = await request.json()
        match request.match_info["method"]:
            case "sendMessage" if 1 <= len(asked["text"]) <= MAX_TEXT:
                self.sent.append(Message(asked["chat_id"], asked["text"]))
            case "sendPhoto" if asked["photo"].startswith("http"):
                self.sent.append(Message(asked["chat_id"], asked.get("caption", ""), asked["photo"]))
            case "sendChatAction":
                self.typing += 1
                return web.json_response({"ok": True})
            case "setWebhook" if len(asked["secret_token"]) >= 8:
                return await self._set(asked["url"], asked["secret_token"])
            case "deleteWebhook":
                self.webhook = ("", "")
                return web.json_response({"ok": True, "result": {"url": ""}})
            case _:
                return _refused(400, "Bad request")
        sent = {"message_id": f"s{next(self._numbers)}", "date": int(time.time() * 1000)}
        return web.json_response({"ok": True, "result": sent})

    async def _set(self, url: str, secret: str) -> web.Response:
        """The address is knocked at first, without secret and body, and kept whatever comes of it."""
        self.webhook = (url, secret)
        async with aiohttp.ClientSession() as session, session.post(url) as response:
            outcome = {"ok": response.status == 200, "status_code": response.status}
        return web.json_response({"ok": True, "result": {"url": url, "verification": outcome}})

    async def _unknown(self, _: web.Request) -> web.Response:
        return _refused(401, "Unauthorized")

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["name"])
        return web.Response(status=404) if content is None else web.Response(body=content)


def _refused(code: int, description: str) -> web.Response:
    """Errors come with status 200."""
    return web.json_response({"ok": False, "error_code": code, "description": description})


def _fault(status: int, body: str) -> web.Response:
    return web.Response(status=status, text=body, content_type="application/json")
