"""How often something happened within a sliding window of time."""

from collections import deque
from collections.abc import Iterable
from math import ceil

from tests.fakes.bot_api.settings import Limits


def worst_window(times_s: Iterable[float], span_s: float = 1.0) -> int:
    """The largest number of events in any window of `span_s` seconds; `times_s` in ascending order."""
    window: deque[float] = deque()
    worst = 0
    for time_s in times_s:
        window.append(time_s)
        while window[0] <= time_s - span_s:
            window.popleft()
        worst = max(worst, len(window))
    return worst


class Window:
    """The events of the last `span_s` seconds."""

    __slots__ = ("_times", "span_s")

    def __init__(self, span_s: float) -> None:
        self.span_s = span_s
        self._times: deque[float] = deque()

    def add(self, now_s: float, count: int = 1) -> int:
        """Count `count` events now; gives how many the window holds."""
        self._drop_old(now_s)
        self._times.extend([now_s] * count)
        return len(self._times)

    def free_in_s(self, now_s: float, count: int, limit: int) -> float:
        """How long until `count` more fit below `limit`; an album larger than the limit fits into an empty window."""
        self._drop_old(now_s)
        over = len(self._times) + count - max(limit, count)
        return self._times[over - 1] + self.span_s - now_s if over > 0 else 0.0

    def _drop_old(self, now_s: float) -> None:
        while self._times and self._times[0] <= now_s - self.span_s:
            self._times.popleft()


class RateLimits:
    """The platform's limits on sending; a group has a limit a minute besides the one a second."""

    def __init__(self) -> None:
        self._overall = Window(1.0)
        self._chats: dict[int, Window] = {}
        self._groups: dict[int, Window] = {}

    def retry_after_s(self, limits: Limits, chat_id: int, now_s: float, count: int) -> int:
        """0 if `count` messages to the chat may go now (they are then counted), else whole seconds to wait."""
        windows: list[tuple[Window, int]] = []
        if limits.overall_per_s:
            windows.append((self._overall, limits.overall_per_s))
        if limits.chat_per_s:
            windows.append((self._chats.setdefault(chat_id, Window(1.0)), limits.chat_per_s))
        if limits.group_per_min and chat_id < 0:
            windows.append((self._groups.setdefault(chat_id, Window(60.0)), limits.group_per_min))
        wait_s = max((window.free_in_s(now_s, count, limit) for window, limit in windows), default=0.0)
        if wait_s > 0.0:
            return ceil(wait_s)
        for window, _ in windows:
            window.add(now_s, count)
        return 0
