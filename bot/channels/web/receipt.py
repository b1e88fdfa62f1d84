"""A receipt at its own address, for the browser that sent it alone: to others its code is one that is not there."""

import secrets
from dataclasses import dataclass

from aiohttp import web

from bot.channels.web.door import Where
from bot.channels.web.rendering import as_html
from bot.channels.web.site import Site
from bot.channels.web.visitors import Visitors
from bot.dialogue import by_code
from bot.dialogue.receipts import standing
from bot.dialogue.step import Context
from bot.domain.asking import EMPTY
from bot.domain.codes import read_code
from bot.ports.receipts import Receipts

MAX_CODE_CHARS = 20
NOT_THERE = 404


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    site: Site
    receipts: Receipts
    visitors: Visitors
    where: Where

    async def show(self, request: web.Request) -> web.Response:
        """How the case stands, and the way on in the dialogue. Codes are tried as seldom as there."""
        library = self.site.library
        typed = request.match_info["code"][:MAX_CODE_CHARS]
        code = read_code(typed)
        visitor = await self.visitors.of(request.cookies.get(self.where.cookie, ""))
        found = EMPTY
        if visitor is not None and code is not None:
            found = await self.receipts.opened(visitor.address.key, code, by_code.WRONG_CODES)
        case = next(iter(found.cases), None)
        if case is None or visitor is None:
            said = by_code.unknown(code or typed, Context(library, found))
            values = {"here": "", "code": "", "said": as_html(said), "files": 0}
            return self.site.page("receipt.html", values, NOT_THERE)
        told = standing(case, library)
        values = {
            "here": "",
            "code": code,
            "said": as_html(told.text),
            "files": len(told.media),
            "into": case.merged_into,
            "form_key": visitor.form_key,
            "once": secrets.token_hex(12),
        }
        return self.site.page("receipt.html", values)
