"""Whether a webhook call is the platform's: sha256 over app id, body, timestamp and the account's secret key.

Some programs in use take the account's id as the first term; both are accepted, and which one came is logged.
"""

import hashlib
import hmac
import re

from bot.channels.seen_forms import came

HEADER = "X-ZEvent-Signature"
_PREFIX = "mac="
_TIMESTAMP = re.compile(rb'"timestamp"\s{0,4}:\s{0,4}"?(\d{1,20})\b')
MAX_TIMESTAMPS = 3


def mac(first: str, body: bytes, timestamp: str, secret: str) -> str:
    """The signature, in small hexadecimal digits."""
    return hashlib.sha256(first.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def is_signed(given: str, body: bytes, app_id: str, oa_id: str, secret: str) -> bool:
    """Each form is compared in constant time, over the body as it came: nothing of it is parsed before."""
    claimed = given.removeprefix(_PREFIX).strip().lower().encode("utf-8", "replace")
    for timestamp in _timestamps(body):
        for name, first in (("app id", app_id), ("account id", oa_id)):
            if first and hmac.compare_digest(claimed, mac(first, body, timestamp, secret).encode()):
                came("the first term of a webhook's signature", name)
                return True
    return False


def _timestamps(body: bytes) -> list[str]:
    """What may be the event's own, the last first: it stands at the end of an event, and texts may hold others."""
    found = dict.fromkeys(match[1].decode() for match in _TIMESTAMP.finditer(body))
    return list(found)[-MAX_TIMESTAMPS:][::-1]
