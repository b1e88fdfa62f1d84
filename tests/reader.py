"""Who reads the page without a browser: what a browser would send, and what it would show."""

import asyncio
import re
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape

import aiohttp

_FIELD = r'name="{}" value="([^"]*)"'
_ARTICLE = re.compile(r'<article class="bubble ([a-z]*)" id="tin-(\d+)".*?</article>', re.DOTALL)
_BUTTON = re.compile(r'name="(chon|loi)" value="([^"]+)">([^<]+)<')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Message:
    number: int
    kind: str
    html: str

    @property
    def text(self) -> str:
        return unescape(_TAG.sub("", self.html)).strip()


def messages_in(html: str) -> list[Message]:
    return [Message(int(one[2]), one[1], one[0]) for one in _ARTICLE.finditer(html)]


@dataclass
class Reader:
    """One browser's cookies. `scripts`: whether it asks as the page's script does."""

    url: str
    session: aiohttp.ClientSession
    scripts: bool = False
    last: int = 0
    seen: list[Message] = field(default_factory=list)
    html: str = ""

    async def open(self) -> list[Message]:
        async with self.session.get(self.url + "/") as response:
            assert response.status == 200
            self.html = await response.text()
        return messages_in(self.html)

    def value(self, name: str) -> str:
        found = re.search(_FIELD.format(name), self.html)
        assert found is not None
        return found[1]

    async def post(
        self, fields: Mapping[str, object], headers: dict[str, str] | None = None, path: str = "/gui"
    ) -> int:
        """The status of the answer, before any redirection."""
        data = aiohttp.FormData({"ma": self.value("ma"), "lan": secrets.token_hex(8), **fields})
        wanted = {"Accept": "application/json"} if self.scripts else {}
        async with self.session.post(
            self.url + path, data=data, headers={**wanted, **(headers or {})}, allow_redirects=False
        ) as response:
            self.answer = await response.text()
            self.location = response.headers.get("Location", "")
            return response.status

    async def ask(self, text: str, **more: object) -> list[Message]:
        """What is new on the page after a form without scripts."""
        before = {one.number for one in await self.open()}
        assert await self.post({"loi": text, **more}) == 303
        return await self._new(before)

    async def _new(self, before: set[int]) -> list[Message]:
        """On a slow machine the page says that the answer is on its way, and a person loads it again."""
        for _ in range(100):
            if new := [one for one in await self.open() if one.number not in before]:
                return new
            await asyncio.sleep(0.2)
        raise TimeoutError

    async def press(self, label: str) -> list[Message]:
        """The newest button of that label."""
        before = {one.number for one in await self.open()}
        buttons = [(name, value) for name, value, shown in _BUTTON.findall(self.html) if label in unescape(shown)]
        assert buttons, self.html
        name, value = buttons[-1]
        assert await self.post({name: unescape(value)}) == 303
        return await self._new(before)

    async def stream(self) -> AsyncGenerator[Message, None]:
        """Messages as they come, from `last` on, as a browser's EventSource asks for them."""
        headers = {"Last-Event-ID": str(self.last)} if self.last else {}
        async with self.session.get(self.url + "/su-kien?sau=0", headers=headers) as response:
            assert response.status == 200
            lines: list[str] = []
            number = 0
            async for raw in response.content:
                line = raw.decode().rstrip("\r\n")
                if line.startswith("id: "):
                    number = int(line[4:])
                elif line.startswith("data: "):
                    lines.append(line[6:])
                elif not line:
                    if number:
                        (message,) = messages_in("\n".join(lines))
                        assert message.number == number
                        self.last = number
                        yield message
                    lines, number = [], 0


@asynccontextmanager
async def reading(url: str, *, scripts: bool = False, headers: dict[str, str] | None = None) -> AsyncIterator[Reader]:
    jar = aiohttp.CookieJar(unsafe=True)
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(cookie_jar=jar, timeout=timeout, headers=headers) as session:
        yield Reader(url, session, scripts)
