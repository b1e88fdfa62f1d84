"""What a commit waits for: how long this disk takes to say that something is written."""

import os
import tempfile
import time

import numpy as np

ROUNDS = 200
PAGES = b"x" * 8192


def sync_ms() -> float:
    """Median milliseconds of appending 8 KiB and fdatasync, in the folder of temporary files."""
    with tempfile.TemporaryFile(buffering=0) as file:
        taken_ms = []
        for _ in range(ROUNDS):
            file.write(PAGES)
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            taken_ms.append((time.perf_counter() - start) * 1e3)
    return float(np.median(taken_ms))
