"""The platform's error codes as what becomes of a letter (docs/zalo.md). Errors come with HTTP 200."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import (
    DeliveryError,
    Limited,
    PlatformDown,
    Rejected,
    Retryable,
    Unreachable,
    WaitsForMember,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING_H = 6
RATE_WAIT_S = 60.0
QUOTA_WAIT_S = 3_600.0
TOKEN_CODES = frozenset({-216, -220, -124, 216, -401})
"""The access token is not taken: it is renewed once, and the same call made again."""
DEAD_TOKEN_CODES = frozenset({-118, -14014})
"""The refresh token is not taken either: only a person can consent anew."""


class AccountDown(PlatformDown):
    """The account, its package, its verification or its tokens do not allow it; a person must mend it. `code` is the
    platform's, 0 for none.
    """

    def __init__(self, said: str, code: int = 0) -> None:
        super().__init__(said)
        self.code = code


QUOTA_CODES = (-211, -218)
"""So many messages went out that the platform takes no more for now."""


class StillPrepared(Retryable):
    """An article whose pictures the platform is still fetching."""


def _means(kind: Callable[[str], DeliveryError], *codes: int) -> dict[int, Callable[[str], DeliveryError]]:
    return dict.fromkeys(codes, kind)


MEANINGS: Mapping[int, Callable[[str], DeliveryError]] = {
    **_means(lambda _: Limited(RATE_WAIT_S), -32),
    **_means(lambda _: Limited(QUOTA_WAIT_S), *QUOTA_CODES),
    **_means(WaitsForMember, -230, -232),
    **_means(Unreachable, -213, -217, -227, -244, -237, -403),
    **_means(Rejected, -100, -201, -210, -233, -248),
    **_means(StillPrepared, -214),
    **_means(AccountDown, -204, -205, -209, -221, -223, -224, -240, -320, -321),
}
NIGHT_CODE = -234


def error_of(code: int, message: str, now_s: float) -> DeliveryError:
    """What a code means; one that is not known is tried again. `now_s` is for what waits for the morning."""
    said = f"{code}: {message}"[:200]
    if code == NIGHT_CODE:
        return Limited(until_morning_s(now_s))
    return MEANINGS.get(code, Retryable)(said)


def until_morning_s(now_s: float) -> float:
    """Seconds to the next 06:00 in Vietnam, when messages that the platform holds back at night may go again."""
    now = datetime.fromtimestamp(now_s, ZONE)
    morning = now.replace(hour=MORNING_H, minute=0, second=0, microsecond=0)
    return ((morning if now < morning else morning + timedelta(days=1)) - now).total_seconds()
