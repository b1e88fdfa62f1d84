"""The toy's block of settings; as `bot/config/toy.py` it would be read beside those of the other channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Toy:
    """`letters` is the file that letters go to, None where the channel is off."""

    letters: Path | None = None


def read_toy(environment: Mapping[str, str]) -> Toy:
    letters = environment.get("TOY_LETTERS", "").strip()
    return Toy(Path(letters) if letters else None)
