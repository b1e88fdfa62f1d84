"""`bot check`: every fault of configuration and knowledge at once."""

import argparse
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.answers.loader import unread_files
from bot.answers.schema import Kind
from bot.app import corpus_version, open_library, read_parameters
from bot.app.soundness import all_read
from bot.cli.watching import watch_over
from bot.config import Settings, load_settings
from bot.config.gaps import told_gaps
from bot.config.settings import DEFAULT_CONFIG
from bot.planning.calendar import holidays_known_until
from bot.planning.invited import nobodies
from bot.planning.rota import gaps
from bot.services.broadcasts.checking import for_nobody

LEARNING_NICE = 10
"""Whoever is being answered meanwhile goes first."""
_YAML = frozenset({".yaml", ".yml"})
REMIND_BEFORE = timedelta(days=120)
"""The next year's holidays are decreed in the autumn."""


def run(options: argparse.Namespace) -> int:
    if options.watch:
        watch_over(lambda: [_check().knowledge])
        return 0
    settings = _check()
    if options.learn:
        os.nice(LEARNING_NICE)
        open_library(settings)
    return 0


def _check() -> Settings:
    """Raises DataFaults with all of them."""
    settings = load_settings()
    now = datetime.now(UTC)
    config = os.environ.get("BOT_CONFIG", DEFAULT_CONFIG)
    sound = all_read(settings, config, now)
    knowledge, corpus, plan, sources = sound.knowledge, sound.corpus, sound.plan, sound.sources
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
    if taken_for_config := _like_config(Path(config)):
        print(f"Nhắc: cài đặt chỉ đọc từ {config}, nên không đọc: {', '.join(taken_for_config)}.")
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
    return settings


def _like_config(config: Path) -> list[str]:
    """Files beside it that a clerk may take for it: `config.yml`, `Config.yaml`."""
    beside = (path for path in config.parent.glob("*") if path.suffix.lower() in _YAML)
    return sorted(path.name for path in beside if path.name != config.name and path.stem.lower() == config.stem.lower())
