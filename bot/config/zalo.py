"""What the environment says of a Zalo Official Account."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from bot.channels.zalo.addresses import BASE, FILE_HOSTS, OAUTH_BASE
from bot.domain.errors import Fault

PAID_PER_MONTH = 200
"""What may cost money in a month where nothing is set: about 11,000 đồng."""
ENVIRONMENT = "(môi trường)"
_NEEDED = {
    "ZALO_OA_ID": "số của Official Account",
    "ZALO_APP_SECRET": "khóa bí mật của ứng dụng",
    "ZALO_OA_SECRET": "khóa bí mật của OA, dùng để ký webhook (khác khóa của ứng dụng)",
    "TOKEN_KEY": "khóa để mã hóa mã truy cập; tạo bằng lệnh: .venv/bin/bot zalo key",
}


@dataclass(frozen=True, slots=True)
class Zalo:
    """`app_id` is "" where the channel is off. `keys`: the first seals, the others still open what they sealed.
    `paid_per_month`: how many messages of a month may cost money. `public_url`: where the platform reaches us.
    """

    app_id: str = ""
    oa_id: str = ""
    app_secret: str = ""
    oa_secret: str = ""
    keys: tuple[str, ...] = ()
    api_base: str = BASE
    oauth_base: str = OAUTH_BASE
    file_hosts: tuple[str, ...] = FILE_HOSTS
    paid_per_month: int = PAID_PER_MONTH
    public_url: str = ""

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

    found = {
        "ZALO_OA_ID": environment.get("ZALO_OA_ID", "").strip(),
        "ZALO_APP_SECRET": environment.get("ZALO_APP_SECRET", "").strip(),
        "ZALO_OA_SECRET": environment.get("ZALO_OA_SECRET", "").strip(),
        "TOKEN_KEY": environment.get("TOKEN_KEY", "").strip(),
    }
    for key, value in found.items():
        if not value:
            fault(key, f"cần có khi đặt ZALO_APP_ID: {_NEEDED[key]}")
    keys = tuple(filter(None, (one.strip() for one in found["TOKEN_KEY"].split(","))))
    if any(not _is_key(one) for one in keys):
        fault("TOKEN_KEY", "không phải khóa đúng dạng; tạo bằng lệnh: .venv/bin/bot zalo key")
    bases = {
        "ZALO_API_BASE": (environment.get("ZALO_API_BASE") or BASE).rstrip("/"),
        "ZALO_OAUTH_BASE": (environment.get("ZALO_OAUTH_BASE") or OAUTH_BASE).rstrip("/"),
    }
    for key, base in bases.items():
        if urlsplit(base).scheme not in {"http", "https"}:
            fault(key, f"cần một địa chỉ bắt đầu bằng http, thấy {base!r}")
    paid = environment.get("ZALO_PAID_PER_MONTH", "").strip() or str(PAID_PER_MONTH)
    if not paid.isdecimal():
        fault("ZALO_PAID_PER_MONTH", f"cần một số từ 0 trở lên, thấy {paid!r}")
    hosts = environment.get("ZALO_FILE_HOSTS", "")
    return Zalo(
        app_id=app_id,
        oa_id=found["ZALO_OA_ID"],
        app_secret=found["ZALO_APP_SECRET"],
        oa_secret=found["ZALO_OA_SECRET"],
        keys=keys,
        api_base=bases["ZALO_API_BASE"],
        oauth_base=bases["ZALO_OAUTH_BASE"],
        file_hosts=tuple(hosts.split(",")) if hosts else FILE_HOSTS,
        paid_per_month=int(paid) if paid.isdecimal() else PAID_PER_MONTH,
        public_url=(environment.get("PUBLIC_URL") or "").strip().rstrip("/"),
    )


def _is_key(written: str) -> bool:
    try:
        Fernet(written)
    except ValueError:
        return False
    return True
