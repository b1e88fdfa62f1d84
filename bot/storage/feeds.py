"""Lists of reported domains on disk: each in one file, a line with its name and day before its digests."""

import json
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from bot.data.reasons import reason_of
from bot.domain.errors import BotError
from bot.links.feeds import Digests, Feed

LOOK_EVERY_S = 60.0
ALIGNED_BYTES = 64
"""Where digests begin: on another place the whole list would be copied at each look-up."""


def save_feed(folder: Path, feed_id: str, name: str, day: date, digests: Digests) -> None:
    """Replace a list as a whole: whoever reads meanwhile sees the old one.

    Raises:
        BotError: the folder can't be written.
    """
    about = {"name": name, "day": day.isoformat(), "count": len(digests)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as draft:
            draft.write(_header(about) + digests.astype("<u8").tobytes())
        Path(draft.name).replace(_place(folder, feed_id))
    except OSError as error:
        raise BotError(f"{folder}: không ghi được danh sách cảnh báo ({reason_of(error)}).") from error


def load_feed(folder: Path, feed_id: str) -> Feed | None:
    """A list as it was saved, its digests left in their file; None where there is none, or a damaged one."""
    place = _place(folder, feed_id)
    try:
        with place.open("rb") as file:
            about = json.loads(file.readline())
            digests = np.memmap(file, dtype="<u8", mode="r", offset=file.tell(), shape=(int(about["count"]),))
        return Feed(str(about["name"]), date.fromisoformat(about["day"]), digests)
    except (OSError, ValueError, KeyError, TypeError):
        return None


class FeedShelf:
    """The lists in use; a list that `bot feeds update` renews is taken up within a minute."""

    def __init__(self, folder: Path, ids: Iterable[str], monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._ids, self._monotonic_s = folder, tuple(ids), monotonic_s
        self._feeds: tuple[Feed, ...] = ()
        self._stamps: tuple[int, ...] | None = None
        self._look_at_s = 0.0

    def __call__(self) -> Sequence[Feed]:
        now_s = self._monotonic_s()
        if self._ids and (self._stamps is None or now_s >= self._look_at_s):
            self._look_at_s = now_s + LOOK_EVERY_S
            stamps = tuple(_stamp(_place(self._folder, one)) for one in self._ids)
            if stamps != self._stamps:
                self._stamps = stamps
                self._feeds = tuple(feed for one in self._ids if (feed := load_feed(self._folder, one)) is not None)
        return self._feeds


def _header(about: Mapping[str, object]) -> bytes:
    """A line of JSON, filled up with blanks."""
    line = json.dumps(about, ensure_ascii=False).encode()
    return line + b" " * (-(len(line) + 1) % ALIGNED_BYTES) + b"\n"


def _place(folder: Path, feed_id: str) -> Path:
    return folder / f"{feed_id}.domains"


def _stamp(place: Path) -> int:
    try:
        return place.stat().st_mtime_ns
    except OSError:
        return 0
