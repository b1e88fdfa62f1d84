"""The trained matcher, the checked knowledge and the phrases of its circumstances, each kept on disk under the hash of
what it was made from.
"""

import contextlib
import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.answers.circumstances_table import Table, as_plain, from_plain
from bot.answers.features import FeatureSpace
from bot.answers.matcher import Matcher, make_reader
from bot.answers.reading import TERM_KINDS
from bot.answers.schema import (
    Card,
    CardKind,
    Circumstance,
    Citation,
    Clause,
    Document,
    Entry,
    Kind,
    Knowledge,
    Lexicon,
    Role,
    Topic,
    Verdict,
)
from bot.answers.weights import OpenRows, keep, restore

KEPT_VERSIONS = 3
MATCHER, POSTS = "matcher-", "posts-"
"""What ranks the entries, and what ranks the kinds of posts."""
_KNOWLEDGE, _PHRASES = "knowledge-", "phrases-"
_LOCK_FILE = "learning.lock"
_KNOWLEDGE_FILE, _TAUGHT_FILE, _PHRASES_FILE = "knowledge.json", "taught.json", "phrases.json"
_READER_FILE, _SPACE_FILE = "reader.json", "space.npz"


@dataclass(frozen=True, slots=True)
class Taught:
    """The hashes of all that each of the two matchers of a knowledge is learned from."""

    matcher: str
    posts: str


def content_hash(files: Sequence[Path], more: object = None) -> str:
    """A hash over the names and bytes of files, and over plain data (None: nothing)."""
    digest = hashlib.sha256(b"" if more is None else json.dumps(more, ensure_ascii=False).encode())
    for path in files:
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def load_matcher(directory: Path, version: str, open_rows: OpenRows, kind: str = MATCHER) -> Matcher | None:
    """What was kept under this hash, or None; a damaged copy counts as none."""
    place = directory / f"{kind}{version}"
    try:
        plain = json.loads((place / _READER_FILE).read_text(encoding="utf-8"))
        weights = restore(place, open_rows)
        with np.load(place / _SPACE_FILE, allow_pickle=False) as arrays:
            lists = {name: _lines(arrays[name]) for name in (*TERM_KINDS, "names", "known")}
            space = FeatureSpace([lists[kind] for kind in TERM_KINDS], arrays["feature_weights"])
            bias = arrays["bias"]
    except (OSError, ValueError, KeyError, EOFError):
        return None
    lexicon = Lexicon(
        {name: tuple(readings) for name, readings in plain["short_forms"].items()}, tuple(map(tuple, plain["phrases"]))
    )
    return Matcher(lists["names"], make_reader(lists["known"], lexicon), space, weights, bias)


def load_knowledge(directory: Path, version: str) -> Knowledge | None:
    """What was kept under this hash, or None; a damaged copy counts as none."""
    place = directory / f"{_KNOWLEDGE}{version}"
    try:
        plain = json.loads((place / _KNOWLEDGE_FILE).read_text(encoding="utf-8"))
        return _knowledge(plain)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def load_taught(directory: Path, version: str) -> Taught | None:
    """What the knowledge of this hash teaches; None as for `load_knowledge`."""
    place = directory / f"{_KNOWLEDGE}{version}"
    try:
        return Taught(**json.loads((place / _TAUGHT_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def load_phrases(directory: Path, version: str) -> Table | None:
    """What was kept under this hash, or None; a damaged copy counts as none."""
    place = directory / f"{_PHRASES}{version}"
    try:
        return from_plain(json.loads((place / _PHRASES_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


@contextmanager
def only_one(directory: Path) -> Iterator[None]:
    """Whoever else would learn into this folder waits, and finds it learned; a process that dies lets go."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / _LOCK_FILE).open("w") as file:
        _give(directory / _LOCK_FILE, directory)
        with contextlib.suppress(OSError):  # of a disk without locks, where each learns for itself
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def save_matcher(directory: Path, version: str, matcher: Matcher, kind: str = MATCHER) -> None:
    """Keep for the next start, in the place of a copy that could not be read."""
    with _new_place(directory, f"{kind}{version}") as draft:
        plain = {"short_forms": matcher.reader.repairer.short_forms, "phrases": matcher.reader.concepts.phrases}
        (draft / _READER_FILE).write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
        keep(matcher.weights, draft)
        lists = dict(zip(TERM_KINDS, matcher.space.terms, strict=True))
        lists |= {"names": matcher.names, "known": tuple(sorted(matcher.reader.repairer.known))}
        arrays: dict[str, Any] = {name: _bytes(lines) for name, lines in lists.items()}
        arrays |= {"feature_weights": matcher.space.weights, "bias": matcher.bias}
        np.savez(draft / _SPACE_FILE, **arrays)


def save_knowledge(directory: Path, version: str, knowledge: Knowledge, taught: Taught) -> None:
    """As `save_matcher`."""
    with _new_place(directory, f"{_KNOWLEDGE}{version}") as draft:
        (draft / _KNOWLEDGE_FILE).write_text(json.dumps(asdict(knowledge), ensure_ascii=False), encoding="utf-8")
        (draft / _TAUGHT_FILE).write_text(json.dumps(asdict(taught)), encoding="utf-8")


def save_phrases(directory: Path, version: str, phrases: Table) -> None:
    """As `save_matcher`."""
    with _new_place(directory, f"{_PHRASES}{version}") as draft:
        (draft / _PHRASES_FILE).write_text(json.dumps(as_plain(phrases), ensure_ascii=False), encoding="utf-8")


@contextmanager
def _new_place(directory: Path, name: str) -> Iterator[Path]:
    """A folder to fill, which appears whole or not at all; where another process was faster, its copy stays. The newest
    versions of a kind stay, older ones go.
    """
    directory.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=directory))
    try:
        yield draft
        _give(draft, directory)
        shutil.rmtree(directory / name, ignore_errors=True)
        with contextlib.suppress(OSError):
            draft.rename(directory / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    kind = name[: name.index("-") + 1]
    versions = sorted(directory.glob(f"{kind}*"), key=lambda place: place.stat().st_mtime, reverse=True)
    for place in versions[KEPT_VERSIONS:]:
        shutil.rmtree(place, ignore_errors=True)


def _give(place: Path, directory: Path) -> None:
    """What root learns is for the account that the folder belongs to: the service could neither read nor replace it."""
    owner = directory.stat()
    if place.stat().st_uid != owner.st_uid:
        with contextlib.suppress(PermissionError):  # somebody else than root, whom the folder does not belong to
            for path in (place, *place.rglob("*")):
                shutil.chown(path, owner.st_uid, owner.st_gid)


def _bytes(lines: Sequence[str]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def _lines(stored: np.ndarray[Any, np.dtype[np.uint8]]) -> list[str]:
    text = stored.tobytes().decode()
    return text.split("\n") if text else []


def _knowledge(plain: dict[str, Any]) -> Knowledge:
    documents = {
        key: Document(**{**one, "role": Role(one["role"]), "period": tuple(one["period"]) if one["period"] else None})
        for key, one in plain["documents"].items()
    }
    return Knowledge(
        documents=documents,
        clauses={key: Clause(**one) for key, one in plain["clauses"].items()},
        topics={
            key: Topic(one["id"], one["title"], one["order"], tuple(one["entries"]))
            for key, one in plain["topics"].items()
        },
        entries={key: _entry(one) for key, one in plain["entries"].items()},
        wording=plain["wording"],
        cards={key: _card(one) for key, one in plain["cards"].items()},
        circumstances=tuple(_circumstance(one) for one in plain["circumstances"]),
    )


def _card(plain: dict[str, Any]) -> Card:
    lists = {name: tuple(plain[name]) for name in ("now", "numbers")}
    return Card(**{**plain, **lists, "kind": CardKind(plain["kind"])})


def _circumstance(plain: dict[str, Any]) -> Circumstance:
    phrases = {key: tuple(plain[key]) for key in ("says", "with_", "unless")}
    return Circumstance(id=plain["id"], turns=tuple(map(tuple, plain["turns"])), last=plain["last"], **phrases)


def _entry(plain: dict[str, Any]) -> Entry:
    return Entry(
        **{
            **plain,
            "kind": Kind(plain["kind"]),
            "verdict": Verdict(plain["verdict"]) if plain["verdict"] else None,
            "citations": tuple(Citation(**one) for one in plain["citations"]),
            "related": tuple(plain["related"]),
            "despite": tuple(plain["despite"]),
        }
    )
