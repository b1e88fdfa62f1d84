"""`bot check`: every fault of configuration and knowledge at once."""

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.answers.loader import load_knowledge
from bot.answers.schema import Corpus, Kind, Knowledge
from bot.app import corpus_version, read_parameters
from bot.config import load_settings
from bot.domain.errors import DataFaults
from bot.planning.calendar import holidays_known_until
from bot.planning.loader import load_plan, plan_faults
from bot.planning.schema import Plan

REMIND_BEFORE = timedelta(days=120)
"""The next year's holidays are decreed in the autumn."""


def run(_: argparse.Namespace) -> int:
    settings = load_settings()
    now = datetime.now(UTC)
    knowledge, corpus, plan = _load(settings.knowledge, now)
    parameters = read_parameters(settings.knowledge)
    rules = sum(entry.kind is Kind.RULE for entry in knowledge.entries.values())
    quizzes = sum(planned.quiz is not None for planned in plan.messages)
    print(
        f"Không có lỗi: {len(knowledge.documents)} văn bản, {len(knowledge.clauses)} điều khoản, "
        f"{len(knowledge.topics)} chủ đề, {rules} câu trả lời, {len(knowledge.entries) - rules} điều văn bản chưa nói, "
        f"{len(corpus.texts)} câu hỏi mẫu, {len(corpus.background)} câu ngoài phạm vi, "
        f"{len(plan.messages) - quizzes} tin hướng dẫn định kỳ, {quizzes} câu đố."
    )
    if parameters.corpus != corpus_version(settings.knowledge):
        print("Nhắc: câu hỏi mẫu đã đổi từ lần học trước; nên chạy “bot train” để tính lại các ngưỡng.")
    if holidays_known_until(plan.calendar) < (now + REMIND_BEFORE).year:
        print("Nhắc: holidays.yaml chưa có ngày nghỉ của năm tới; xin bổ sung để tin không gửi vào ngày lễ, Tết.")
    return 0


def _load(directory: Path, now: datetime) -> tuple[Knowledge, Corpus, Plan]:
    """All of the knowledge; where the answers are unsound, what can be said of the broadcasts is said with it."""
    try:
        knowledge, corpus = load_knowledge(directory)
    except DataFaults as error:
        raise DataFaults([*error.faults, *plan_faults(directory, now)]) from error
    return knowledge, corpus, load_plan(directory, knowledge, now)
