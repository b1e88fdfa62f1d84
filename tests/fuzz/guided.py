"""`python -m tests.fuzz.guided [SUBJECT...]`: the subjects of this folder, led by what the code does (atheris).

Each runs for FUZZ_S seconds in a process of its own, instrumented as it is imported. What it finds is left in
`.fuzz/SUBJECT`, with the inputs that reached new code, which later runs begin with. The exit status is 1 if anything
was found.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import atheris

FOLDER = Path(".fuzz")
SECONDS = 20
MAX_BYTES = 4_096
STUCK_S = 20
SLOWER = 8
"""How much longer instrumented code takes."""
TEXTS = ("links", "defanging", "normalising", "likeness", "callback_data")


class FromBytes(Random):
    """Chance that follows given bytes, so that what a generator chooses is led by what the input reached."""

    def __init__(self, data: bytes) -> None:
        self._rest = data
        super().__init__(0)

    def getrandbits(self, k: int) -> int:
        count = (k + 7) // 8
        taken, self._rest = self._rest[:count], self._rest[count:]
        return int.from_bytes(taken.ljust(count, b"\0")) >> (8 * count - k)

    def random(self) -> float:
        return self.getrandbits(53) / 2**53


def subject(name: str) -> Callable[[bytes], None]:
    with atheris.instrument_imports(include=["bot"]):
        from bot.app import library, open_answerer  # noqa: PLC0415 - as it is imported, it is instrumented
        from bot.config import load_settings  # noqa: PLC0415
        from tests.fuzz import subjects  # noqa: PLC0415
        from tests.fuzz.platform_updates import any_update  # noqa: PLC0415
    subjects.MAX_S *= SLOWER
    subjects.MAX_FILE_S *= SLOWER
    if name in TEXTS:
        check: Callable[[str], None] = getattr(subjects, name)
        return lambda data: check(data.decode("utf-8", "replace"))
    if name == "yaml_bytes":
        return subjects.yaml_bytes
    settings = load_settings()
    opened = open_answerer(settings)
    if name == "shipped_file":
        return lambda data: subjects.shipped_file(FromBytes(data), opened[0])
    return lambda data: subjects.sound_update(any_update(FromBytes(data)), library(settings, *opened))


NAMES = (*TEXTS, "yaml_bytes", "shipped_file", "sound_update")


def run(name: str, seconds: int) -> bool:
    """Whether nothing was found; run in a process of its own, which libFuzzer ends."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    command = (sys.executable, "-m", __spec__.name, "--one", name, f"-max_total_time={seconds}", f"-timeout={STUCK_S}")
    ended = subprocess.run([*command, f"-max_len={MAX_BYTES}", f"-artifact_prefix={folder}/", str(folder)], check=False)
    return ended.returncode == 0


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--one"]:
        atheris.Setup([sys.argv[0], *arguments[2:]], subject(arguments[1]))
        atheris.Fuzz()
    seconds = int(os.environ.get("FUZZ_S", SECONDS))
    found = [name for name in arguments or NAMES if not run(name, seconds)]
    print(f"found by: {', '.join(found)}" if found else f"nothing found, {seconds} s each")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
