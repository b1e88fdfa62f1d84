"""Counters that limit how often a conversation may do something within an hour.

Who deletes everything is forgotten, but what they did within the hour still counts, under a name that nobody but this
process can tell is theirs: else `/xoa` would begin each count anew, as often as one likes.
"""

import hmac
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.domain.asking import WORDS, words_for
from bot.domain.neighbours import neighbourhood
from bot.storage.dialects import put
from bot.storage.schema import tallies

SPAN_S = 3600.0
TAKEN_BACK = "taken back"
"""Of what was sent: it is nobody's any more, and was sent all the same."""

_SECRET = secrets.token_bytes(32)
_OF_NO_CASE = words_for(0)
_OWN = select(tallies).where(
    tallies.c.owner == bindparam("of_owner"),
    tallies.c.began_at > bindparam("since"),
    tallies.c.began_at <= bindparam("now"),
)


def find(connection: Connection, key: str, now_s: float) -> Mapping[str, int]:
    """The tallies that still count, by their names."""
    found: Counter[str] = Counter()
    for row in (*_rows(connection, key, now_s), *_rows(connection, _nameless(key), now_s)):
        found[row.name] += row.number
    return dict(found)


def beside(connection: Connection, key: str, now_s: float) -> Mapping[str, int]:
    """Those of all visitors of the page who come from the same network."""
    shared = neighbourhood(key)
    return {row.name: row.number for row in _rows(connection, shared, now_s)} if shared else {}


def count(connection: Connection, key: str, name: str, now_s: float, by: int = 1) -> None:
    """So many more, for a visitor of the page also among all of their network."""
    if not by:
        return
    _add(connection, key, name, now_s, by)
    if shared := neighbourhood(key):
        _add(connection, shared, _OF_NO_CASE if name.startswith(WORDS) else name, now_s, by)


def _add(connection: Connection, key: str, name: str, now_s: float, by: int) -> None:
    before = next((row for row in _rows(connection, key, now_s) if row.name == name), None)
    row: dict[str, object] = {"owner": key, "name": name, "number": by, "began_at": now_s}
    if before is not None:
        row |= {"number": before.number + by, "began_at": before.began_at}
    put(connection, tallies, [row])


def unname(connection: Connection, key: str, now_s: float) -> None:
    """What counts goes on counting when the rows that name the conversation are deleted, of whatever case it was."""
    for row in _rows(connection, key, now_s):
        name = _OF_NO_CASE if row.name.startswith(WORDS) else row.name
        count(connection, _nameless(key), name, now_s, row.number)


def _nameless(key: str) -> str:
    return f"~{hmac.digest(_SECRET, key.encode(), 'sha256').hex()[:32]}"


def _rows(connection: Connection, key: str, now_s: float) -> Sequence[Row[Any]]:
    return connection.execute(_OWN, {"of_owner": key, "since": now_s - SPAN_S, "now": now_s}).all()
