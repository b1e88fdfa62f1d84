"""What the environment says of a Zalo Official Account."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from bot.channels.zalo.api import BASE
from bot.channels.zalo.channel import FILE_HOSTS
from bot.channels.zalo.tokens import OAUTH_BASE
from bot.domain.errors import Fault

ENVIRONMENT = "(môi trường)"
_NEEDED = {
    "ZALO_OA_ID": "số của Official Account",
    "ZALO_APP_SECRET": "khóa bí mật của ứng dụng",
    "ZALO_OA_SECRET": "khóa bí mật của OA, dùng để ký webhook (khác khóa của ứng dụng)",
    "TOKEN_KEY": "khóa để mã hóa mã truy cập; tạo bằng lệnh: bot zalo key",
}


@dataclass(frozen=True, slots=True)
class Zalo:
    """`app_id` is "" where the channel is off. `keys`: the first seals, the others still open what they sealed."""

    app_id: str = ""
    oa_id: str = ""
    app_secret: str = ""
    oa_secret: str = ""
    keys: tuple[str, ...] = ()
    api_base: str = BASE
    oauth_base: str = OAUTH_BASE
    file_hosts: tuple[str, ...] = FILE_HOSTS

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no log may hold."""
        return tuple(filter(None, (self.app_secret, self.oa_secret, *self.keys)))


def read_zalo(environment: Mapping[str, str], faults: list[Fault]) -> Zalo:
    """The account; off without ZALO_APP_ID."""
    app_id = environment.get("ZALO_APP_ID", "").strip()
    if not app_id:
        return Zalo()

    def fault(key: str, expected: str) -> None:
        faults.append(Fault(ENVIRONMENT, 1, key, expected))

    for key, what in _NEEDED.items():
        if not environment.get(key, "").strip():
            fault(key, f"cần có khi đặt ZALO_APP_ID: {what}")
    keys = tuple(filter(None, (one.strip() for one in environment.get("TOKEN_KEY", "").split(","))))
    if any(not _is_key(one) for one in keys):
        fault("TOKEN_KEY", "không phải khóa đúng dạng; tạo bằng lệnh: bot zalo key")
    bases = {key: (environment.get(key) or usual).rstrip("/") for key, usual in _BASES.items()}
    for key, base in bases.items():
        if urlsplit(base).scheme not in {"http", "https"}:
            fault(key, f"cần một địa chỉ bắt đầu bằng http, thấy {base!r}")
    hosts = environment.get("ZALO_FILE_HOSTS", "")
    return Zalo(
        app_id=app_id,
        oa_id=environment.get("ZALO_OA_ID", "").strip(),
        app_secret=environment.get("ZALO_APP_SECRET", "").strip(),
        oa_secret=environment.get("ZALO_OA_SECRET", "").strip(),
        keys=keys,
        api_base=bases["ZALO_API_BASE"],
        oauth_base=bases["ZALO_OAUTH_BASE"],
        file_hosts=tuple(hosts.split(",")) if hosts else FILE_HOSTS,
    )


_BASES = {"ZALO_API_BASE": BASE, "ZALO_OAUTH_BASE": OAUTH_BASE}


def _is_key(written: str) -> bool:
    try:
        Fernet(written)
    except ValueError:
        return False
    return True
