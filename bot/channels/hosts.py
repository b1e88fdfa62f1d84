"""Whether a file lies in the platform's own store: the only place that anything is ever fetched from."""

from collections.abc import Sequence
from urllib.parse import urlsplit

THIS_MACHINE = "127.0.0.1"


def is_of(url: str, hosts: Sequence[str]) -> bool:
    """Https of one of the `hosts`, which are whole names or, with a dot before, their ends; in tests the plain http of
    this machine.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    known = any(f".{host}".endswith(end) if end.startswith(".") else host == end for end in hosts)
    return known and (parts.scheme == "https" or host == THIS_MACHINE) and parts.username is None
