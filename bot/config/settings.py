"""`config.yaml` and the environment to typed settings; all faults are reported together."""

import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from bot.config.broadcast import read_broadcast
from bot.config.desk import OPTIONAL as DESK_OPTIONAL
from bot.config.desk import REQUIRED as DESK_REQUIRED
from bot.config.desk import read_desk
from bot.config.env_file import with_env_file
from bot.config.feeds import FeedSetting, read_feeds
from bot.config.retention import read_backup_keys, read_data_keys, read_retention
from bot.config.secret_files import with_secret_files
from bot.config.web import Web, read_web
from bot.config.zalo import Zalo, read_zalo
from bot.config.zalobot import ZaloBot, read_zalobot
from bot.data.shipped import shipped
from bot.data.yaml_source import Source
from bot.domain.broadcasts import BroadcastSettings
from bot.domain.desk import Desk
from bot.domain.errors import DataFaults, Fault
from bot.domain.retention import Retention
from bot.services.pace import Pace

DEFAULT_CONFIG = "config.yaml"
TELEGRAM_API = "https://api.telegram.org"
DEFAULT_DATABASE = "sqlite+aiosqlite:///data/bot.db"
ENVIRONMENT = "(môi trường)"
_CHAT_ID = re.compile(r"-?\d{1,16}|zalo:\d{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LEVELS = frozenset({"debug", "info", "warning", "error"})


@dataclass(frozen=True, slots=True)
class Telegram:
    """`token` is "" where the channel is off. `webhook`: updates are brought to us, at `public_url`."""

    token: str
    api_base: str
    webhook: bool
    secret: str
    public_url: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths are relative to the folder of the configuration file. `desk_chat` is the officers' chat, "" for none; it
    is the address of `desk` too.
    """

    knowledge: Path
    cache: Path
    desk_contact: str
    desk_chat: str
    desk: Desk
    pace: Pace
    broadcast: BroadcastSettings
    log_level: str
    telegram: Telegram
    database_url: str
    web: Web
    feeds: tuple[FeedSetting, ...]
    feeds_folder: Path
    zalo: Zalo = field(default_factory=Zalo)
    zalobot: ZaloBot = field(default_factory=ZaloBot)
    retention: Retention = field(default_factory=Retention)
    backup_keys: tuple[str, ...] = ()
    data_keys: tuple[str, ...] = ()
    backup_folder: Path = Path("data/backup")


_NONE_YET = "không có tệp này; vào đúng thư mục của trợ lý, hoặc ghi một tệp cài đặt mới bằng lệnh bot init"


def load_settings(environment: Mapping[str, str] = os.environ, *, or_shipped: bool = False) -> Settings:
    """Read the file named by BOT_CONFIG, or config.yaml here, the environment, and `.env` beside the file.

    With `or_shipped` what came with the program is read where neither is there; what is written stays in this folder.

    Raises:
        DataFaults: with every fault found.
    """
    path = Path(environment.get("BOT_CONFIG", DEFAULT_CONFIG))
    environment = with_env_file(environment, path.parent)
    faults: list[Fault] = []
    environment = with_secret_files(environment, faults)
    beside = _shipped_beside(path) if or_shipped and "BOT_CONFIG" not in environment else path.parent
    source = Source(beside / path.name, str(path), faults)
    root = source.root() if source.path.exists() else None
    if not source.path.exists():
        faults.append(Fault(str(path), 1, "(tệp)", _NONE_YET))
    fields = source.fields(root, "(tệp)", frozenset({"desk"}), _OPTIONAL) if root is not None else {}
    desk = source.fields(fields["desk"], "desk", DESK_REQUIRED, DESK_OPTIONAL) if fields.get("desk") else {}
    chat = _desk_chat(source, desk.get("chat_id"), environment, faults)
    pace = _pace(source, fields.get("pace"))
    settings = Settings(
        knowledge=beside / (source.text(fields.get("knowledge"), "knowledge") or "knowledge"),
        cache=path.parent / (source.text(fields.get("cache"), "cache") or ".cache"),
        desk_contact=source.text(desk.get("contact"), "desk.contact"),
        desk_chat="" if ":" in chat else chat,
        desk=read_desk(source, desk, chat),
        pace=pace,
        broadcast=read_broadcast(source, fields.get("broadcast"), pace.overall_per_s),
        log_level=_log_level(source, fields.get("log_level")),
        telegram=_telegram(environment, faults),
        database_url=environment.get("DATABASE_URL") or _default_database(path),
        web=read_web(source, fields.get("web"), environment, faults),
        feeds=read_feeds(source, fields.get("feeds"), path.parent),
        feeds_folder=path.parent / "data" / "feeds",
        zalo=read_zalo(environment, faults),
        zalobot=read_zalobot(environment, faults),
        retention=read_retention(source, fields.get("retention")),
        backup_keys=read_backup_keys(environment, faults),
        data_keys=read_data_keys(environment, faults),
        backup_folder=path.parent / "data" / "backup",
    )
    if root is not None and not settings.knowledge.is_dir():
        faults.append(Fault(str(path), 1, "knowledge", f"không có thư mục {settings.knowledge}"))
    if faults:
        raise DataFaults(faults)
    return settings


_OPTIONAL = frozenset({"knowledge", "cache", "pace", "log_level", "broadcast", "feeds", "web", "retention"})


def _shipped_beside(path: Path) -> Path:
    """The folder of the settings: this one, or that of what came with the program."""
    return path.parent if path.exists() else shipped()


def _default_database(path: Path) -> str:
    return DEFAULT_DATABASE.replace("data/", f"{(path.parent / 'data').as_posix()}/")


def _desk_chat(source: Source, node: yaml.Node | None, environment: Mapping[str, str], faults: list[Fault]) -> str:
    own = environment.get("DESK_CHAT_ID", "")
    chat = own or source.optional_text(node, "desk.chat_id") or ""
    if chat and not _CHAT_ID.fullmatch(chat):
        place, key = (ENVIRONMENT, "DESK_CHAT_ID") if own else (source.name, "desk.chat_id")
        faults.append(
            Fault(place, 1, key, f"cần số của nhóm (gõ /id trong nhóm), như -1001234567890 hoặc zalo:…; thấy {chat!r}")
        )
        return ""
    return chat


_SLOWEST = 0.01
"""A message in a hundred seconds or minutes: slower ones would never go out."""


def _pace(source: Source, node: yaml.Node | None) -> Pace:
    usual = Pace()
    if node is None:
        return usual
    keys = ("overall_per_s", "chat_per_s", "group_per_min")
    found = source.fields(node, "pace", frozenset(), frozenset(keys))
    return Pace(*(source.number(found.get(key), f"pace.{key}", getattr(usual, key), _SLOWEST) for key in keys))


def _log_level(source: Source, node: yaml.Node | None) -> str:
    return (source.choice(node, "log_level", _LEVELS) if node is not None else "") or "info"


def _telegram(environment: Mapping[str, str], faults: list[Fault]) -> Telegram:
    def fault(key: str, expected: str) -> None:
        faults.append(Fault(ENVIRONMENT, 1, key, expected))

    mode = environment.get("TELEGRAM_MODE") or "polling"
    secret = environment.get("TELEGRAM_WEBHOOK_SECRET") or ""
    public_url = (environment.get("PUBLIC_URL") or "").rstrip("/")
    base = (environment.get("TELEGRAM_API_BASE") or TELEGRAM_API).rstrip("/")
    if mode not in {"polling", "webhook"}:
        fault("TELEGRAM_MODE", f"chỉ nhận polling hoặc webhook, thấy {mode!r}")
    if mode == "webhook" and not public_url:
        fault("PUBLIC_URL", "cần có khi TELEGRAM_MODE=webhook: địa chỉ https mà Telegram gọi được tới trợ lý")
    if secret and not _SECRET.fullmatch(secret):
        fault("TELEGRAM_WEBHOOK_SECRET", "cần từ 1 đến 256 chữ cái không dấu, chữ số, _ hoặc -")
    if urlsplit(base).scheme not in {"http", "https"}:
        fault("TELEGRAM_API_BASE", f"cần một địa chỉ bắt đầu bằng http, thấy {base!r}")
    token = (environment.get("TELEGRAM_BOT_TOKEN") or "").strip()
    return Telegram(token, base, mode == "webhook", secret or _derived_secret(token), public_url)


def _derived_secret(token: str) -> str:
    """The same for every replica and after each restart, and of no use to learn the token from."""
    return hmac.new(token.encode(), b"telegram webhook", "sha256").hexdigest()
