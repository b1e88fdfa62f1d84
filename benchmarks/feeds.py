"""A list of a million reported domains: read, kept, looked up. `python -m benchmarks.feeds`.

The list is a hosts file as they are published. Memory is what this process holds above what it held before; "own"
leaves out the pages of the list's file, which the system takes back when it needs them.
"""

import argparse
import contextlib
import io
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from bot.links.feeds import Feed, digests_of, listings, read_list
from bot.links.sources import Sources
from bot.links.sources_file import SOURCES_FILE, load_sources
from bot.storage.feeds import load_feed, save_feed

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"
DOMAINS = 1_000_000
LOOK_UPS = 20_000
ROUNDS = 3


def main(count: int = DOMAINS) -> None:
    sources = load_sources(KNOWLEDGE / SOURCES_FILE, [])
    with tempfile.TemporaryDirectory() as place:
        _updated(Path(place), count, sources)
        _looked_up(Path(place))


def _updated(place: Path, count: int, sources: Sources) -> None:
    """In a process of its own, as `bot feeds update` is one: what it took is given back when it ends."""
    child = os.fork()
    if child == 0:
        before_mb = _resident_mb()
        start_s = time.process_time()
        text = "".join(f"0.0.0.0 a{number:x}.lua-dao-{number % 977}.top\n" for number in range(count))
        made_s = time.process_time() - start_s
        found = read_list(io.StringIO(text), sources)
        digests = digests_of(found.domains)
        save_feed(place, "lon", "Danh sách lớn", date(2026, 11, 20), digests)
        took_s = time.process_time() - start_s - made_s
        size_mb = (place / "lon.domains").stat().st_size / 1e6
        print(f"update: {len(digests):,} domains, {took_s:.1f} s, {_peak_mb() - before_mb:.0f} MB while it runs")
        print(f"on disk: {size_mb:.1f} MB", flush=True)
        with contextlib.suppress(OSError):
            os._exit(0)
    os.waitpid(child, 0)


def _looked_up(place: Path) -> None:
    before_mb, own_before_mb = _resident_mb(), _own_mb()
    feed = load_feed(place, "lon")
    assert feed is not None
    rng = np.random.default_rng(1)
    absent = [f"www.b{number:x}.qua-tang.top" for number in rng.integers(0, 2**40, LOOK_UPS)]
    listed = [f"www.a{number:x}.lua-dao-{number % 977}.top" for number in rng.integers(0, len(feed.digests), LOOK_UPS)]
    assert all(listings(host, [feed]) for host in listed)
    assert not any(listings(host, [feed]) for host in absent)
    print(f"look-up of a host that is listed: {_microseconds(feed, listed):.1f} µs")
    print(f"look-up of one that is not: {_microseconds(feed, absent):.1f} µs")
    print(f"memory: {_resident_mb() - before_mb:.0f} MB, own {_own_mb() - own_before_mb:.0f} MB")


def _microseconds(feed: Feed, hosts: Sequence[str]) -> float:
    """Processor time of one look-up, the best of some rounds."""
    taken_s = []
    for _ in range(ROUNDS):
        start_s = time.process_time()
        for host in hosts:
            listings(host, [feed])
        taken_s.append(time.process_time() - start_s)
    return min(taken_s) / len(hosts) * 1e6


def _status_mb(field: str) -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(field))
    return int(line.split()[1]) / 1e3


def _resident_mb() -> float:
    return _status_mb("VmRSS:")


def _own_mb() -> float:
    return _status_mb("RssAnon:")


def _peak_mb() -> float:
    return _status_mb("VmHWM:")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    main()
