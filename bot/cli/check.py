"""`bot check`: every fault of configuration and knowledge at once."""

import argparse
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.answers.loader import load_knowledge, unread_files
from bot.answers.schema import Corpus, Kind, Knowledge
from bot.app import corpus_version, read_parameters
from bot.config import load_settings
from bot.config.desk import told_gaps
from bot.config.settings import DEFAULT_CONFIG
from bot.dialogue.guide_file import load_guide
from bot.dialogue.signs_file import load_signs
from bot.domain.errors import DataFaults, Fault
from bot.links.sources import Sources
from bot.links.sources_file import SOURCES_FILE, load_sources
from bot.planning.calendar import holidays_known_until
from bot.planning.invited import nobodies
from bot.planning.loader import load_plan, plan_faults
from bot.planning.rota import gaps
from bot.planning.schema import Plan
from bot.services.broadcasts.checking import audience_faults, broadcast_faults, cover_faults, for_nobody

REMIND_BEFORE = timedelta(days=120)
"""The next year's holidays are decreed in the autumn."""


def run(_: argparse.Namespace) -> int:
    settings = load_settings()
    now = datetime.now(UTC)
    knowledge, corpus, plan, sources = _load(settings.knowledge, now)
    config = os.environ.get("BOT_CONFIG", DEFAULT_CONFIG)
    faults = broadcast_faults(config, settings.broadcast, knowledge)
    faults += audience_faults(config, settings.broadcast, plan)
    faults += cover_faults(config, settings.broadcast, plan)
    if faults:
        raise DataFaults(faults)
    parameters = read_parameters(settings.knowledge)
    rules = sum(entry.kind is Kind.RULE for entry in knowledge.entries.values())
    quizzes = sum(planned.quiz is not None for planned in plan.messages)
    print(
        f"Không có lỗi: {len(knowledge.documents)} văn bản, {len(knowledge.clauses)} điều khoản, "
        f"{len(knowledge.topics)} chủ đề, {rules} câu trả lời, {len(knowledge.entries) - rules} điều văn bản chưa nói, "
        f"{len(corpus.texts)} câu hỏi mẫu, {len(corpus.background)} câu ngoài phạm vi, "
        f"{len(plan.messages) - quizzes} tin hướng dẫn định kỳ, {quizzes} câu đố, "
        f"{sources.official_count} nguồn chính thống."
    )
    if passed_over := unread_files(settings.knowledge):
        listed = ", ".join(passed_over)
        print(f"Nhắc: chỉ đọc tệp .yaml (background, posts: .txt) ngay trong thư mục của nó, nên không đọc: {listed}.")
    if parameters.corpus != corpus_version(settings.knowledge):
        print("Nhắc: câu hỏi mẫu đã đổi từ lần học trước; nên chạy “.venv/bin/bot train” để tính lại các ngưỡng.")
    if holidays_known_until(plan.calendar) < (now + REMIND_BEFORE).year:
        print("Nhắc: holidays.yaml chưa có ngày nghỉ của năm tới; xin bổ sung để tin không gửi vào ngày lễ, Tết.")
    if unheard := for_nobody(settings.desk, plan):
        print(f"Nhắc: desk.officers chưa có ai; chỉ cán bộ được mời bằng /moi nhận tin: {', '.join(unheard)}.")
    if named := nobodies(settings.desk):
        print(
            f"Nhắc: lịch trực ghi {', '.join(named)}, không có trong desk.officers; phải là cán bộ được mời bằng "
            "/moi và nhận việc đúng bằng tên ấy."
        )
    if empty := gaps(settings.desk):
        print(f"Nhắc: lịch trực không có ai: {told_gaps(empty)}.")
    return 0


def _load(directory: Path, now: datetime) -> tuple[Knowledge, Corpus, Plan, Sources]:
    """All of the knowledge; where one part is unsound, what can be said of the others is said with it."""
    faults: list[Fault] = []
    try:
        knowledge, corpus = load_knowledge(directory)
    except DataFaults as error:
        load_sources(directory / SOURCES_FILE, faults)
        raise DataFaults([*error.faults, *plan_faults(directory, now), *faults]) from error
    sources = load_sources(directory / SOURCES_FILE, faults, knowledge.clauses)
    guide = load_guide(directory, knowledge, faults)
    load_signs(directory, knowledge, guide, faults)
    try:
        plan = load_plan(directory, knowledge, now)
    except DataFaults as error:
        raise DataFaults([*error.faults, *faults]) from error
    if faults:
        raise DataFaults(faults)
    return knowledge, corpus, plan, sources
