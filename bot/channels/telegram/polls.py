"""Results of our polls as the platform reports them: how often each option was picked, not by whom.

A quiz can be answered once (https://core.telegram.org/bots/api#sendpoll, allows_revoting), and each member gets a poll
of their own: the first word of a pick is the whole of it.
"""

import re
from collections.abc import Mapping

from bot.domain.messages import Address
from bot.ports.channel import Raw

POLLS = Address("telegram", "0")
"""Polls belong to no chat that the platform would name."""
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


def poll_picked(raw: Raw) -> tuple[str, int] | None:
    """A poll's id and the option picked in it; None for anything else. Accepts any JSON."""
    poll = raw.get("poll")
    if not isinstance(poll, Mapping):
        return None
    poll_id, options = poll.get("id"), poll.get("options")
    if not isinstance(poll_id, str) or not _ID.fullmatch(poll_id) or not isinstance(options, list):
        return None
    picked = [place for place, option in enumerate(options) if _votes(option) > 0]
    return (poll_id, picked[0]) if picked else None


def _votes(option: object) -> int:
    count = option.get("voter_count") if isinstance(option, Mapping) else None
    return count if isinstance(count, int) else 0
