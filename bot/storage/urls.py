"""Parses DATABASE_URL."""

import unicodedata
from itertools import chain

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.data.whole import whole
from bot.domain.errors import BotError

EXAMPLE = "sqlite+aiosqlite:///data/bot.db"
CACHE_SIZE, MOST_CACHED = "prepared_statement_cache_size", 100_000
_SEVERAL = frozenset({"host", "port"})
"""What may be said of several servers."""
_SETTINGS: dict[str, frozenset[str]] = {
    "sqlite": frozenset(),
    "postgresql": frozenset(
        {
            "host",
            "port",
            "user",
            "password",
            "ssl",
            "passfile",
            "direct_tls",
            "target_session_attrs",
            CACHE_SIZE,
        }
    ),
}
"""What an address may say behind its question mark, for the drivers that are used."""
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


def parsed(url: str) -> URL:
    """The URL with the driver that is used for it.

    Raises:
        BotError: it is none, of another kind, one that no driver can take, or of a database in memory, which two
            connections can't share. The URL itself is not shown, for it may hold a password.
    """
    try:
        found = make_url(url)
    except (SQLAlchemyError, ValueError) as error:
        raise BotError(f"DATABASE_URL: không đọc được địa chỉ này. Ví dụ: {EXAMPLE}") from error
    backend = found.get_backend_name()
    if backend not in _DRIVERS:
        raise BotError(f"DATABASE_URL: cần sqlite hoặc postgresql, đang là {backend!r}. Ví dụ: {EXAMPLE}")
    if backend == "sqlite" and found.database in {None, "", ":memory:"}:
        raise BotError(f"DATABASE_URL: cần tên tệp của cơ sở dữ liệu. Ví dụ: {EXAMPLE}")
    unknown = sorted(set(found.query) - _SETTINGS[backend])
    if unknown:
        raise BotError(
            f"DATABASE_URL: không hiểu phần sau dấu “?”: {', '.join(unknown)}. Có thể dùng: "
            f"{', '.join(sorted(_SETTINGS[backend])) or 'không có gì'}."
        )
    address = found.set(drivername=_DRIVERS[backend])
    if said := _odd(address):
        raise BotError(f"DATABASE_URL: {said}. Ví dụ: {EXAMPLE}")
    return address


def _odd(address: URL) -> str:
    """What of an address no driver can take, "" for nearly all: each would fall over it in a way of its own."""
    given = {name: (value,) if isinstance(value, str) else value for name, value in address.query.items()}
    texts = [address.username, address.password, address.host, address.database, *chain.from_iterable(given.values())]
    if not all(map(_is_sound, filter(None, texts))):
        return "có ký tự không dùng được trong một địa chỉ"
    twice = sorted(name for name, values in given.items() if len(values) > 1 and name not in _SEVERAL)
    if twice:
        return f"phần sau dấu “?” chỉ nói một lần: {', '.join(twice)}"
    size = given.get(CACHE_SIZE, ("0",))[0]
    if whole(size, 0, MOST_CACHED) is None:
        return f"{CACHE_SIZE} cần số nguyên từ 0 đến {MOST_CACHED}"
    try:
        _, taken = address.get_dialect()().create_connect_args(address)
    except (SQLAlchemyError, ValueError, TypeError):
        return "máy chủ hoặc số cổng không đúng dạng"
    if address.port == 0 or not all(map(_is_port, _listed(taken.get("port")))):
        return "số cổng cần từ 1 đến 65535"
    return "" if all(map(_is_host, filter(None, _listed(taken.get("host"))))) else "tên máy chủ không đúng dạng"


def _is_port(port: object) -> bool:
    return port is None or (isinstance(port, int) and 0 < port < 65536)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_sound(text: str) -> bool:
    """Without control characters and half letters."""
    return text.isprintable() or not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text)


def _is_host(host: object) -> bool:
    """A name that can be looked up, an address, or a folder with a socket."""
    try:
        str(host).encode("idna")
    except UnicodeError:
        return str(host).startswith("/")
    return True
