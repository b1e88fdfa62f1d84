"""`knowledge/` to Knowledge and Corpus: every fault of every file is found before any is reported."""

import re
from collections.abc import Iterable
from pathlib import Path

from bot.answers.background_files import background_lines, kinds_of_lines
from bot.answers.cards import read_cards
from bot.answers.circumstances_file import read_circumstances
from bot.answers.concepts import read_concepts
from bot.answers.documents import read_document
from bot.answers.entries import Drafts, check_circumstances, check_references, read_answers
from bot.answers.frames import FRAMES_FILE, NO_FRAMES, Frames, compose, read_frames
from bot.answers.post_kinds import POSTS_FOLDER
from bot.answers.schema import Circumstance, Clause, Corpus, Document, Kind, Knowledge, Lexicon
from bot.answers.wording import read_wording
from bot.data.yaml_source import Source
from bot.domain.errors import DataFaults, Fault

MAX_SHORT_FORM_READINGS = 4
LOOK_ALIKES = "look_alikes"
_APART_FROM_ANSWERS = frozenset({"broadcasts", "signs.yaml", "sources.yaml"})
_READ_IN = {"answers": ".yaml", "documents": ".yaml", "broadcasts": ".yaml", "background": ".txt", "posts": ".txt"}
"""How the files end that are read of each folder; none beneath is."""
_READ_AT_THE_TOP = frozenset(
    "about circumstances concepts frames lexicon share_check signs sources urgent wording".split()
)
_LIKE_KNOWLEDGE = frozenset({".yaml", ".yml", ".txt"})
_WITH_PICTURES = "broadcasts"
_READING = re.compile(r"[a-z0-9]+( [a-z0-9]+)*")


def load_knowledge(directory: Path) -> tuple[Knowledge, Corpus]:
    """Read all of `knowledge/`.

    Raises:
        DataFaults: with every fault found, each as file, line, key and what was expected.
    """
    faults: list[Fault] = []
    documents, clauses = _documents(directory, faults)
    drafts = Drafts()
    for source in _sources(directory, "answers", faults):
        read_answers(source, clauses, drafts)
    check_references(drafts, faults)
    if not any(entry.kind is Kind.RULE for entry in drafts.entries.values()):
        faults.append(Fault(f"{directory.name}/answers", 1, "entries", "cần ít nhất một câu trả lời có kind: rule"))
    lexicon = _lexicon(directory, faults)
    wording = read_wording(_source(directory / "wording.yaml", directory, faults))
    cards = read_cards(directory, drafts, faults)
    frames = _frames(directory, drafts, faults)
    circumstances = _circumstances(directory, drafts, frames, faults)
    check_circumstances(drafts, circumstances, faults)
    composed = tuple(compose(frames))
    background = background_lines(directory, drafts.places, faults)
    posts = kinds_of_lines(directory, POSTS_FOLDER, drafts.places, faults)
    if faults:
        raise DataFaults(faults)
    topics = dict(sorted(drafts.topics.items(), key=lambda item: item[1].order))
    knowledge = Knowledge(documents, clauses, topics, drafts.entries, wording, cards.by_id, circumstances)
    titles = [(entry.title, entry.id) for entry in drafts.entries.values()]
    texts, owners = zip(*drafts.examples, *titles, strict=True)
    lines = (*background, *((line, LOOK_ALIKES) for line in cards.look_alikes))
    others, kinds = zip(*lines, strict=True)
    return knowledge, Corpus(texts, owners, others, lexicon, kinds, posts, composed)


def knowledge_files(directory: Path) -> list[Path]:
    """Every file that answers depend on, in a fixed order."""
    found = (path for path in directory.rglob("*") if path.suffix in {".yaml", ".txt"})
    return sorted(path for path in found if path.relative_to(directory).parts[0] not in _APART_FROM_ANSWERS)


def unread_files(directory: Path) -> list[str]:
    """Files that an editor may take for knowledge, and that nothing reads: `moi.yml`, `moi.YAML`, one in a folder too
    deep, one beside the folders.
    """
    found = (path.relative_to(directory) for path in directory.rglob("*") if path.is_file())
    return sorted(str(Path(directory.name, path)) for path in found if _is_passed_over(path))


def _is_passed_over(path: Path) -> bool:
    """Of folders that hold nothing else whatever is not read; elsewhere what is named as knowledge is."""
    folder, like_knowledge = path.parts[0], path.suffix.lower() in _LIKE_KNOWLEDGE
    hidden = any(part.startswith(".") for part in path.parts[:-1]) or (path.name.startswith(".") and not like_knowledge)
    if hidden:
        return False
    if len(path.parts) == 1:
        return like_knowledge and not (path.suffix == ".yaml" and path.stem in _READ_AT_THE_TOP)
    is_read = len(path.parts) == 2 and path.suffix == _READ_IN.get(folder)
    return not is_read and (like_knowledge or (folder in _READ_IN and folder != _WITH_PICTURES))


def read_lexicon(directory: Path) -> Lexicon:
    """The lexicon alone, for a matcher without the shipped entries.

    Raises:
        DataFaults: when its files are unsound.
    """
    faults: list[Fault] = []
    lexicon = _lexicon(directory, faults)
    if faults:
        raise DataFaults(faults)
    return lexicon


def _lexicon(directory: Path, faults: list[Fault]) -> Lexicon:
    return Lexicon(
        _short_forms(_source(directory / "lexicon.yaml", directory, faults)),
        read_concepts(_source(directory / "concepts.yaml", directory, faults)),
    )


def _circumstances(directory: Path, drafts: Drafts, frames: Frames, faults: list[Fault]) -> tuple[Circumstance, ...]:
    path = directory / "circumstances.yaml"
    if not path.exists():
        return ()
    return read_circumstances(_source(path, directory, faults), drafts.entries, frames.contents)


def _frames(directory: Path, drafts: Drafts, faults: list[Fault]) -> Frames:
    path = directory / FRAMES_FILE
    return read_frames(_source(path, directory, faults), drafts.entries) if path.exists() else NO_FRAMES


def _source(path: Path, directory: Path, faults: list[Fault]) -> Source:
    return Source(path, str(path.relative_to(directory.parent)), faults)


def _sources(directory: Path, folder: str, faults: list[Fault]) -> Iterable[Source]:
    paths = sorted((directory / folder).glob("*.yaml"))
    if not paths:
        faults.append(Fault(f"{directory.name}/{folder}", 1, "(thư mục)", "cần ít nhất một tệp .yaml"))
    return [_source(path, directory, faults) for path in paths]


def _documents(directory: Path, faults: list[Fault]) -> tuple[dict[str, Document], dict[str, Clause]]:
    documents: dict[str, Document] = {}
    clauses: dict[str, Clause] = {}
    for source in _sources(directory, "documents", faults):
        document, its_clauses = read_document(source)
        if document is None:
            continue
        if document.id in documents:
            source.fault(1, "id", f"cần một tên (id) riêng: {document.id!r} là của văn bản khác")
        documents[document.id] = document
        clauses.update((clause.ref, clause) for clause in its_clauses)
    primary: dict[str, str] = {}
    for document in documents.values():
        file = f"{directory.name}/documents/{document.id}.yaml"
        if document.is_in_use_as_primary:
            other = primary.setdefault(document.issuer, document.id)
            if other != document.id:
                told = (
                    f"{other} cũng là văn bản chính của {document.issuer}, mỗi cơ quan chỉ có một; văn bản mới thì ghi "
                    f"role: related rồi gõ: .venv/bin/bot document replace {other} {document.id}"
                )
                faults.append(Fault(file, 1, "role", told))
        for key, name in (("replaces", document.replaces), ("replaced_by", document.replaced_by)):
            if name is not None and name not in documents:
                faults.append(Fault(file, 1, key, f"cần tên của một văn bản, thấy {name!r}"))
    return documents, clauses


def _short_forms(source: Source) -> dict[str, tuple[str, ...]]:
    """Short forms replace the token; loan words keep the token as a reading beside its Vietnamese sense."""
    root = source.root()
    if root is None:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    tables = source.fields(root, "(tệp)", frozenset({"teencode", "loans"}))
    for table, node in tables.items():
        for name, value in source.pairs(node, table):
            readings = tuple(item.text for item in source.texts(value, name.text))
            if name.text in found:
                source.fault(name.line, name.text, "ghi hai lần, xin bỏ một chỗ")
            if not readings or len(readings) > MAX_SHORT_FORM_READINGS:
                source.fault(name.line, name.text, f"cần từ 1 đến {MAX_SHORT_FORM_READINGS} cách đọc")
            for reading in readings:
                if not _READING.fullmatch(reading):
                    source.fault(name.line, name.text, f"cách đọc chỉ gồm a-z và 0-9; thấy {reading!r}")
            own = (name.text,) if table == "loans" else ()
            found[name.text] = own + readings
    return found
