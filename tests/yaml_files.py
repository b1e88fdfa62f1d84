"""YAML files of the tests, read by libyaml: in Python alone each worker would take seconds for its tables."""

from pathlib import Path
from typing import Any

import yaml


def read_yaml(path: Path) -> Any:
    return parsed(path.read_text(encoding="utf-8"))


def parsed(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)
