"""How long to wait before something that failed is tried again."""


class Backoff:
    """Waits that grow from one failure to the next: `waits_s` in their order, the last one again and again."""

    def __init__(self, *waits_s: float) -> None:
        self._waits_s = waits_s
        self.failures = 0

    def next_s(self) -> float:
        """Seconds to wait after one more failure."""
        wait_s = self._waits_s[min(self.failures, len(self._waits_s) - 1)]
        self.failures += 1
        return wait_s

    def reset(self) -> None:
        """It went well: the next failure is a first one."""
        self.failures = 0
