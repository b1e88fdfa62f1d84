"""What the environment says of a bot of the Zalo Bot Platform."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.channels.zalobot.addresses import BASE, FILE_HOSTS
from bot.domain.errors import Fault

ENVIRONMENT = "(môi trường)"
SECRET_CHARS = range(8, 257)
"""How long the platform takes the secret of a webhook to be."""


@dataclass(frozen=True, slots=True)
class ZaloBot:
    """`token` is "" where the channel is off. `webhook`: updates are brought to us, at `public_url`."""

    token: str = ""
    webhook: bool = False
    secret: str = ""
    public_url: str = ""
    api_base: str = BASE
    file_hosts: tuple[str, ...] = FILE_HOSTS

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may hold."""
        return tuple(filter(None, (self.token, self.secret)))


def read_zalobot(environment: Mapping[str, str], faults: list[Fault]) -> ZaloBot:
    """The bot; off without ZALO_BOT_TOKEN."""
    token = environment.get("ZALO_BOT_TOKEN", "").strip()
    if not token:
        return ZaloBot()

    def fault(key: str, expected: str) -> None:
        faults.append(Fault(ENVIRONMENT, 1, key, expected))

    mode = environment.get("ZALO_BOT_MODE") or "polling"
    secret = environment.get("ZALO_BOT_WEBHOOK_SECRET") or hmac.digest(token.encode(), b"webhook", "sha256").hex()
    public_url = (environment.get("PUBLIC_URL") or "").rstrip("/")
    base = (environment.get("ZALO_BOT_API_BASE") or BASE).rstrip("/")
    hosts = environment.get("ZALO_BOT_FILE_HOSTS", "")
    if mode not in {"polling", "webhook"}:
        fault("ZALO_BOT_MODE", f"chỉ nhận polling hoặc webhook, thấy {mode!r}")
    if mode == "webhook" and not public_url:
        fault("PUBLIC_URL", "cần có khi ZALO_BOT_MODE=webhook: địa chỉ https mà Zalo gọi được tới trợ lý")
    if len(secret) not in SECRET_CHARS or not secret.isascii():
        fault("ZALO_BOT_WEBHOOK_SECRET", "cần từ 8 đến 256 chữ cái không dấu, chữ số, _ hoặc -")
    if urlsplit(base).scheme not in {"http", "https"}:
        fault("ZALO_BOT_API_BASE", f"cần một địa chỉ bắt đầu bằng http, thấy {base!r}")
    return ZaloBot(token, mode == "webhook", secret, public_url, base, tuple(hosts.split(",")) if hosts else FILE_HOSTS)
