"""The platform's error codes as what becomes of a letter (docs/zalo.md). They come under HTTP 200 too."""

from collections.abc import Callable, Mapping

from bot.domain.errors import DeliveryError, Limited, MaybeDelivered, PlatformDown, Rejected, Retryable

QUOTA_WAIT_S = 60.0
"""A 429 does not say how long to wait."""


class Idle(MaybeDelivered):
    """408: nothing happened in the time that was asked for. Of a message: it may have gone."""


MEANINGS: Mapping[int, Callable[[str], DeliveryError]] = {
    400: Rejected,
    401: PlatformDown,
    403: Retryable,
    404: Rejected,
    408: Idle,
    429: lambda _: Limited(QUOTA_WAIT_S),
}


def error_of(code: int, description: str) -> DeliveryError:
    """What a code means; one that is not known is tried again."""
    return MEANINGS.get(code, Retryable)(f"{code}: {description}"[:200])
