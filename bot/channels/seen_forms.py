"""Which form of an unverified thing a platform really sends, told once in the log for each: an operator can say then.

What is unverified of a platform is read in all its forms; docs/zalo.md lists what must be tried live.
"""

import logging

log = logging.getLogger(__name__)

MOST = 256
_told: set[tuple[str, str]] = set()


def came(thing: str, form: str) -> None:
    """Such a thing came in this form. Neither may hold words of a member."""
    if (thing, form) in _told or len(_told) >= MOST:
        return
    _told.add((thing, form))
    log.info("a form of the platform that was not certain", extra={"thing": thing, "form": form})


def forget() -> None:
    """What was told is told again: for tests."""
    _told.clear()
