"""Articles of the account: made, prepared, and brought to its followers by one call."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.channels.fields import text_of
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.errors import QUOTA_WAIT_S, AccountDown, StillPrepared
from bot.channels.zalo.events import NAME
from bot.domain.articles import Article
from bot.domain.errors import Limited, Rejected

CREATE, VERIFY, LIST = "/v2.0/article/create", "/v2.0/article/verify", "/v2.0/article/getslice"
SEND = "/v2.0/oa/message"
PAGE, LOOKED_AT = 10, 30
SEEN_S = 60.0
"""Clocks differ: so much before the call an article may seem to have been made."""
IN_MS = 10**11
"""Moments above are milliseconds."""


class ZaloArticles:
    """Implements `bot.ports.articles.ArticleChannel`. `cover_url`: where the platform fetches a picture of ours."""

    name = NAME

    def __init__(
        self, api: ZaloApi, cover_url: Callable[[str], str], author: str = "", provinces: Sequence[str] = ()
    ) -> None:
        self._api = api
        self._cover_url = cover_url
        self._author = author
        self._provinces = tuple(provinces)

    async def create(self, article: Article) -> str:
        answer = await _for_good(self._api.post(CREATE, body(article, self._cover_url(article.cover), self._author)))
        token = text_of(answer, "token")
        if not token:
            raise Rejected("the answer to a new article has no token")
        return token

    async def verified(self, token: str) -> str:
        try:
            return text_of(await _for_good(self._api.post(VERIFY, {"token": token})), "id")
        except StillPrepared:
            return ""

    async def found(self, title: str, since_s: float) -> str:
        rows = await self._listed()
        made = (row for row in rows if text_of(row, "title") == title and _made_s(row) >= since_s - SEEN_S)
        return next((text_of(row, "id") for row in made), "")

    async def publish(self, ref: str) -> None:
        await _for_good(self._api.post(SEND, to_followers(ref, self._provinces)))

    async def shows(self, ref: str) -> bool:
        """One that is not among the newest is taken to be."""
        row = next((row for row in await self._listed() if text_of(row, "id") == ref), None)
        return row is None or text_of(row, "status") != "hide"

    async def _listed(self) -> list[Mapping[str, object]]:
        """The newest, as far as is worth looking; the list stands under one name or another."""
        found: list[Mapping[str, object]] = []
        for offset in range(0, LOOKED_AT, PAGE):
            answer = await self._api.get_plainly(LIST, {"offset": str(offset), "limit": str(PAGE), "type": "normal"})
            lists = (value for value in answer.values() if isinstance(value, list))
            rows = [row for row in next(lists, []) if isinstance(row, Mapping)]
            found += rows
            if len(rows) < PAGE:
                break
        return found


def body(article: Article, cover_url: str, author: str = "") -> Mapping[str, object]:
    """The article as it is made, each line a paragraph."""
    lines = [line.strip() for line in article.text.splitlines() if line.strip()]
    return {
        "type": "normal",
        "title": article.title,
        "author": author,
        "description": article.description,
        "cover": {"cover_type": "photo", "photo_url": cover_url, "status": "show"},
        "body": [{"type": "text", "content": line} for line in lines],
        "status": "show",
        "comment": "hide",
    }


def to_followers(ref: str, provinces: Sequence[str]) -> Mapping[str, object]:
    """One article to all followers, or to those of these provinces (their old numbers)."""
    target = {"gender": "0", **({"cities": ",".join(provinces)} if provinces else {})}
    element = {"media_type": "article", "attachment_id": ref}
    shown = {"type": "template", "payload": {"template_type": "media", "elements": [element]}}
    return {"recipient": {"target": target}, "message": {"attachment": shown}}


async def _for_good(call: Awaitable[Mapping[str, object]]) -> Mapping[str, object]:
    """What only a person can mend, or the next month, is a refusal here: it is told, and not waited for."""
    try:
        return await call
    except AccountDown as error:
        raise Rejected(str(error)) from error
    except Limited as error:
        if error.after_s >= QUOTA_WAIT_S:
            raise Rejected("the platform grants no more of these for now") from error
        raise


def _made_s(row: Mapping[str, object]) -> float:
    """When it was made; an article without a moment may be any."""
    made = row.get("create_date", row.get("created_date"))
    written = str(made) if isinstance(made, int | str) and not isinstance(made, bool) else ""
    number = int(written) if written.isdecimal() and len(written) < 16 else 0
    return float("inf") if not number else number / 1000 if number > IN_MS else float(number)
