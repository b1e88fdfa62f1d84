"""Checks that every request of the page passes: host, origin, rate, visitor."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network

from aiohttp import hdrs, web
from aiohttp_remotes import XForwardedFiltered
from aiohttp_remotes.exceptions import RemoteError

from bot.channels.web.forms import Unread
from bot.channels.web.networks import network_of
from bot.channels.web.visitors import COOKIE, SECURE_COOKIE
from bot.domain.errors import StoreUnavailable
from bot.services.shares import Shares

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Page = Callable[[int], str]
"""What is shown in the place of a page that can't be had, by the status."""

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})
_FORWARDED = (hdrs.X_FORWARDED_FOR, hdrs.FORWARDED, hdrs.X_FORWARDED_HOST)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html"""
A_YEAR = "max-age=31536000"
BURST, PER_S = 120.0, 10.0
"""Requests of one network that count: an office of a hundred people may sit behind it."""
NOT_OURS, TOO_OFTEN, FORBIDDEN = 421, 429, 403
READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Where:
    """Where the page is read. Without `public_host` by this machine alone; `https`: whether its address is.

    `proxies`: networks whose word on who asked is taken.
    """

    public_host: str = ""
    https: bool = False
    proxies: tuple[str, ...] = ()

    @property
    def cookie(self) -> str:
        return SECURE_COOKIE if self.https else COOKIE


@dataclass
class Door:
    where: Where
    error_page: Page
    shares: Shares = field(default_factory=lambda: Shares(BURST, PER_S))

    def __post_init__(self) -> None:
        self._trusted = [ip_network(one) for one in self.where.proxies]
        self._forwarded = XForwardedFiltered(list(self.where.proxies))

    def around(self, handler: Handler, cost: float = 0.0) -> Handler:
        """The handler behind the door; `cost`: how much of its network's share a request takes."""

        async def passed(request: web.Request) -> web.StreamResponse:
            try:
                response = await self._let_in(request, handler, cost)
            except web.HTTPException as error:
                response = self._refused(error.status)
            return _with_headers(response, https=self.where.https)

        return passed

    async def _let_in(self, request: web.Request, handler: Handler, cost: float) -> web.StreamResponse:
        if self._is_by_proxy(request):
            try:
                return await self._forwarded.middleware(request, lambda one: self._at_host(one, handler, cost))
            except RemoteError:
                return self._refused(400)
        return await self._at_host(request, handler, cost)

    async def _at_host(self, request: web.Request, handler: Handler, cost: float) -> web.StreamResponse:
        if not self._is_for_us(request):
            return self._refused(NOT_OURS)
        address = network_of(request.remote or "")
        if cost and self.shares.rest_s(address) > 0:
            return self._refused(TOO_OFTEN)
        if cost:
            self.shares.note(address, cost)
        if request.method not in READING and not self._is_own_site(request):
            return self._refused(FORBIDDEN)
        return await self._handled(request, handler)

    async def _handled(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Unread as error:
            return self._refused(error.status)
        except StoreUnavailable as error:
            log.warning("the page waits for the database", extra={"fault": str(error)})
            return self._refused(503)
        except web.HTTPException:
            raise
        except (ConnectionResetError, TimeoutError):
            return self._refused(408)
        except Exception:
            log.exception("a page failed in the program")
            return self._refused(500)

    def _is_by_proxy(self, request: web.Request) -> bool:
        try:
            peer = ip_address(request.remote or "")
        except ValueError:
            return False
        return any(peer in network for network in self._trusted) and hdrs.X_FORWARDED_FOR in request.headers

    def _is_for_us(self, request: web.Request) -> bool:
        """Under its public name, or for a browser on this machine: a name that leads here by a trick is neither."""
        host = _without_port(request.host).lower()
        if self.where.public_host and host == self.where.public_host:
            return True
        return host in LOCAL_HOSTS and not any(name in request.headers for name in _FORWARDED)

    def _is_own_site(self, request: web.Request) -> bool:
        """Whether a form was sent from a page of ours: browsers say so, in one of two ways."""
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None:
            return site == "same-origin"
        origin = request.headers.get(hdrs.ORIGIN)
        return origin is None or origin.partition("://")[2].lower() == request.host.lower()

    def _refused(self, status: int) -> web.Response:
        headers = {"Retry-After": "10"} if status in {TOO_OFTEN, 503} else None
        return web.Response(text=self.error_page(status), status=status, content_type="text/html", headers=headers)


def _without_port(host: str) -> str:
    return host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host


def _with_headers(response: web.StreamResponse, *, https: bool) -> web.StreamResponse:
    if not response.prepared:
        response.headers.extend({**HEADERS, **({"Strict-Transport-Security": A_YEAR} if https else {})})
        response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    return response
