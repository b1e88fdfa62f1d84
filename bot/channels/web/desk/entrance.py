"""In and out of the board: a link is used up by a press on a button, as programs that look at links follow them too."""

from dataclasses import dataclass

from aiohttp import web

from bot.channels.web.desk.gate import MAX_TOKEN_CHARS, Gate, SignedIn
from bot.channels.web.forms import Form, read_form, see
from bot.dialogue.shown import when
from bot.domain.board import ENTRANCE, digest
from bot.ports.clock import Clock

START, SESSIONS = "/desk", "/desk/phien"
BOARD_SIZE = 64


@dataclass(frozen=True, slots=True)
class Entrance:
    gate: Gate
    clock: Clock

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """The link leads here; nothing is used up yet."""
        link = request.query.get("k", "")[:MAX_TOKEN_CHARS]
        return self.gate.site.page("desk/enter.html", {"here": "", "link": link, "to": ENTRANCE})

    async def enter(self, request: web.Request) -> web.StreamResponse:
        link = (await read_form(request)).get("k")
        token = self.gate.new_token()
        officer = await self.gate.entering.enter(digest(link), digest(token)) if len(link) <= MAX_TOKEN_CHARS else ""
        if not officer:
            return self.gate.closed("board_link_spent")
        if await self.gate.officer(officer) is None:
            await self.gate.entering.leave(officer)
            return self.gate.closed("board_no_officer")
        response = see(START)
        self.gate.name(response, token)
        return response

    async def leave(self, _: web.Request, signed: SignedIn, __: Form) -> web.StreamResponse:
        await self.gate.entering.leave(signed.officer.id, signed.session.key)
        response = self.gate.site.page("desk/left.html", {"here": ""})
        self.gate.unname(response)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    async def sessions(self, _: web.Request, signed: SignedIn) -> web.StreamResponse:
        """Where the officer is signed in."""
        now_s = self.clock.now_s()
        library = self.gate.site.library
        found = [
            {
                "key": one.key,
                "here": one.key == signed.session.key,
                "said": library.say(
                    "board_session_since",
                    since=when(one.made_s, now_s, library),
                    seen=when(one.seen_s, now_s, library),
                ),
            }
            for one in await self.gate.entering.sessions(signed.officer.id)
        ]
        return self.gate.page("desk/sessions.html", signed, {"here": "sessions", "sessions": found})

    async def end(self, _: web.Request, signed: SignedIn, form: Form) -> web.StreamResponse:
        """One of the officer's own sessions, or all of them."""
        which = form.get("phien")
        if which:
            await self.gate.entering.leave(signed.officer.id, which[:BOARD_SIZE])
        else:
            await self.gate.entering.leave(signed.officer.id)
        return see(SESSIONS)
