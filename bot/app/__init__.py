"""The composition root: builds, starts and stops everything; the only place that wires."""

from bot.app.knowledge import (
    corpus_version,
    library,
    open_answerer,
    open_library,
    train_matcher,
)
from bot.app.parameters_file import read_parameters, write_parameters

__all__ = [
    "corpus_version",
    "library",
    "open_answerer",
    "open_library",
    "read_parameters",
    "train_matcher",
    "write_parameters",
]
