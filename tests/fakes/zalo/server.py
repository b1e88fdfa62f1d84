"""The platform on this machine. Everything it does stands in shared/design/ZALO.md, 1.3 and 1.6."""

import asyncio
import itertools
import json
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.zalo.articles import CREATE, LIST, VERIFY
from bot.channels.zalo.articles import SEND as SEND_ARTICLE
from bot.channels.zalo.signature import HEADER, mac
from tests.fakes.zalo.articles import FakeArticles

APP_ID, OA_ID, SECRET = "360846524940903967", "388613280878808645", "oa-secret"
FREE_S, PAID_S = 48 * 3600, 7 * 86400
MAX_TEXT, MAX_BUTTONS, MAX_TITLE, MAX_PAYLOAD, MAX_IMAGE_BYTES = 2000, 5, 100, 1000, 1_000_000
MAX_FILE_BYTES = 5_000_000


@dataclass
class Message:
    """What reached a member: the text, buttons as (title, payload), the kind of a file."""

    user: str
    text: str = ""
    buttons: list[tuple[str, str]] = field(default_factory=list)
    file: str = ""
    quoted: str = ""
    id: str = ""
    free: bool = True


@dataclass
class FakeZalo:
    """`sent`: all that was accepted. `faults`: (status, body) that the next calls get instead of an answer.
    `by_address`: whether it takes pictures by their address. `old_serves`: whether an access token that was renewed
    before its end serves on. `grace`: whether a refresh token that was used a moment ago gets the same pair again.
    `in_parts`: whether answers come in several parts, as a long one does over a network.
    """

    access: str = "access-1"
    refresh: str = "refresh-1"
    sent: list[Message] = field(default_factory=list)
    faults: deque[tuple[int, str]] = field(default_factory=deque)
    heard_s: dict[str, float] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    uploads: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    calls_left: int = 1_000_000
    by_address: bool = True
    gone_status: int = 404
    old_serves: bool = False
    grace: bool = False
    in_parts: bool = False
    token_calls: int = 0
    refused_records: set[str] = field(default_factory=set)
    slow_record_s: float = 0.0
    refused_by_fault: bool = False
    faulted: int = 0
    used: str = ""
    served_before: set[str] = field(default_factory=set)
    articles: FakeArticles = field(default_factory=FakeArticles)
    base: str = ""
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _runner: web.AppRunner | None = None

    async def start(self) -> str:
        app = web.Application(client_max_size=8 << 20)
        app.router.add_post("/v3.0/oa/message/cs", self._message)
        app.router.add_post("/v3.0/oa/group/message", self._group_message)
        app.router.add_post("/v2.0/oa/upload/{kind}", self._upload)
        app.router.add_get("/v2.0/oa/listrecentchat", self._recent)
        app.router.add_get("/v2.0/oa/conversation", self._conversation)
        app.router.add_post("/v4/oa/access_token", self._token)
        for path in (CREATE, VERIFY, SEND_ARTICLE):
            app.router.add_post(path, self._article)
        app.router.add_get(LIST, self._article)
        app.router.add_get("/files/{name}", self._file)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self.base

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def event(
        self, user: str, text: str, *, image: str = "", link: str = "", file: str = "", number: int = 0
    ) -> dict[str, Any]:
        """What the account's webhook gets when a member writes."""
        self.heard_s[user] = time.time()
        attachments = [
            {"type": kind, "payload": {"url": url}}
            for kind, url in (("image", image), ("link", link), ("file", file))
            if url
        ]
        kind = (
            "user_send_image" if image else "user_send_link" if link else "user_send_file" if file else "user_send_text"
        )
        message: dict[str, Any] = {"msg_id": f"m{number or next(self._numbers):019d}", "text": text}
        if attachments:
            message["attachments"] = attachments
        self._record(1, user, message["msg_id"], text, "photo" if image else "link" if link else "text", image or link)
        return {
            "app_id": APP_ID,
            "sender": {"id": user},
            "recipient": {"id": OA_ID},
            "user_id_by_app": "552177279717587730",
            "event_name": kind,
            "message": message,
            "timestamp": str(int(time.time() * 1000)),
        }

    def in_group(self, group: str, user: str, text: str, *, quoted: str = "", image: str = "") -> dict[str, Any]:
        """What the webhook gets when somebody writes in a group of the account."""
        event = self.event(user, text, image=image)
        event["event_name"] = event["event_name"].replace("user_send_", "user_send_group_")
        event["recipient"] = {"id": group}
        if quoted:
            event["message"]["quote_msg_id"] = quoted
        return event

    def by_hand(self, user: str, text: str) -> dict[str, Any]:
        """What the webhook gets when an officer writes to a member in the account's manager."""
        number = f"h{next(self._numbers)}"
        self._record(0, user, number, text, "text", "")
        return {
            "event_name": "oa_send_text",
            "sender": {"id": OA_ID, "admin_id": "7"},
            "recipient": {"id": user},
            "message": {"msg_id": number, "text": text},
            "timestamp": str(int(time.time() * 1000)),
        }

    def _record(self, src: int, user: str, number: str, text: str, kind: str, url: str) -> None:
        ends = (user, OA_ID) if src else (OA_ID, user)
        self.history.append(
            {"src": src, "time": int(time.time() * 1000), "type": kind, "message": text, "message_id": number}
            | {"from_id": ends[0], "to_id": ends[1], "from_display_name": "Ted", "url": url}
        )

    async def _recent(self, request: web.Request) -> web.Response:
        """The last message of each member, the newest first."""
        if self.refused_by_fault:
            self.faulted += 1
            return web.Response(status=502)
        newest: dict[str, dict[str, Any]] = {}
        for row in self.history:
            newest[row["from_id"] if row["src"] else row["to_id"]] = row
        rows = sorted(newest.values(), key=lambda row: row["time"], reverse=True)
        return self._page(request, rows)

    async def _conversation(self, request: web.Request) -> web.Response:
        user = json.loads(request.query["data"])["user_id"]
        if user in self.refused_records:
            return self._answer(-201)
        await asyncio.sleep(self.slow_record_s)
        return self._page(request, [row for row in reversed(self.history) if user in {row["from_id"], row["to_id"]}])

    def _page(self, request: web.Request, rows: list[dict[str, Any]]) -> web.Response:
        if (fault := self._fault(request)) is not None:
            return fault
        asked = json.loads(request.query["data"])
        assert asked["count"] <= 10
        return self._answer(0, rows[asked["offset"] : asked["offset"] + asked["count"]])

    def tap(self, message: Message, title: str) -> str:
        """The text that comes back when a member taps this button."""
        return next(payload for shown, payload in message.buttons if shown == title)

    async def deliver(self, url: str, event: Mapping[str, Any], *, secret: str = SECRET, first: str = APP_ID) -> int:
        """To a webhook, signed; its answer's status."""
        body = json.dumps(event, ensure_ascii=False).encode()
        signature = f"mac={mac(first, body, str(event.get('timestamp', '')), secret)}"
        async with aiohttp.ClientSession() as session:
            headers = {HEADER: signature, "Content-Type": "application/json"}
            async with session.post(url, data=body, headers=headers) as response:
                return response.status

    async def _message(self, request: web.Request) -> web.Response:
        if (fault := self._fault(request)) is not None:
            return fault
        body = await request.json()
        user, message = str(body["recipient"]["user_id"]), body["message"]
        attachment = message.get("attachment", {}).get("payload", {})
        shown = Message(
            user,
            message.get("text", ""),
            [(one["title"], one["payload"]) for one in attachment.get("buttons", [])],
            "image"
            if attachment.get("template_type") == "media"
            else message.get("attachment", {}).get("type", "")
            if "token" in attachment
            else "",
            message.get("quote_message_id", ""),
            f"s{next(self._numbers)}",
        )
        if (code := self._refusal(user, shown) or self._refused_picture(attachment)) != 0:
            return self._answer(code)
        shown.free = time.time() - self.heard_s[user] <= FREE_S
        self.sent.append(shown)
        self._record(0, user, shown.id, shown.text, "text", "")
        data: dict[str, Any] = {"message_id": shown.id, "user_id": user, "sent_time": str(int(time.time() * 1000))}
        if shown.free:
            data["quota"] = {"quota_type": "reply"}
        if self.in_parts:
            return await self._given(request, {"error": 0, "message": "Success", "data": data})
        return self._answer(0, data)

    def _refusal(self, user: str, shown: Message) -> int:
        if user in self.left:
            return -213
        if user not in self.heard_s:
            return -232
        if time.time() - self.heard_s[user] > PAID_S:
            return -230
        if len(shown.text) > MAX_TEXT:
            return -210
        sound = all(len(title) <= MAX_TITLE and len(payload) <= MAX_PAYLOAD for title, payload in shown.buttons)
        empty = not (shown.text.strip() or shown.file)
        return -201 if empty or len(shown.buttons) > MAX_BUTTONS or not sound else 0

    def _refused_picture(self, payload: Mapping[str, Any]) -> int:
        """A picture by an address that is no longer good, or where the platform takes none so (`by_address`)."""
        url = next((str(one["url"]) for one in payload.get("elements", ()) if "url" in one), "")
        is_good = self.by_address and url.removeprefix(f"{self.base}/files/") in self.files
        return 0 if not url or is_good else -100

    async def _group_message(self, request: web.Request) -> web.Response:
        """Texts and pictures; templates with buttons are refused in groups."""
        if (fault := self._fault(request)) is not None:
            return fault
        body = await request.json()
        group, message = str(body["recipient"]["group_id"]), body["message"]
        payload = message.get("attachment", {}).get("payload", {})
        text = message.get("text", "")
        if group in self.left:
            return self._answer(-237)
        if len(text) > MAX_TEXT or "buttons" in payload or not (text or payload):
            return self._answer(-210 if len(text) > MAX_TEXT else -201)
        if (code := self._refused_picture(payload)) != 0:
            return self._answer(code)
        shown = Message(group, text, file="image" if payload else "", id=f"g{next(self._numbers)}")
        self.sent.append(shown)
        return self._answer(0, {"message_id": shown.id, "group_id": group})

    async def _upload(self, request: web.Request) -> web.Response:
        if (fault := self._fault(request)) is not None:
            return fault
        form = await request.post()
        content = form["file"].file.read()
        kind = request.match_info["kind"]
        if len(content) > (MAX_IMAGE_BYTES if kind == "image" else MAX_FILE_BYTES):
            return self._answer(-210)
        if kind == "file" and not form["file"].filename.endswith((".pdf", ".doc", ".docx")):
            return self._answer(-201)
        name = f"a{next(self._numbers)}"
        self.uploads[name] = content
        return self._answer(0, {"token" if kind == "file" else "attachment_id": name})

    async def _token(self, request: web.Request) -> web.Response:
        """The refresh token is good once."""
        form = await request.post()
        self.token_calls += 1
        if self.grace and form.get("refresh_token") == self.used:
            return await self._given(request, self._pair())
        sound = form.get("refresh_token") == self.refresh or form.get("code") == "the-code"
        if not sound or request.headers.get("secret_key") != "app-secret":
            return web.json_response({"error": -14014, "error_name": "Invalid refresh token"})
        number = next(self._numbers)
        if self.old_serves:
            self.served_before.add(self.access)
        self.used = self.refresh
        self.access, self.refresh = f"access-r{number}", f"refresh-r{number}"
        return await self._given(request, self._pair())

    def _pair(self) -> dict[str, Any]:
        return {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}

    async def _given(self, request: web.Request, plain: Mapping[str, Any]) -> web.Response:
        """The answer; in parts it begins some time before it ends."""
        whole = json.dumps(plain).encode()
        if not self.in_parts:
            return web.Response(body=whole, content_type="application/json")
        answer = web.StreamResponse(headers={"Content-Type": "application/json"})
        await answer.prepare(request)
        for part in (whole[:20], whole[20:]):
            await answer.write(part)
            await asyncio.sleep(0.05)
        await answer.write_eof()
        return answer  # type: ignore[return-value]

    async def _article(self, request: web.Request) -> web.Response:
        if (fault := self._fault(request)) is not None:
            return fault
        answer = await self.articles.answer(request)
        if answer is None:
            return web.Response(text='{"error":0,"mess', content_type="application/json")
        return self._answer(*answer)

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["name"])
        return web.Response(status=self.gone_status) if content is None else web.Response(body=content)

    def _fault(self, request: web.Request) -> web.Response | None:
        if self.faults:
            status, body = self.faults.popleft()
            return web.Response(status=status, text=body, content_type="application/json")
        if request.headers.get("access_token") not in {self.access, *self.served_before}:
            return self._answer(-216)
        if self.calls_left <= 0:
            return self._answer(-32)
        self.calls_left -= 1
        return None

    def _answer(self, code: int, data: Any = None) -> web.Response:
        """Errors come with status 200."""
        plain: dict[str, Any] = {"error": code, "message": "Success" if code == 0 else "refused"}
        if data is not None:
            plain["data"] = data
        return web.json_response(plain, headers={"X-RateLimit-Remain": str(self.calls_left)})
