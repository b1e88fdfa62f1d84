"""The dialogue on the page: messages that lie ready are shown, forms become updates, and new messages arrive by
themselves. Without scripts every form answers with the page itself.
"""

import asyncio
import hashlib
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from aiohttp import web
from aiohttp_sse import sse_response

from bot.channels.web.channel import WebChannel, said
from bot.channels.web.door import FORBIDDEN, HEADERS, TOO_OFTEN, Where
from bot.channels.web.forms import Form, TooLarge, read_form, see
from bot.channels.web.lying import MOST_SHOWN, newest
from bot.channels.web.networks import STREAMS_OF_ONE, Networks
from bot.channels.web.readers import Readers, waited
from bot.channels.web.rendering import pictures_of, shown
from bot.channels.web.site import Site
from bot.channels.web.visitors import LIFE_S, Visitor, Visitors
from bot.dialogue.menus import MEMBER_MENU
from bot.domain.errors import BotError
from bot.domain.messages import KEPT, LOCAL
from bot.ports.channel import Raw
from bot.ports.pages import Lying, Pages
from bot.services.shares import Shares

MAX_TEXT_CHARS = 8_000
ANSWER_WAIT_S = 6.0
"""How long a form without scripts waits for its answer."""
LOOK_AGAIN_S = 15.0
MOST_STREAMS = 800
RETRY_MS = 1_000
"""After so long a browser opens a stream that broke anew."""
OWN_BURST, OWN_PER_S = 20.0, 1.0
ONCE_CHARS = 64
BESIDE_SCRIPTS = "application/json"
WOULD_OPEN = "hoi"
"""Asks whether a stream would be opened, whose refusal tells scripts no status: 204 where it would."""

Receive = Callable[[Sequence[tuple[str, Raw]], int | None], Awaitable[None]]
Anew = Callable[[bytes], Awaitable[bytes]]
"""A photo written anew. Raises BotError where it can't be read."""


@dataclass
class Chat:
    """`anew` writes photos anew; `receive` stores updates; `networks`: what is taken up from where."""

    site: Site
    channel: WebChannel
    pages: Pages
    readers: Readers
    receive: Receive
    anew: Anew
    visitors: Visitors
    where: Where
    networks: Networks = field(default_factory=Networks)
    shares: Shares = field(default_factory=lambda: Shares(OWN_BURST, OWN_PER_S))

    async def show(self, request: web.Request) -> web.Response:
        """The page with the messages that lie ready; a new reader gets a name."""
        known = await self._visitor(request)
        if known is None and not self.networks.lets_in(request.remote or ""):
            return self._error(TOO_OFTEN)
        visitor = known or await self.visitors.new(request.remote or "")
        before = _number(request.query.get("truoc", "0"))
        messages = await newest(self.pages, self._html, visitor.address.key, before) if known else []
        last = messages[-1].number if messages else 0
        response = self.site.page(
            "earlier.html" if before else "chat.html",
            {
                "here": "chat",
                "messages": [one.html for one in messages],
                "earlier": messages[0].number if messages and messages[0].follows else 0,
                "last": last,
                "form_key": visitor.form_key,
                "once": secrets.token_hex(12),
                "ways": MEMBER_MENU,
                "late": "cho" in request.query,
                "max_chars": MAX_TEXT_CHARS,
            },
        )
        if known is None:
            self._name(response, visitor)
        return response

    async def say(self, request: web.Request) -> web.StreamResponse:
        """A form: its words, its choice or its photo become an update, which is on disk before anything is answered."""
        visitor = await self._visitor(request)
        form = await self._form(request) if visitor is not None else None
        if visitor is None or form is None or not visitor.has_form_key(form.get("ma")):
            return self._error(FORBIDDEN)
        key = visitor.address.key
        if self.shares.rest_s(key) > 0:
            return self._error(TOO_OFTEN)
        self.shares.note(key, 1.0)
        address = request.remote or ""
        if form.photo and not self.networks.takes_photo(address):
            return self._error(TOO_OFTEN)
        raw = await self._update(visitor, form, address)
        by_script = BESIDE_SCRIPTS in request.headers.get("Accept", "")
        if raw is None:
            return web.Response(status=204) if by_script else see("/")
        updates = [(_update_id(visitor, form), raw)]
        if by_script:
            await self.receive(updates, None)
            return web.json_response({"taken": True}, status=202)
        before = await self.pages.last_number(key)
        waiting = self.readers.listen(key)
        try:
            await self.receive(updates, None)
            return await self._answered(key, before, waiting)
        finally:
            self.readers.leave(key, waiting)

    async def _form(self, request: web.Request) -> Form:
        """Of a visitor alone: what a stranger sends is not even read."""
        return await read_form(request, partial(self.networks.receiving, request.remote or ""))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Messages as they come, from where this reader left off. What wakes the stream says nothing: it reads."""
        visitor = await self._visitor(request)
        if visitor is None:
            return web.Response(status=FORBIDDEN)
        key, address = visitor.address.key, request.remote or ""
        full = self.readers.count(key) >= STREAMS_OF_ONE or self.readers.count() >= MOST_STREAMS
        if full or not self.networks.has_stream(address):
            return self._error(TOO_OFTEN)
        if WOULD_OPEN in request.query:
            return web.Response(status=204)
        last = _number(request.headers.get("Last-Event-ID") or request.query.get("sau", "0"))
        event = self.readers.listen(key)
        with suppress(ConnectionResetError, TimeoutError), self.networks.streaming(address):
            try:
                async with sse_response(request, headers=HEADERS) as stream:
                    await stream.send("1", event="mo", retry=RETRY_MS)
                    while stream.is_connected() and not self.readers.stopping:
                        event.clear()
                        messages = await self.pages.take(key, last, MOST_SHOWN)
                        if await self._visitor(request) is None:
                            break
                        for one in messages:
                            last = one.number
                            await stream.send(self._html(one), id=str(one.number))
                        await waited(event, LOOK_AGAIN_S)
                return stream
            finally:
                self.readers.leave(key, event)
        return web.Response()

    async def picture(self, request: web.Request) -> web.StreamResponse:
        """A picture of a message that lies ready for this reader."""
        visitor = await self._visitor(request)
        number, place = _number(request.match_info["number"]), _number(request.match_info["place"])
        lying = await self.pages.find(visitor.address.key, number) if visitor else None
        pictures = pictures_of(lying.letter.outgoing.media) if lying else ()
        if place >= len(pictures):
            raise web.HTTPNotFound
        one = pictures[place]
        if one.ref.startswith(LOCAL):
            return web.FileResponse(Path(one.ref.removeprefix(LOCAL)))
        content = await self.pages.photo(one.ref.removeprefix(KEPT))
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="image/jpeg")

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """The browser is nobody's any more, nor is a copy of its cookie: for a machine that others use too."""
        visitor = await self._visitor(request)
        form = await read_form(request)
        if visitor is None or not visitor.has_form_key(form.get("ma")):
            return self._error(FORBIDDEN)
        await self.visitors.end(visitor)
        self.readers.wake(visitor.address.key)
        response = self.site.page("left.html", {"here": ""})
        response.del_cookie(self.where.cookie, path="/", secure=self.where.https)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    async def _update(self, visitor: Visitor, form: Form, address: str) -> Raw | None:
        """None for a form that says nothing. Raises TooLarge."""
        text, choice = form.get("loi").strip(), form.get("chon")
        if len(text) > MAX_TEXT_CHARS:
            raise TooLarge
        chat = visitor.address.chat
        if choice:
            return said(chat, choice=choice[:ONCE_CHARS])
        if form.photo:
            return said(chat, text=text, photo=await self._kept(visitor, form.photo, address))
        return said(chat, text=text) if text else None

    async def _kept(self, visitor: Visitor, photo: bytes, address: str) -> str:
        """The photo written anew and kept; the name of it."""
        try:
            with self.networks.writing(address):
                content = await self.anew(photo)
        except BotError as error:
            raise web.HTTPUnsupportedMediaType from error
        unique = f"web-{hashlib.sha256(content).hexdigest()[:40]}"
        await self.pages.keep_photo(visitor.address.key, unique, content)
        return unique

    async def _answered(self, key: str, before: int, waiting: asyncio.Event) -> web.StreamResponse:
        """To the first message that is new; where none comes in time, the page says that one will."""
        end_s = time.monotonic() + ANSWER_WAIT_S
        while (left_s := end_s - time.monotonic()) > 0 and not self.readers.stopping:
            waiting.clear()
            number = await self.pages.first_after(key, before)
            if number:
                return see(f"/#tin-{number}")
            await waited(waiting, left_s)
        return see("/?cho=1#cuoi")

    def _html(self, lying: Lying) -> str:
        return self.site.render("message.html", {"messages": [shown(lying, self.site.library, MEMBER_MENU)]})

    async def _visitor(self, request: web.Request) -> Visitor | None:
        return await self.visitors.of(request.cookies.get(self.where.cookie, ""))

    def _name(self, response: web.Response, visitor: Visitor) -> None:
        response.set_cookie(
            *(self.where.cookie, visitor.token),
            max_age=LIFE_S,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=self.where.https,
        )

    def _error(self, status: int) -> web.Response:
        return web.Response(text=self.site.error(status), status=status, content_type="text/html")


def _update_id(visitor: Visitor, form: Form) -> str:
    """The same form sent twice is one update; whose it is can't be told from it."""
    parts = (visitor.token, form.get("lan")[:ONCE_CHARS], form.get("loi"), form.get("chon"))
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "replace"))
    digest.update(form.photo)
    return digest.hexdigest()[:48]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
