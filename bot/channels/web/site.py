"""Templates and the files that stand beside them. A file's address holds its hash, so that a browser may keep it."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from aiohttp import web
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from bot.channels.web.rendering import as_html
from bot.dialogue.library import Library

HERE = Path(__file__).parent
STATIC = "/tinh"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"
SAID_OF_STATUS = frozenset({400, 403, 404, 408, 413, 415, 421, 429, 503})
"""Those that have a sentence of their own."""


class _Compiled(BytecodeCache):
    """A process compiles each template once, however many sites it opens: it takes longer than all else of a page."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class Site:
    """`library` may be replaced while it runs."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._files = {path.name: path.read_bytes() for path in sorted((HERE / "static").iterdir())}
        self._hashes = {name: sha256(content).hexdigest()[:16] for name, content in self._files.items()}
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_COMPILED,
        )
        self._templates.globals |= {"say": self.say, "file": self.address_of, "as_html": as_html}

    def page(self, template: str, values: Mapping[str, object] | None = None, status: int = 200) -> web.Response:
        return web.Response(text=self.render(template, values or {}), content_type="text/html", status=status)

    def render(self, template: str, values: Mapping[str, object]) -> str:
        return self._templates.get_template(template).render(values)

    def error(self, status: int) -> str:
        """What is shown in the place of a page."""
        known = status if status in SAID_OF_STATUS else 500
        return self.render("error.html", {"status": status, "said": self.say(f"web_error_{known}"), "here": ""})

    def say(self, key: str, **words: object) -> Markup:
        """A sentence of wording.yaml, its bold words as such."""
        return as_html(self.library.say(key, **words))

    def address_of(self, name: str) -> str:
        return f"{STATIC}/{self._hashes[name]}/{name}"

    async def nothing(self, _: web.Request) -> web.Response:
        """Where no page is."""
        raise web.HTTPNotFound

    async def file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        content = self._files.get(name)
        if content is None or request.match_info["hash"] != self._hashes[name]:
            raise web.HTTPNotFound
        headers = {"Cache-Control": FOR_EVER}
        return web.Response(body=content, content_type=TYPES[Path(name).suffix], charset="utf-8", headers=headers)
