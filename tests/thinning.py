"""The shipped knowledge with a few of its examples: learned in seconds, its answers nearly the same."""

from pathlib import Path

import yaml

ONE_IN = 8


def thin(knowledge: Path, one_in: int = ONE_IN) -> None:
    """Leave one in so many of the examples, of the lines of other matters, and of the posts."""
    for answers in (knowledge / "answers").glob("*.yaml"):
        topic = yaml.load(answers.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for entry in topic["entries"]:
            entry["examples"] = entry["examples"][::one_in]
        answers.write_text(yaml.dump(topic, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")
    for one in (*(knowledge / "background").glob("*.txt"), *(knowledge / "posts").glob("*.txt")):
        lines = one.read_text(encoding="utf-8").splitlines(keepends=True)
        one.write_text("".join(lines[::one_in]), encoding="utf-8")
