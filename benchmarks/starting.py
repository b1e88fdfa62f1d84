"""Start of `bot ask` on the command line, with a cold and a warm cache: real processes."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
QUESTION = "chia se bai bao nhan dan duoc khong"


def start_times(warm_rounds: int = 5, cold_rounds: int = 3) -> tuple[float, float]:
    """Median seconds of a cold and of a warm start."""
    with tempfile.TemporaryDirectory() as place:
        shutil.copytree(ROOT / "knowledge", Path(place) / "knowledge")
        shutil.copy(ROOT / "config.yaml", place)
        cold, warm = [], []
        for _ in range(cold_rounds):
            shutil.rmtree(Path(place) / ".cache", ignore_errors=True)
            cold.append(_ask_s(Path(place)))
        warm = [_ask_s(Path(place)) for _ in range(warm_rounds)]
    return float(np.median(cold)), float(np.median(warm))


def _ask_s(place: Path) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", "ask", QUESTION],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "BOT_CONFIG": str(place / "config.yaml")},
    )
    return time.perf_counter() - start
