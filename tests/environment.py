"""What every process of the tests finds: pytest loads this first (pyproject.toml), and `bot` commands inherit it."""

import gc
import os
import sys
from pathlib import Path

if sys.dont_write_bytecode:  # as images ask: each of 200 `bot` commands would compile its libraries anew, for 3 s
    kept = str(Path(__file__).parent.parent / ".pytest_cache" / "bytecode")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = kept
    sys.dont_write_bytecode = False
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # beside another worker a second thread only waits, at full load
gc.set_threshold(
    200_000
)  # as the program does itself (bot/cli/main.py): ten thousand tests are many objects that all stay
