"""`make bench`: the figures of the README, printed by runs on one machine.

`python -m benchmarks` runs all sections but the long ones, `python -m benchmarks spine` only that one. What a section
printed stands in benchmarks/results.txt until it is run again. Each program runs in a process of its own.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import describe

RESULTS = Path(__file__).parent / "results.txt"
SECTIONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "answers": (("benchmarks.answering",),),
    "spine": (
        ("benchmarks.chaos",),
        ("benchmarks.throughput",),
        ("benchmarks.backlog",),
        ("benchmarks.memory",),
        ("benchmarks.commits",),
        ("benchmarks.trace",),
    ),
    "desk": (("benchmarks.submissions",), ("benchmarks.links",), ("benchmarks.feeds",), ("benchmarks.recognition",)),
    "broadcast": (("benchmarks.broadcast",),),
    "photos": (("benchmarks.screenshots",),),
    "flood": (
        ("benchmarks.flood", "--kinds", "everything"),
        ("benchmarks.flood", "--postgres", "--kinds", "everything"),
    ),
    "page": (("benchmarks.page_load",),),
    "long": (
        ("benchmarks.chaos", "--postgres"),
        ("benchmarks.memory", "--long"),
        ("benchmarks.walk",),
        ("benchmarks.walk", "--postgres"),
        ("benchmarks.flood",),
        ("benchmarks.flood", "--postgres"),
        ("benchmarks.broadcast", "stall", "two", "kill", "--long"),
        ("benchmarks.web_chaos",),
        ("benchmarks.zalo_chaos",),
        ("benchmarks.zalobot_chaos",),
    ),
    "scale": (
        ("benchmarks.scale",),
        ("benchmarks.held_snapshot",),
        ("benchmarks.moving",),
        ("benchmarks.scale_plan",),
    ),
    "engines": (("benchmarks.engines",),),
    "longest": (("benchmarks.broadcast", "free", "--long"),),
}
USUAL = ("answers", "spine", "desk", "broadcast", "flood")
HEADING = "== "


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("sections", nargs="*", choices=[*SECTIONS, []], help="all but long, if none is named")
    wanted: Sequence[str] = options.parse_args().sections or USUAL
    begun_s = time.perf_counter()
    for name in wanted:
        heading = f"{HEADING}{name}: {time.strftime('%Y-%m-%d')}, {describe()}"
        print(heading, flush=True)
        printed = "\n\n".join(_run(program).strip("\n") for program in SECTIONS[name])
        kept = read_sections(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
        kept[name] = f"{heading}\n\n{printed}"
        RESULTS.write_text("\n\n".join(kept[one] for one in SECTIONS if one in kept) + "\n", encoding="utf-8")
    print(f"\n{time.perf_counter() - begun_s:.0f} s in all", file=sys.stderr)


def read_sections(text: str) -> dict[str, str]:
    """The sections of a results file by their names, each with its heading."""
    parts = ("\n" + text).split(f"\n{HEADING}")[1:]
    return {part.partition(":")[0]: HEADING + part.strip("\n") for part in parts}


def _run(program: Sequence[str]) -> str:
    """What it printed, which is shown at once too.

    Raises:
        CalledProcessError: it failed; what the section printed before is kept.
    """
    with subprocess.Popen([sys.executable, "-m", *program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    print(flush=True)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return "".join(lines)


if __name__ == "__main__":
    main()
