"""Each mutant in a copy of the tree, and the tests named for it: they must fail.

python -m tests.mutants [words of a name]
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PARTS = (
    "bot",
    "tests",
    "knowledge",
    "docs",
    "deploy",
    "benchmarks",
    "config.yaml",
    "pyproject.toml",
    "README.md",
    ".cache",
)
TESTS_FAILED = 1
"""pytest's exit code; another one says that nothing was tried."""


@dataclass(frozen=True)
class Mutant:
    name: str
    file: str
    stands: str
    becomes: str
    killed_by: str

    def applied_to(self, text: str) -> str:
        """
        Raises:
            ValueError: what it takes out stands there not once.
        """
        if text.count(self.stands) != 1:
            raise ValueError(f"{self.file}: expected once, found {text.count(self.stands)} times: {self.stands}")
        return text.replace(self.stands, self.becomes)


def read_mutants() -> list[Mutant]:
    return [
        Mutant(**row) for row in yaml.safe_load(Path(__file__).with_name("mutants.yaml").read_text(encoding="utf-8"))
    ]


def is_killed(mutant: Mutant, tree: Path) -> bool:
    """Whether its tests fail on it.

    Raises:
        RuntimeError: they could not be run.
    """
    file = tree / mutant.file
    sound = file.read_text(encoding="utf-8")
    file.write_text(mutant.applied_to(sound), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    where, *narrowed = mutant.killed_by.split(" ", 1)
    narrowed = narrowed[0].split(" ", 1) if narrowed else []
    try:
        ended = subprocess.run(
            [*command, where, *narrowed],
            cwd=tree,
            env=os.environ | {"PYTHONPATH": str(tree)},
            capture_output=True,
            check=False,
        )
    finally:
        file.write_text(sound, encoding="utf-8")
    if ended.returncode not in (0, TESTS_FAILED):
        raise RuntimeError(f"{mutant.killed_by}: pytest ended with {ended.returncode}")
    return ended.returncode == TESTS_FAILED


def main() -> int:
    wanted = " ".join(sys.argv[1:])
    alive = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for part in filter(lambda part: (ROOT / part).exists(), PARTS):
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy2
            copy(ROOT / part, tree / part)
        for mutant in read_mutants():
            if wanted in mutant.name:
                killed = is_killed(mutant, tree)
                alive += not killed
                print(f"{'killed' if killed else 'ALIVE':7} {mutant.name}", flush=True)
    return min(alive, 1)


if __name__ == "__main__":
    sys.exit(main())
