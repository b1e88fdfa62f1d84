"""Numbers in the answers of the platform, brought within bounds before anybody acts on them.

Every function accepts any JSON.
"""

import math
from collections.abc import Mapping
from typing import Any

from bot.channels.telegram.raw_update import MAX_ID

TOO_MANY = 429
LEAST_WAIT_S, USUAL_WAIT_S, LONGEST_WAIT_S = 1, 5, 24 * 3600
"""A wait of nothing would be asked for again at once and without end; nobody waits longer than a day for one word."""
MAX_POLL_CHARS = 64


def wait_of(retry_after: object) -> int:
    """Whole seconds to wait: as the platform says, or a while where it says nothing that could be meant."""
    if not isinstance(retry_after, int | float) or not retry_after > 0:
        return USUAL_WAIT_S
    return math.ceil(min(max(retry_after, LEAST_WAIT_S), LONGEST_WAIT_S))


def parameters_of(answer: Mapping[str, Any]) -> dict[str, int]:
    """Of a refusal: how long to wait, or the new number of a group
    (https://core.telegram.org/bots/api#responseparameters).
    """
    said = answer.get("parameters")
    given = said if isinstance(said, Mapping) else {}
    found: dict[str, int] = {}
    if "retry_after" in given or answer.get("error_code") == TOO_MANY:
        found["retry_after"] = wait_of(given.get("retry_after"))
    moved_to = given.get("migrate_to_chat_id")
    if isinstance(moved_to, int) and -MAX_ID < moved_to < 0:
        found["migrate_to_chat_id"] = moved_to
    return found


def number_of(message: object) -> str:
    """The number of a message that was sent, "" where there is none that can be kept."""
    number = message.get("message_id") if isinstance(message, Mapping) else None
    is_sound = isinstance(number, int) and not isinstance(number, bool) and 0 < number < MAX_ID
    return str(number) if is_sound else ""


def bare_of(answer: Mapping[str, Any], *, several: bool) -> dict[str, Any] | None:
    """An answer with as much of the messages that were sent as anybody asks for; None where they are not in it.
    `several`: where a list is expected.
    """
    result = answer.get("result")
    messages = result if isinstance(result, list) else [result]
    numbers = [number_of(message) for message in messages]
    if not numbers or "" in numbers:
        return None
    bare = [{"message_id": int(number), "date": 0, "chat": {"id": 0, "type": "private"}} for number in numbers]
    return {"ok": True, "result": bare if several else bare[0]}


def poll_of(message: Mapping[str, object]) -> str:
    """The id of the poll that was sent, "" where there is none that can be kept."""
    poll = message.get("poll")
    found = poll.get("id", "") if isinstance(poll, Mapping) else ""
    return found if isinstance(found, str) and len(found) <= MAX_POLL_CHARS else ""
