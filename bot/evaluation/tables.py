"""The figures of `bot eval`: by file and style, and beside four plain baselines."""

from collections.abc import Mapping, Sequence

from bot.answers.decision import Answer, AnswerStatus, Suggestion
from bot.answers.schema import Entry, Kind
from bot.evaluation.baselines import Baseline, surest_allowed
from bot.evaluation.judging import Question, Score, judge, score

ALL = "tất cả"
MAX_FALSE_ANSWERS = 0.08


def by_style(questions: Sequence[Question], answers: Sequence[Answer]) -> dict[str, Score]:
    """A score for each style, and for all together last."""
    styles = sorted({question.style for question in questions})
    scores = {style: score(*_of_style(questions, answers, style)) for style in styles}
    return {**scores, ALL: score(questions, answers)}


def as_table(scores: Mapping[str, Score]) -> str:
    """Shares in per cent, with how many questions each stands on."""
    lines = [f"{'':34}{'hỏi':>5}{'đúng':>8}{'đúng/gợi ý':>12}{'ngược':>8} |{'ngoài':>6}{'trả lời bừa':>13}"]
    for name, one in scores.items():
        share = one.shares
        lines.append(
            f"{name:34}{one.answerable:>5}{share['right']:>8.1%}{share['listed']:>12.1%}{share['opposite']:>8.1%}"
            f" |{one.to_abstain:>6}{share['false_answers']:>13.1%}"
        )
    return "\n".join(lines)


def misses(questions: Sequence[Question], answers: Sequence[Answer]) -> list[str]:
    """A line for each question that was not answered right, or not abstained from."""
    lines = []
    for question, answer in zip(questions, answers, strict=True):
        judgement = judge(question, answer)
        if judgement.right if question.answerable else not judgement.false_answer:
            continue
        said = answer.entry.id if answer.entry else "-"
        offered = ", ".join(suggestion.entry.id for suggestion in answer.suggestions)
        wanted = ", ".join(sorted(question.clauses)) or "không trả lời"
        lines.append(
            f"{question.id} [{question.style}] {question.text}\n"
            f"    cần: {wanted}; được: {answer.status} {said} {answer.confidence:.2f} [{offered}] {answer.gate}"
        )
    return lines


def score_baseline(baseline: Baseline, questions: Sequence[Question], entries: Mapping[str, Entry]) -> Score:
    """A baseline at its best: its threshold is set on these very questions, at 8 % false answers."""
    ranked = []
    for question in questions:
        values = baseline.scores(question.text)
        order = values.argsort()[::-1][:3]
        ranked.append([(entries[baseline.names[place]], float(values[place])) for place in order])
    outside = [
        ranking[0][1] if ranking[0][0].kind is Kind.RULE else float("-inf")
        for question, ranking in zip(questions, ranked, strict=True)
        if not question.answerable
    ]
    threshold = surest_allowed(outside, MAX_FALSE_ANSWERS)
    return score(questions, [_plain_answer(ranking, threshold) for ranking in ranked])


def _plain_answer(ranking: Sequence[tuple[Entry, float]], threshold: float) -> Answer:
    (best, value), offered = ranking[0], [pair for pair in ranking if pair[0].kind is Kind.RULE]
    suggestions = tuple(Suggestion(entry, confidence) for entry, confidence in offered)
    if best.kind is Kind.NOT_COVERED:
        return Answer(AnswerStatus.ABSTAINED, best, value)
    if value > threshold:
        return Answer(AnswerStatus.ANSWERED, best, value, suggestions)
    return Answer(AnswerStatus.SUGGESTED, None, value, suggestions)


def _of_style(
    questions: Sequence[Question], answers: Sequence[Answer], style: str
) -> tuple[list[Question], list[Answer]]:
    chosen = [pair for pair in zip(questions, answers, strict=True) if pair[0].style == style]
    return [question for question, _ in chosen], [answer for _, answer in chosen]
