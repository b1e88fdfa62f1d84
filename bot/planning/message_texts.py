"""Planned messages as the texts that members see, each clause in the words of its document."""

from collections.abc import Sequence

from bot.answers.schema import Citation, Knowledge
from bot.domain.broadcasts import Quiz
from bot.planning.citations import render_clauses
from bot.planning.schema import Planned


def render(planned: Planned, knowledge: Knowledge) -> tuple[str, ...]:
    """The texts in the order of sending: guidance is one, with its clauses; a quiz is its question with numbered
    options, for channels without polls, and later what is right, with its clauses.
    """
    if planned.quiz is None:
        return (render_guidance(planned, knowledge),)
    return render_quiz(planned.quiz), render_answer(planned.quiz, planned.citations, knowledge)


def render_guidance(planned: Planned, knowledge: Knowledge) -> str:
    return f"{planned.title}\n\n{planned.text}\n\n{render_clauses(planned.citations, knowledge)}"


def render_quiz(quiz: Quiz) -> str:
    options = (f"{number}. {option}" for number, option in enumerate(quiz.options, 1))
    return "\n".join((quiz.question, *options))


def render_answer(quiz: Quiz, citations: Sequence[Citation], knowledge: Knowledge) -> str:
    """What is told once members have had time to answer."""
    answer = knowledge.wording["quiz_answer"].format(
        question=quiz.question,
        right=f"{quiz.correct + 1}. {quiz.options[quiz.correct]}",
        explanation=quiz.explanation,
    )
    return f"{answer}\n\n{render_clauses(citations, knowledge)}"


def progress_bar(done: int, total: int, cells: int = 10) -> str:
    """As `███░░░░░░░ 30%`; nothing to do counts as done. 100% is shown only when all is done.

    Raises:
        ValueError: if `done` is not from 0 to `total`.
    """
    if not 0 <= done <= total:
        raise ValueError(f"expected from 0 to {total} done, got {done}")
    full, percent = (done * cells // total, done * 100 // total) if total else (cells, 100)
    return "█" * full + "░" * (cells - full) + f" {percent}%"
