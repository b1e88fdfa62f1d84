"""The shipped knowledge with a few of its examples: learned in seconds, its answers nearly the same."""

from pathlib import Path

import yaml

ONE_IN = 8


def thin(knowledge: Path, one_in: int = ONE_IN) -> None:
    """Leave one in so many of the examples and of the lines of other matters."""
    for answers in (knowledge / "answers").glob("*.yaml"):
        topic = yaml.load(answers.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for entry in topic["entries"]:
            entry["examples"] = entry["examples"][::one_in]
        answers.write_text(yaml.dump(topic, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")
    for background in (knowledge / "background").glob("*.txt"):
        lines = background.read_text(encoding="utf-8").splitlines(keepends=True)
        background.write_text("".join(lines[::one_in]), encoding="utf-8")
