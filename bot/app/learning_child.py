"""The process that puts questions together and tries examples, which takes seconds of a processor: what is asked in on
stdin, the answer out on stdout, both JSON.

Run as `python -m bot.app.learning_child`.
"""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.app.knowledge import open_answerer
from bot.app.learning import nearest, undecided, would
from bot.domain.teaching import LessonStatus, NewLesson

BESIDE = 10
"""So much nicer than the bot: no reply waits for it, on one processor neither."""
CLUSTERS, NEAREST, WOULD = "clusters", "nearest", "would"


@dataclass(frozen=True, slots=True)
class LearningPlaces:
    knowledge: Path
    cache: Path


def answered(asked: Mapping[str, Any]) -> object:
    """`want` says what, the other keys of what."""
    where = LearningPlaces(Path(asked["knowledge"]), Path(asked["cache"]))
    _, answerer = open_answerer(where)
    if asked["want"] == CLUSTERS:
        decided = [
            NewLesson("", example, twin, status=LessonStatus(status)) for status, example, twin in asked["decided"]
        ]
        return [asdict(one) for one in undecided(asked["heard"], decided, where.knowledge, answerer)]
    if asked["want"] == NEAREST:
        return [asdict(one) for one in nearest(asked["text"], asked["twin"], where.knowledge, answerer)]
    return asdict(would(NewLesson(asked["entry"], asked["example"], asked["twin"]), where.knowledge, answerer))


if __name__ == "__main__":
    os.nice(BESIDE)
    json.dump(answered(json.load(sys.stdin)), sys.stdout)
