"""The block `retention` of `config.yaml`, and the keys of backups and of what is kept."""

from collections.abc import Mapping
from dataclasses import fields

import yaml
from cryptography.fernet import Fernet

from bot.data.whole import whole
from bot.data.yaml_source import Source, line_of
from bot.domain.errors import Fault
from bot.domain.retention import Retention

ENVIRONMENT = "(môi trường)"
MOST_DAYS = 3_650
NEW_KEY = ".venv/bin/bot backup --new-key"
NEW_DATA_KEY = ".venv/bin/bot reseal --new-key"


def read_retention(source: Source, node: yaml.Node | None) -> Retention:
    """Whole days, from 1 on; faults are noted."""
    usual = Retention()
    names = frozenset(one.name for one in fields(Retention))
    found = source.fields(node, "retention", frozenset(), names) if node is not None else {}
    wanted = Retention(**{name: _days(source, one, name, getattr(usual, name)) for name, one in found.items()})
    if node is not None and wanted.submissions_days > wanted.cases_days:
        expected = f"không lâu hơn cases_days ({wanted.cases_days}), thấy {wanted.submissions_days}"
        source.fault(line_of(node), "retention.submissions_days", expected)
    return wanted


def _days(source: Source, node: yaml.Node, name: str, usual: int) -> int:
    text = source.text(node, f"retention.{name}")
    days = whole(text, 1, MOST_DAYS)
    if days is None and text:
        source.fault(line_of(node), f"retention.{name}", f"cần số ngày từ 1 đến {MOST_DAYS}, thấy {text!r}")
    return days or usual


def read_backup_keys(environment: Mapping[str, str], faults: list[Fault]) -> tuple[str, ...]:
    """The first seals, all of them open."""
    return _keys("BACKUP_KEY", environment.get("BACKUP_KEY"), NEW_KEY, faults)


def read_data_keys(environment: Mapping[str, str], faults: list[Fault]) -> tuple[str, ...]:
    """Of what is written at rest: the first seals, all of them open; none where it is to stay as it is."""
    return _keys("DATA_KEY", environment.get("DATA_KEY"), NEW_DATA_KEY, faults)


def _keys(name: str, written: str | None, made_by: str, faults: list[Fault]) -> tuple[str, ...]:
    keys = tuple(filter(None, (one.strip() for one in (written or "").split(","))))
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            faults.append(Fault(ENVIRONMENT, 1, name, f"không phải khóa đúng dạng; tạo bằng lệnh: {made_by}"))
    return keys
