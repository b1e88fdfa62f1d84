"""The database's faults in our own words: what passes by itself, and what does not."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.domain.errors import BotError, StoreUnavailable

_DAMAGED = ("malformed", "not a database")
DAMAGED = (
    "DATABASE_URL: tệp cơ sở dữ liệu bị hỏng hoặc không phải của trợ lý ({said}). Xin dừng trợ lý, cất tệp ấy đi, "
    "đưa bản sao lưu gần nhất về chỗ cũ rồi chạy lại (docs/van-hanh.md, phần sao lưu)."
)
GRANT = (
    "Bằng tài khoản chủ của các bảng: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO … ; "
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO … ;"
)
READ_ONLY = (
    "máy chủ PostgreSQL ở DATABASE_URL chỉ cho đọc (máy dự phòng chưa được nâng lên, hoặc đang bật "
    "default_transaction_read_only). Nâng nó lên làm máy chính (pg_ctl promote), hoặc trỏ DATABASE_URL tới máy chính."
)
_REFUSED = {"42501": "tài khoản trong DATABASE_URL thiếu quyền ({said}). " + GRANT, "25006": READ_ONLY}
"""Rights that are lacking, and a server that only lets read: the operator mends both, and until then all waits."""
PASSING_STATES = frozenset({"08", "40", "53", "55", "57", "58"})
"""Classes of PostgreSQL's error codes that pass: connection, rollback, resources, locks, operator, system
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


def translated(error: Exception) -> Exception:
    """Our word for what passes by itself, and for a file that is damaged; a fault of the program stays as it is.

    Statements and values are left out, as they may hold a member's words.
    """
    cause = getattr(error, "orig", None) or error
    if isinstance(error, DBAPIError) and any(words in str(cause) for words in _DAMAGED):
        return BotError(DAMAGED.format(said=(str(cause).splitlines() or [""])[0][:80]))
    if refusal := refused(error):
        return StoreUnavailable(refusal)
    if not passes(error):
        return error
    return StoreUnavailable(
        f"database unavailable: {type(cause).__name__}: {(str(cause).splitlines() or [''])[0][:120]}"
    )


def refused(error: Exception) -> str:
    """What the server does not let this user do, and the cure; "" for any other fault."""
    words = _REFUSED.get(_state(error), "")
    return words.format(said=(str(getattr(error, "orig", "")).split(": ", 1)[-1].splitlines() or [""])[0][:120])


def passes(error: Exception) -> bool:
    """Whether it is a state of the database, not a fault of what was asked of it: the same may be asked again."""
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout | OSError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = _state(error)
    return error.connection_invalidated or state[:2] in PASSING_STATES or state in _REFUSED


def _state(error: Exception) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")
