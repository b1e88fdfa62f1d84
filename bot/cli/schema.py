"""`bot schema`: JSON Schemas of the YAML files, for completion and checks in an editor."""

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot import filing
from bot.app.soundness import all_read
from bot.config import load_settings
from bot.data.yaml_notes import noting
from bot.data.yaml_schema import Schema, schema_of
from bot.domain.errors import BotError

FOLDER = Path(".schema")
CONFIG = "config"
_BY_FOLDER = frozenset({"documents", "answers", "broadcasts"})
_OF_THEIR_OWN = frozenset({"calendar", "holidays"})


def run(options: argparse.Namespace) -> int:
    schemas = shipped_schemas()
    if options.kind:
        if options.kind not in schemas:
            raise BotError(f"bot schema: không có loại {options.kind!r}; có: {', '.join(schemas)}.")
        print(_text(schemas[options.kind]), end="")
        return 0
    filing.write(*((filing.read(FOLDER / f"{kind}.json"), _text(one)) for kind, one in schemas.items()))
    print(
        f"Đã ghi {len(schemas)} lược đồ vào {FOLDER}. Đầu một tệp câu trả lời ghi dòng sau thì trình soạn thảo gợi ý "
        f"khóa và báo lỗi ngay:\n# yaml-language-server: $schema=../../{FOLDER}/answers.json"
    )
    return 0


def shipped_schemas() -> Mapping[str, Schema]:
    """By kind of file, from what the loaders ask of the files that the settings name.

    Raises:
        DataFaults: a file is unsound.
    """
    with noting() as notes:
        settings = load_settings()
        all_read(settings, CONFIG, datetime.now(UTC))
    kinds: dict[str, list[str]] = {}
    for name in notes.roots:
        kinds.setdefault(kind_of(Path(name)), []).append(name)
    return {kind: schema_of(kind, [notes.roots[name] for name in kinds[kind]], notes) for kind in sorted(kinds)}


def kind_of(path: Path) -> str:
    """The folder's name where it holds files of one kind, else the file's own."""
    if path.parent.name in _BY_FOLDER and path.stem not in _OF_THEIR_OWN:
        return path.parent.name
    return path.stem


def _text(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
