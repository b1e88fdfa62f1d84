"""The shipped knowledge with a few of its examples: learned in seconds, its answers nearly the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

ONE_IN = 16


def thin(knowledge: Path, one_in: int = ONE_IN) -> None:
    """Leave one in so many of the examples, of those that are put together, of the lines of other matters, and of the
    posts.
    """
    for answers in (knowledge / "answers").glob("*.yaml"):
        with _edited(answers) as topic:
            for entry in topic["entries"]:
                entry["examples"] = entry["examples"][::one_in]
    for name in ("urgent", "about"):
        with _edited(knowledge / f"{name}.yaml") as cards:
            cards["look_alikes"] = cards["look_alikes"][::one_in]
            for card in cards["cards"]:
                card["examples"] = card["examples"][::one_in]
    with _edited(knowledge / "frames.yaml") as frames:
        for composed in frames["composed"]:
            composed["count"] = -(-composed["count"] // one_in)
    for one in (*(knowledge / "background").glob("*.txt"), *(knowledge / "posts").glob("*.txt")):
        lines = one.read_text(encoding="utf-8").splitlines(keepends=True)
        one.write_text("".join(lines[::one_in]), encoding="utf-8")


@contextmanager
def _edited(path: Path) -> Iterator[dict[str, Any]]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    yield content
    path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")
