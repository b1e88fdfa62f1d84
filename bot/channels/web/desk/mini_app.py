"""The board as a Telegram Mini App: what the app says of its user is signed by the platform with the bot's token.

https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qsl

from aiohttp import web

from bot.channels.web.desk.entrance import START
from bot.channels.web.desk.gate import Gate
from bot.channels.web.forms import read_form, see
from bot.data.whole import whole
from bot.domain.board import digest
from bot.ports.clock import Clock

FRESH_S = 5 * 60.0
AHEAD_S = 60.0
"""How far the platform's clock may be before ours."""
MAX_CHARS, MAX_FIELDS = 4_096, 32
MAX_ID = 2**52
"""https://core.telegram.org/bots/api#user: at most 52 significant bits."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That the platform says who opened the app: the officer it would be, by id, and when it was said (epoch seconds).
    `name` is the same for the same proof however its fields are ordered.
    """

    officer: str
    name: str
    said_s: float

    def is_fresh(self, now_s: float) -> bool:
        return now_s - FRESH_S < self.said_s < now_s + AHEAD_S


def proof(init_data: str, token: str) -> Proof | None:
    """What `initData` proves, None for what the platform did not sign just so."""
    if not token or len(init_data) > MAX_CHARS:
        return None
    try:
        pairs = parse_qsl(init_data, strict_parsing=True, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        return None
    fields = dict(pairs)
    given = fields.pop("hash", "")
    if len(pairs) != len(fields) + 1 or not given.isascii():
        return None
    expected = _signature(fields, token)
    if not hmac.compare_digest(given, expected):
        return None
    said_s, user = whole(fields.get("auth_date", ""), 0, 2**40), _user(fields.get("user", ""))
    return Proof(f"telegram:{user}", expected, float(said_s)) if said_s is not None and user else None


def _signature(fields: Mapping[str, str], token: str) -> str:
    lines = "\n".join(f"{key}={fields[key]}" for key in sorted(fields))
    secret = hmac.digest(b"WebAppData", token.encode(), sha256)
    return hmac.digest(secret, lines.encode(), sha256).hex()


def _user(text: str) -> int:
    """The id of the user, 0 for none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return 0
    number = found.get("id") if isinstance(found, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number < MAX_ID else 0


@dataclass(frozen=True, slots=True)
class MiniApp:
    gate: Gate
    clock: Clock
    token: str

    async def open(self, _: web.Request) -> web.StreamResponse:
        """What the platform adds stands behind the "#" of the address: only a script of the page can hand it on."""
        return self.gate.site.page("desk/mini.html", {"here": ""})

    async def enter(self, request: web.Request) -> web.StreamResponse:
        found = proof((await read_form(request)).get("du_lieu"), self.token)
        if found is None or not found.is_fresh(self.clock.now_s()):
            return self.gate.closed("board_mini_refused")
        officer = await self.gate.officer(found.officer)
        if officer is None:
            return self.gate.closed("board_mini_refused")
        token, until_s = self.gate.new_token(), found.said_s + FRESH_S
        if not await self.gate.entering.admit(officer.id, digest(found.name), until_s, digest(token)):
            return self.gate.closed("board_mini_refused")
        response = see(START)
        self.gate.name(response, token)
        return response
