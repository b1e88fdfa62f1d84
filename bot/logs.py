"""Structured logs: one JSON object a line, without tokens and without what people write.

`message` is for developers; `nghia` says the same to whoever runs the program, in Vietnamese.
"""

import json
import logging
import re
import sys
import time
from collections.abc import Iterable

from bot.log_words import SAID

_PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_TOKEN = re.compile(r"(?<!\d)\d{5,}+:[A-Za-z0-9_-]{20,}")
QUIET = ("telegram", "aiohttp.access", "alembic", "aiosqlite", "asyncio", "sqlalchemy.engine")


class JsonLines(logging.Formatter):
    """Time, level, place, message and the `extra` of the call; secrets are struck out wherever they appear."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
        }
        if isinstance(record.msg, str) and record.msg in SAID:
            line["nghia"] = SAID[record.msg]
        line |= {key: value for key, value in record.__dict__.items() if key not in _PLAIN}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["at"] = _where(record)
        return self._struck(json.dumps(line, ensure_ascii=False, default=str))

    def _struck(self, line: str) -> str:
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return _TOKEN.sub("***", line)


def set_up(level: str, secrets: Iterable[str]) -> None:
    """Log to standard error. Libraries that would log whole messages are kept to what is critical."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _where(record: logging.LogRecord) -> list[str]:
    """The places of a traceback, without the values: an error's text may quote a message."""
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-8:]
