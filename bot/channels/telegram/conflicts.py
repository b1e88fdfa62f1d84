"""Another program asks for the same bot's updates: Telegram answers one of the two with 409, again and again."""

CONFLICT = 409
TOLD_AT, WITHIN_S = 3, 600.0
"""One or two come with any restart or takeover, while a question of the process before is still open."""


class Conflicts:
    """Counts them. Those further apart than WITHIN_S are of different disturbances."""

    def __init__(self) -> None:
        self._count = 0
        self._last_s = 0.0

    def came(self, now_s: float) -> bool:
        """One more; whether a person should be told, which is once in each disturbance."""
        self._count = self._count + 1 if self._count and now_s - self._last_s <= WITHIN_S else 1
        self._last_s = now_s
        return self._count == TOLD_AT
