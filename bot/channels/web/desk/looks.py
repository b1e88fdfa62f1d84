"""A look is a line of the audit log, once: what a page fetches again, or beside it, names the look that it goes on
with.

So that nothing is seen without a line, the mark of a look is made of the session and of what was looked at: who has not
opened a case cannot name the look at it.
"""

import hmac

from aiohttp import web

from bot.channels.web.desk.gate import SignedIn

SEEN_OPEN, SEEN_CLOSED = "open", "closed"
"""The lists; a case is named by its code."""
LIVE, BESIDE = "X-Live", "xem"
"""Who names it: a header where the page fetches itself anew, a word of the address where a picture stands on it."""


def mark_of(signed: SignedIn, what: str) -> str:
    return hmac.digest(signed.token.encode(), f"board look {what}".encode(), "sha256").hex()[:32]


def looking(request: web.Request, signed: SignedIn, what: str) -> str:
    """Who looks, by id, for the log; "" where this is the look that is in it."""
    given = request.headers.get(LIVE) or request.query.get(BESIDE, "")
    is_known = hmac.compare_digest(given.encode("utf-8", "replace"), mark_of(signed, what).encode())
    return "" if is_known else signed.officer.id
