"""What is done with questions that were not answered, at the terminal as on the board: put together, held against the
entries, tried as examples; and a copy of the knowledge with new examples, learned and asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answers.answerer import Answerer
from bot.answers.calibration import calibrate
from bot.answers.loader import load_knowledge
from bot.answers.parameters import Parameters
from bot.app.knowledge import corpus_version, train_matcher
from bot.app.parameters_file import read_parameters
from bot.domain.teaching import Cluster, LessonStatus, NewLesson, Would
from bot.evaluation.clusters import clusters, text_key
from bot.evaluation.flips_said import as_flips, counted
from bot.evaluation.labelled import read_labelled
from bot.evaluation.rehearsal import Rehearsal
from bot.teaching.places import key, said
from bot.teaching.writing import Refused, TaughtFolders, refuse_faulty

NEAREST = 3
DECIDED = (LessonStatus.APPROVED, LessonStatus.WRITTEN, LessonStatus.PASSED_OVER, LessonStatus.PROPOSED)


@dataclass(frozen=True, slots=True)
class Learned:
    """`parameters`: as they were, but where they were learned anew."""

    answerer: Answerer
    parameters: Parameters


def undecided(heard: Iterable[str], decided: Sequence[NewLesson], knowledge: Path, answerer: Answerer) -> list[Cluster]:
    """Without what was `decided` on, or passed over, before; what was written and taken back again comes again."""
    stands = said(knowledge)
    kept = [one for one in decided if one.status is not LessonStatus.WRITTEN or key(one.example) in stands]
    out = {text_key(text) for one in kept for text in (one.example, one.twin)}
    return clusters(heard, answerer.matcher.reader, out)


def rehearsal(knowledge: Path, answerer: Answerer) -> Rehearsal:
    twins = TaughtFolders.of(knowledge).twins
    return Rehearsal(answerer, read_labelled(knowledge.parent / "tests", twins, answerer.entries))


def nearest(text: str, twin: str, knowledge: Path, answerer: Answerer) -> list[Would]:
    """The entries that a text is most like, each with what would change if it became an example there."""
    ranking = answerer.explain(text).ranking
    names = [(name, share) for name, share in ranking if name in answerer.entries][:NEAREST]
    tried = rehearsal(knowledge, answerer)
    return [_would(NewLesson(name, text, twin), share, knowledge, tried) for name, share in names]


def would(new: NewLesson, knowledge: Path, answerer: Answerer) -> Would:
    """Of one example, whatever it is like."""
    return _would(new, 0.0, knowledge, rehearsal(knowledge, answerer))


def _would(new: NewLesson, share: float, knowledge: Path, tried: Rehearsal) -> Would:
    try:
        refuse_faulty(new, TaughtFolders.of(knowledge))
    except Refused as refused:
        return Would(new.entry, share, brief=str(refused), refused=str(refused))
    found = tried.with_example(new.example, new.entry)
    return Would(new.entry, share, counted(found), as_flips(found, len(tried.labelled)))


def twin_of(texts: Sequence[str], example: str) -> str:
    """Of the texts of a cluster one that can test the example, "" where all say the same."""
    return next((text for text in texts if text_key(text) != text_key(example)), "")


def learn_copy(copy: Path, *, thresholds: bool) -> Learned:
    """Learn from a folder of knowledge; with `thresholds` also what `bot train` does.

    Raises:
        DataFaults: the knowledge has faults.
    """
    knowledge, corpus = load_knowledge(copy)
    parameters = calibrate(corpus, knowledge, corpus_version(copy))[0] if thresholds else read_parameters(copy)
    return Learned(Answerer(knowledge, train_matcher(corpus), parameters), parameters)
