"""Who may look at the board: an officer, signed in by a link that counts once, for a shift at most.

Every page of the board is behind `for_officers`, every form of it behind `forms`: so no handler has to think of it.
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.channels.web.door import FORBIDDEN, Handler, Where
from bot.channels.web.forms import Form, read_form
from bot.channels.web.site import Site
from bot.domain.board import SESSION_S, Session, address_of, digest
from bot.domain.cases import Officer
from bot.domain.messages import Address
from bot.ports.board import Entering

COOKIE, SECURE_COOKIE = "ban", "__Host-ban"
MAX_TOKEN_CHARS = 64
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An officer in a browser; `token` is what its cookie holds, and is in no log and no table."""

    officer: Officer
    session: Session
    token: str

    @property
    def address(self) -> Address:
        """Of the conversation with the desk that this browser has."""
        return address_of(self.session.key)

    @property
    def form_key(self) -> str:
        """What every form of this session carries: no other site can know it."""
        return hmac.digest(self.token.encode(), b"board form", "sha256").hex()[:32]

    def has_form_key(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.form_key.encode())


Page = Callable[[web.Request, SignedIn], Awaitable[web.StreamResponse]]
Posted = Callable[[web.Request, SignedIn, Form], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Gate:
    site: Site
    entering: Entering
    where: Where

    def for_officers(self, page: Page) -> Handler:
        """The page for those who are signed in and are officers now; all others are told how to become it."""

        async def let_in(request: web.Request) -> web.StreamResponse:
            signed = await self.signed_in(request)
            return await page(request, signed) if signed is not None else self.closed()

        return let_in

    def forms(self, posted: Posted) -> Handler:
        """The same for what a form of the board brings, which has its key."""

        async def checked(request: web.Request, signed: SignedIn) -> web.StreamResponse:
            form = await read_form(request)
            if not signed.has_form_key(form.get("ma")):
                return self.closed("board_old_form")
            return await posted(request, signed, form)

        return self.for_officers(checked)

    async def signed_in(self, request: web.Request) -> SignedIn | None:
        token = request.cookies.get(self._cookie, "")
        if not token or len(token) > MAX_TOKEN_CHARS or not token.isascii():
            return None
        session = await self.entering.session(digest(token))
        officer = await self.officer(session.officer) if session is not None else None
        return SignedIn(officer, session, token) if session is not None and officer is not None else None

    async def officer(self, officer_id: str) -> Officer | None:
        """Who has this id, if it is an officer's now: of the settings, or by invitation."""
        return next((one for one in await self.officers() if one.id == officer_id), None)

    async def officers(self) -> tuple[Officer, ...]:
        """All of them, those of the settings first, each once."""
        listed = self.site.library.desk.officers
        ids = {one.id for one in listed}
        return (*listed, *(one for one in await self.entering.officers() if one.id not in ids))

    def closed(self, why: str = "board_closed", status: int = FORBIDDEN) -> web.Response:
        """What is shown to whom the board is not open, with a sentence of wording.yaml."""
        return self.site.page("desk/closed.html", {"why": why, "here": ""}, status)

    def new_token(self) -> str:
        return secrets.token_urlsafe(TOKEN_BYTES)

    def name(self, response: web.StreamResponse, token: str) -> None:
        response.set_cookie(
            *(self._cookie, token),
            max_age=int(SESSION_S),
            path="/",
            httponly=True,
            samesite="Lax",
            secure=self.where.https,
        )

    def unname(self, response: web.StreamResponse) -> None:
        response.del_cookie(self._cookie, path="/", secure=self.where.https, httponly=True, samesite="Lax")

    def page(self, template: str, signed: SignedIn, values: Mapping[str, object], status: int = 200) -> web.Response:
        """A page of the board: its templates know who is signed in, and the key of forms."""
        shared: dict[str, object] = {
            "officer": signed.officer,
            "form_key": signed.form_key,
            "here": "",
            "once": secrets.token_hex(12),
        }
        return self.site.page(template, {**shared, **values}, status)

    @property
    def _cookie(self) -> str:
        return SECURE_COOKIE if self.where.https else COOKIE
