"""`bot config`: the settings as they are in force, and which variable each came from; secrets are struck out."""

import argparse
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

from bot.config import Settings, load_settings
from bot.config.env_file import NAME as ENV_FILE
from bot.config.env_file import with_env_file
from bot.config.secret_files import FILE
from bot.config.settings import DEFAULT_CONFIG
from bot.storage.urls import parsed

STRUCK = "•••"
SECRET = frozenset(
    {
        "telegram.token",
        "telegram.secret",
        "zalo.app_secret",
        "zalo.oa_secret",
        "zalo.keys",
        "zalobot.token",
        "zalobot.secret",
        "backup_keys",
        "data_keys",
    }
)
"""What is shown as set or not set, and never itself."""
VARIABLES = {
    "telegram.token": "TELEGRAM_BOT_TOKEN",
    "telegram.api_base": "TELEGRAM_API_BASE",
    "telegram.webhook": "TELEGRAM_MODE",
    "telegram.secret": "TELEGRAM_WEBHOOK_SECRET",
    "telegram.public_url": "PUBLIC_URL",
    "desk_chat": "DESK_CHAT_ID",
    "database_url": "DATABASE_URL",
    "web.host": "HTTP_HOST",
    "web.port": "HTTP_PORT",
    "zalo.app_id": "ZALO_APP_ID",
    "zalo.oa_id": "ZALO_OA_ID",
    "zalo.app_secret": "ZALO_APP_SECRET",
    "zalo.oa_secret": "ZALO_OA_SECRET",
    "zalo.keys": "TOKEN_KEY",
    "zalo.paid_per_month": "ZALO_PAID_PER_MONTH",
    "zalo.public_url": "PUBLIC_URL",
    "zalobot.token": "ZALO_BOT_TOKEN",
    "zalobot.webhook": "ZALO_BOT_MODE",
    "zalobot.secret": "ZALO_BOT_WEBHOOK_SECRET",
    "zalobot.public_url": "PUBLIC_URL",
    "backup_keys": "BACKUP_KEY",
    "data_keys": "DATA_KEY",
}


def run(options: argparse.Namespace) -> int:
    shown = dict(effective(load_settings()))
    if options.json:
        print(json.dumps(shown, ensure_ascii=False, indent=1))
        return 0
    path = Path(os.environ.get("BOT_CONFIG", DEFAULT_CONFIG))
    print(f"# {path} và biến môi trường; điều không ghi ở hai nơi ấy lấy giá trị mặc định")
    for name, value in shown.items():
        came = origin(VARIABLES.get(name, ""), os.environ, path.parent)
        print(f"{name} = {value}{f'    # {came}' if came else ''}")
    return 0


def effective(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each setting's name and value."""
    for name, value in _flat("", settings):
        if name in SECRET:
            yield name, STRUCK if value else ""
        elif name == "database_url":
            yield name, parsed(str(value)).set(query={}).render_as_string(hide_password=True)
        else:
            yield name, _told(value)


def origin(variable: str, environment: Mapping[str, str], folder: Path) -> str:
    """Where a variable is set; "" where it is not."""
    for name in filter(None, (variable, variable and f"{variable}{FILE}")):
        if environment.get(name):
            return name
        if with_env_file({}, folder).get(name):
            return f"{name} ({ENV_FILE})"
    return ""


def _flat(prefix: str, holder: object) -> Iterator[tuple[str, object]]:
    for one in fields(holder):  # type: ignore[arg-type]
        name, value = f"{prefix}{one.name}", getattr(holder, one.name)
        if is_dataclass(value) and name != "desk.address":
            yield from _flat(f"{name}.", value)
        else:
            yield name, value


def _told(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple | frozenset):
        told = map(_told, value)
        return f"[{', '.join(sorted(told) if isinstance(value, frozenset) else told)}]"
    if is_dataclass(value):
        return (
            "{"
            + ", ".join(f"{name}: {_told(own)}" for name, own in _flat("", value) if own is not None and own != "")
            + "}"
        )
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
