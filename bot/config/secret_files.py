"""Secrets from files: where NAME_FILE is set, what its file holds is NAME (as Docker and systemd hand secrets over)."""

from collections.abc import Mapping
from pathlib import Path

from bot.data.reasons import reason_of
from bot.domain.errors import Fault

ENVIRONMENT = "(môi trường)"
SECRETS = (
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_WEBHOOK_SECRET",
    "ZALO_APP_SECRET",
    "ZALO_OA_SECRET",
    "ZALO_BOT_TOKEN",
    "ZALO_BOT_WEBHOOK_SECRET",
    "TOKEN_KEY",
    "BACKUP_KEY",
    "DATA_KEY",
    "DATABASE_URL",
)
"""Every variable that may hold a secret; the address of a database holds its password."""
FILE = "_FILE"


def with_secret_files(environment: Mapping[str, str], faults: list[Fault]) -> Mapping[str, str]:
    """The environment with the contents of those files, without blanks around them; faults are noted."""
    found: dict[str, str] = {}
    for name in SECRETS:
        if place := environment.get(f"{name}{FILE}", "").strip():
            if environment.get(name):
                faults.append(Fault(ENVIRONMENT, 1, f"{name}{FILE}", f"đặt cùng lúc với {name}; xin bỏ một trong hai"))
            found[name] = _read(Path(place), f"{name}{FILE}", faults)
    return {**environment, **found} if found else environment


def _read(place: Path, name: str, faults: list[Fault]) -> str:
    try:
        text = place.read_text(encoding="utf-8").strip()
    except OSError as error:
        faults.append(Fault(ENVIRONMENT, 1, name, f"không đọc được tệp {place}: {reason_of(error)}"))
        return ""
    except UnicodeDecodeError:
        faults.append(Fault(ENVIRONMENT, 1, name, f"cần tệp chữ UTF-8: {place}"))
        return ""
    if not text:
        faults.append(Fault(ENVIRONMENT, 1, name, f"tệp {place} đang trống"))
    return text
