"""`bot check`: every fault of configuration and knowledge at once."""

import argparse

from bot.answers.loader import load_knowledge
from bot.answers.schema import Kind
from bot.app import corpus_version, read_parameters
from bot.config import load_settings


def run(_: argparse.Namespace) -> int:
    settings = load_settings()
    knowledge, corpus = load_knowledge(settings.knowledge)
    parameters = read_parameters(settings.knowledge)
    rules = sum(entry.kind is Kind.RULE for entry in knowledge.entries.values())
    print(
        f"Không có lỗi: {len(knowledge.documents)} văn bản, {len(knowledge.clauses)} điều khoản, "
        f"{len(knowledge.topics)} chủ đề, {rules} câu trả lời, {len(knowledge.entries) - rules} điều văn bản chưa nói, "
        f"{len(corpus.texts)} câu hỏi mẫu, {len(corpus.background)} câu ngoài phạm vi."
    )
    if parameters.corpus != corpus_version(settings.knowledge):
        print("Nhắc: câu hỏi mẫu đã đổi từ lần học trước; nên chạy “bot train” để tính lại các ngưỡng.")
    return 0
