"""The block `web` of `config.yaml`: whether there is a page, where it listens, and by what name others reach it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from urllib.parse import urlsplit

import yaml

from bot.data.whole import whole
from bot.data.yaml_source import Source, line_of
from bot.domain.errors import Fault

ENVIRONMENT = "(môi trường)"
HOST, PORT = "127.0.0.1", 8080
LOCAL = ("127.0.0.0/8", "::1/128")
_KEYS = frozenset({"enabled", "bind", "public_url", "proxies", "metrics"})
_YES_NO = {"true": True, "false": False, "có": True, "không": False}
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Web:
    """`public_url` is "" where only this machine reads the page. `proxies`: networks of those that pass requests on,
    whose word on who asked is taken; `metrics`: networks that may read the figures of `/metrics`. `host` and `port`
    are those of the one server of the program.
    """

    enabled: bool = True
    host: str = HOST
    port: int = PORT
    public_url: str = ""
    proxies: tuple[str, ...] = ()
    metrics: tuple[str, ...] = LOCAL

    @property
    def public_host(self) -> str:
        return urlsplit(self.public_url).hostname or ""

    @property
    def board_url(self) -> str:
        """Where officers open the desk's board: on this machine, where there is no other address."""
        return self.public_url or f"http://localhost:{self.port}"


def read_web(source: Source, node: yaml.Node | None, environment: Mapping[str, str], faults: list[Fault]) -> Web:
    """The block's settings and HTTP_HOST, HTTP_PORT, which go before `bind`; faults are noted."""
    fields = source.fields(node, "web", frozenset(), _KEYS) if node is not None else {}
    enabled = source.choice(fields["enabled"], "web.enabled", _YES_NO) if "enabled" in fields else "true"
    host, port = _bind(source, fields.get("bind"))
    if given := environment.get("HTTP_PORT"):
        port = _port(given, faults)
    return Web(
        enabled=_YES_NO.get(enabled, True),
        host=environment.get("HTTP_HOST") or host,
        port=port,
        public_url=_public_url(source, fields.get("public_url")),
        proxies=_networks(source, fields.get("proxies"), "web.proxies"),
        metrics=_networks(source, fields["metrics"], "web.metrics") if "metrics" in fields else LOCAL,
    )


def _port(text: str, faults: list[Fault]) -> int:
    port = whole(text, 0, 65535)
    if port is not None:
        return port
    faults.append(Fault(ENVIRONMENT, 1, "HTTP_PORT", f"cần số cổng từ 0 đến 65535, thấy {text!r}"))
    return 0


def _bind(source: Source, node: yaml.Node | None) -> tuple[str, int]:
    text = source.optional_text(node, "web.bind")
    if node is None or text is None:
        return HOST, PORT
    host, colon, port_text = text.rpartition(":")
    port = whole(port_text, 0, 65535)
    if not colon or not host or port is None:
        source.fault(line_of(node), "web.bind", f"cần địa chỉ và cổng, ví dụ 127.0.0.1:8080; thấy {text!r}")
        return HOST, PORT
    return host.strip("[]"), port


def _public_url(source: Source, node: yaml.Node | None) -> str:
    text = (source.optional_text(node, "web.public_url") or "").rstrip("/")
    if node is None or not text:
        return ""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"https", "http"} and _HOST.fullmatch(parts.hostname or "") is not None
        bare = not (parts.path or parts.query or parts.fragment or parts.username) and (parts.port or 1) > 0
    except ValueError:
        sound = bare = False
    if not (sound and bare):
        expected = (
            f"cần địa chỉ mà mọi người mở được, không có gì sau tên miền, ví dụ https://tro-ly.vidu.vn; thấy {text!r}"
        )
        source.fault(line_of(node), "web.public_url", expected)
        return ""
    return text


def _networks(source: Source, node: yaml.Node | None, key: str) -> tuple[str, ...]:
    found: list[str] = []
    for one in source.texts(node, key) if node is not None else []:
        try:
            found.append(str(ip_network(one.text)))
        except ValueError:
            source.fault(one.line, key, f"cần địa chỉ hoặc dải địa chỉ IP, ví dụ 127.0.0.1; thấy {one.text!r}")
    return tuple(found)
