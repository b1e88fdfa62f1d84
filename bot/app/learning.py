"""A copy of the knowledge with new examples, learned and asked: what would change, for certain."""

from dataclasses import dataclass
from pathlib import Path

from bot.answers.answerer import Answerer
from bot.answers.calibration import calibrate
from bot.answers.loader import load_knowledge
from bot.answers.parameters import Parameters
from bot.app.knowledge import corpus_version, read_parameters, train_matcher


@dataclass(frozen=True, slots=True)
class Learned:
    """`parameters`: as they were, but where they were learned anew."""

    answerer: Answerer
    parameters: Parameters


def learn_copy(copy: Path, *, thresholds: bool) -> Learned:
    """Learn from a folder of knowledge; with `thresholds` also what `bot train` does.

    Raises:
        DataFaults: the knowledge has faults.
    """
    knowledge, corpus = load_knowledge(copy)
    parameters = calibrate(corpus, knowledge, corpus_version(copy))[0] if thresholds else read_parameters(copy)
    return Learned(Answerer(knowledge, train_matcher(corpus), parameters), parameters)
