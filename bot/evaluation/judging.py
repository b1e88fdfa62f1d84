"""How right a set of answers is, by the rules of the design's section 4."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.answers.decision import Answer, AnswerStatus
from bot.answers.schema import OPPOSITES, Entry, Verdict

REPORT_TASKS = "bc-2020#IV"


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled question; `clauses` and `verdicts` are those accepted, none when it is to be abstained from."""

    id: str
    text: str
    style: str
    verdicts: frozenset[Verdict]
    clauses: frozenset[str]

    @property
    def answerable(self) -> bool:
        return bool(self.clauses)


@dataclass(frozen=True, slots=True)
class Judgement:
    """`right`, `listed` (first or suggested) and `opposite` concern answerable questions, `false_answer` the others."""

    right: bool
    listed: bool
    opposite: bool
    false_answer: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over a set of questions; shares of an empty set are 0."""

    answerable: int
    right: int
    listed: int
    opposite: int
    to_abstain: int
    false_answers: int

    @property
    def shares(self) -> Mapping[str, float]:
        asked, other = max(1, self.answerable), max(1, self.to_abstain)
        return {
            "right": self.right / asked,
            "listed": self.listed / asked,
            "opposite": self.opposite / asked,
            "false_answers": self.false_answers / other,
        }


def judge(question: Question, answer: Answer) -> Judgement:
    answered = answer.status is AnswerStatus.ANSWERED
    if not question.answerable:
        return Judgement(False, False, False, answered)
    entry = answer.entry if answered else None
    first = entry is not None and accepts(question, entry.clauses)
    suggested = any(accepts(question, suggestion.entry.clauses) for suggestion in answer.suggestions)
    fitting = entry is not None and entry.verdict in question.verdicts
    return Judgement(first and fitting, first or suggested, _opposite(question, entry), False)


def accepts(question: Question, clauses: Sequence[str]) -> bool:
    return clauses_accepted(question.clauses, clauses)


def clauses_accepted(accepted: Collection[str], clauses: Sequence[str]) -> bool:
    """Whether one of the clauses is accepted; the report's part IV stands for each of its tasks IV.1-IV.7 and back."""
    tasks_accepted = any(clause.startswith(REPORT_TASKS + ".") for clause in accepted)
    return any(
        clause in accepted
        or (clause == REPORT_TASKS and tasks_accepted)
        or (clause.startswith(REPORT_TASKS + ".") and REPORT_TASKS in accepted)
        for clause in clauses
    )


def score(questions: Sequence[Question], answers: Sequence[Answer]) -> Score:
    judged = [judge(question, answer) for question, answer in zip(questions, answers, strict=True)]
    answerable = sum(question.answerable for question in questions)
    return Score(
        answerable=answerable,
        right=sum(judgement.right for judgement in judged),
        listed=sum(judgement.listed for judgement in judged),
        opposite=sum(judgement.opposite for judgement in judged),
        to_abstain=len(questions) - answerable,
        false_answers=sum(judgement.false_answer for judgement in judged),
    )


def _opposite(question: Question, entry: Entry | None) -> bool:
    if entry is None or entry.verdict is None or entry.verdict in question.verdicts:
        return False
    return any({entry.verdict, accepted} == OPPOSITES for accepted in question.verdicts)
