"""The knowledge base and its matcher, opened as the settings say."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache as cache_once
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from bot.answers import cache
from bot.answers.answerer import Answerer, circumstances_of
from bot.answers.circumstances_table import Table
from bot.answers.learning import train_with
from bot.answers.loader import knowledge_files, load_knowledge
from bot.answers.matcher import Matcher
from bot.answers.post_kinds import train_posts
from bot.answers.schema import Corpus, Knowledge
from bot.app.parameters_file import read_parameters
from bot.config import Settings
from bot.config.carriers import carried
from bot.data.reasons import reason_of
from bot.dialogue.guide import Guide
from bot.dialogue.guide_file import load_guide
from bot.dialogue.library import Library
from bot.dialogue.signs import Signs
from bot.dialogue.signs_file import load_signs
from bot.dialogue.typed_choices import actions_by_label
from bot.domain.errors import BotError, DataFaults, Fault
from bot.links.sources import Sources
from bot.links.sources_file import SOURCES_FILE, load_sources
from bot.planning.plan_loader import load_plan
from bot.storage.feeds import FeedShelf
from bot.storage.matrix_rows import FileRows

_LEARNED_FROM = ("answers", "lexicon.yaml", "concepts.yaml", "frames.yaml", "background", "urgent.yaml", "about.yaml")
_TEACHES_NOTHING = (
    "answerer", "calibration", "chances", "circumstances", "decision", "document_numbers", "documents", "logistic",
    "parameters", "post_kinds", "quoting", "signals", "wording", "wordless",
)  # fmt: skip
_PROGRAM = Path(__file__).parent.parent / "answers"


@dataclass(frozen=True, slots=True)
class Checks:
    """What posts and links are held against, and the guided check."""

    sources: Sources
    guide: Guide
    signs: Signs


def open_library(settings: Settings) -> Library:
    """The knowledge base ready to answer: from the cache when nothing has changed, else learned anew and kept.

    Raises:
        DataFaults: with every fault of the knowledge base.
    """
    knowledge, answerer = open_answerer(settings)
    checks = load_checks(settings.knowledge, knowledge)
    return _library(settings, knowledge, answerer, lambda: checks)


def library(settings: Settings, knowledge: Knowledge, answerer: Answerer) -> Library:
    """As `open_library`, but sources and guide are read when a question first needs them: most need neither."""
    checks = cache_once(lambda: load_checks(settings.knowledge, knowledge))
    return _library(settings, knowledge, answerer, checks)


def _library(
    settings: Settings,
    knowledge: Knowledge,
    answerer: Answerer,
    checks: Callable[[], Checks],
) -> Library:
    """The last answer is kept: of one message several steps ask, whether it tells of danger and what to say to it."""
    labels = actions_by_label(knowledge.wording)
    feeds = FeedShelf(settings.feeds_folder, [feed.id for feed in settings.feeds])
    return Library(
        knowledge,
        lru_cache(maxsize=1)(answerer.answer),
        settings.desk_contact,
        settings.desk,
        find_sources=lambda: checks().sources,
        find_guide=lambda: checks().guide,
        find_signs=lambda: checks().signs,
        broadcast=settings.broadcast,
        retention=settings.retention,
        labels=labels,
        find_feeds=feeds,
        web_url=settings.web.public_url if settings.web.enabled else "",
        board_url=settings.web.board_url if settings.web.enabled else "",
        post_kinds=answerer.post_kinds,
        carried=carried(settings),
    )


def renewed(opened: Library, settings: Settings) -> Library:
    """The library with what of the settings can be taken while it is in use; the desk keeps its address."""
    return replace(
        opened,
        desk_contact=settings.desk_contact,
        desk=replace(settings.desk, address=opened.desk.address),
        broadcast=replace(settings.broadcast, paid=opened.broadcast.paid, article=opened.broadcast.article),
        find_feeds=FeedShelf(settings.feeds_folder, [feed.id for feed in settings.feeds]),
    )


def with_plan(opened: Library, settings: Settings) -> Library:
    """The library of those who send broadcasts.

    Raises:
        DataFaults: with every fault of the plan.
    """
    return replace(opened, plan=load_plan(settings.knowledge, opened.knowledge))


def load_checks(directory: Path, knowledge: Knowledge) -> Checks:
    """Sources, guided check and signs of `knowledge/`.

    Raises:
        DataFaults: with every fault of sources.yaml, share_check.yaml and signs.yaml.
    """
    faults: list[Fault] = []
    sources = load_sources(directory / SOURCES_FILE, faults, knowledge.clauses)
    guide = load_guide(directory, knowledge, faults)
    signs = load_signs(directory, knowledge, guide, faults)
    if faults:
        raise DataFaults(faults)
    return Checks(sources, guide, signs)


class Folders(Protocol):
    """Where the knowledge is, and what was learned of it."""

    @property
    def knowledge(self) -> Path: ...
    @property
    def cache(self) -> Path: ...


def open_answerer(settings: Folders) -> tuple[Knowledge, Answerer]:
    """As `open_library`, for those who look inside."""
    parameters = read_parameters(settings.knowledge)
    knowledge, matcher, posts, phrases = _kept(settings) or _learned(settings)
    return knowledge, Answerer(knowledge, matcher, parameters, posts, phrases)


READING = "Đang đọc kho câu trả lời."
LEARNING = "Đang học kho câu trả lời, chừng một đến hai phút. Chỉ phải học khi chạy lần đầu hoặc khi câu mẫu đã đổi."
_Kept = tuple[Knowledge, Matcher, Matcher, Table]
"""The knowledge, what ranks its entries, what ranks the kinds of posts, and the phrases of its circumstances."""


def _kept(settings: Folders) -> _Kept | None:
    version = _version(settings.knowledge)
    knowledge = cache.load_knowledge(settings.cache, version)
    taught = cache.load_taught(settings.cache, version)
    if knowledge is None or taught is None:
        return None
    matcher = cache.load_matcher(settings.cache, taught.matcher, FileRows)
    posts = cache.load_matcher(settings.cache, taught.posts, FileRows, cache.POSTS)
    phrases = cache.load_phrases(settings.cache, version)
    return None if matcher is None or posts is None or phrases is None else (knowledge, matcher, posts, phrases)


def _learned(settings: Folders) -> _Kept:
    """Learned into the cache, as far as it is not there, and read from there, so that nothing of what learning takes in
    memory is held. Learning takes a minute, so whoever waits is told first; of several processes one learns.
    """
    print(READING, file=sys.stderr, flush=True)
    version = _version(settings.knowledge)
    try:
        with cache.only_one(settings.cache):
            kept = _kept(settings)
            if kept is not None:  # another process has learned it in the meantime
                return kept
            knowledge, corpus = load_knowledge(settings.knowledge)
            of_danger = sorted(card.id for card in knowledge.cards.values() if card.now)
            taught = _taught(corpus, of_danger)
            matcher = cache.load_matcher(settings.cache, taught.matcher, FileRows)
            if matcher is None:
                print(LEARNING, file=sys.stderr, flush=True)
                cache.save_matcher(settings.cache, taught.matcher, train_matcher(corpus))
                matcher = cache.load_matcher(settings.cache, taught.matcher, FileRows)
            if cache.load_matcher(settings.cache, taught.posts, FileRows, cache.POSTS) is None:
                cache.save_matcher(settings.cache, taught.posts, train_posts(corpus, of_danger), cache.POSTS)
            cache.save_knowledge(settings.cache, version, knowledge, taught)
            if matcher is not None:
                cache.save_phrases(settings.cache, version, circumstances_of(knowledge, matcher).table)
    except OSError as error:
        raise BotError(
            f"{settings.cache}: không ghi được bản đã học ({reason_of(error)}). "
            "Xin đặt khóa cache trong config.yaml là một thư mục ghi được."
        ) from error
    kept = _kept(settings)
    if kept is None:
        raise BotError(f"{settings.cache}: vừa ghi xong mà không đọc lại được. Xin kiểm tra ổ đĩa.")
    return kept


def _version(directory: Path) -> str:
    """The hash of the knowledge's files and of the program that reads them: known without reading any."""
    return cache.content_hash([*knowledge_files(directory), *_program()])


def _taught(corpus: Corpus, of_danger: Sequence[str]) -> cache.Taught:
    """By what is learned from, not by the files it stands in: what an answer says, cites or is turned by teaches
    nothing, and is in use at the next start without learning anew.
    """
    teaching = [path for path in _program() if not path.name.startswith(_TEACHES_NOTHING)]
    plain = asdict(corpus)
    posts = plain.pop("posts")
    return cache.Taught(
        cache.content_hash(teaching, plain),
        cache.content_hash([*teaching, _PROGRAM / "post_kinds.py"], [plain, posts, of_danger]),
    )


def _program() -> list[Path]:
    return sorted(_PROGRAM.glob("*.py"))


def _learned_from(directory: Path, files: Sequence[Path]) -> list[Path]:
    return [path for path in files if path.relative_to(directory).parts[0] in _LEARNED_FROM]


def train_matcher(corpus: Corpus) -> Matcher:
    return train_with(
        corpus,
        zip(corpus.texts, corpus.entries, strict=True),
        zip(corpus.background, corpus.background_kinds, strict=True),
    )


def corpus_version(directory: Path) -> str:
    """The hash of what the parameters are learned from: answers, lexicon and background lines."""
    return cache.content_hash(_learned_from(directory, knowledge_files(directory)))
