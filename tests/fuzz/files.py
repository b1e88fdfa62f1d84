"""The shipped YAML files changed as a hand that slips would, or a hostile one, and what reads each."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bot.answers.background_files import background_lines
from bot.answers.cards import read_cards
from bot.answers.circumstances_file import read_circumstances
from bot.answers.documents import read_document
from bot.answers.entries import Drafts, check_references, read_answers
from bot.answers.loader import read_lexicon
from bot.answers.schema import Knowledge
from bot.answers.wording import read_wording
from bot.config import load_settings
from bot.data.yaml_source import Source
from bot.dialogue.guide import Guide
from bot.dialogue.guide_file import load_guide
from bot.dialogue.signs_file import load_signs
from bot.domain.errors import DataFaults, Fault
from bot.links.sources_file import load_sources
from bot.planning.plan_loader import load_plan
from tests.conftest import ROOT

ODD = (
    *(
        "",
        "~",
        "null",
        "[",
        "]",
        "{",
        "}",
        "[]",
        "{}",
        "- -",
        "? x",
        ": :",
        "!!python/object:os.system x",
        "!!binary x",
    ),
    *(
        "&a [*a]",
        "*b",
        "&a &b x",
        "<<: *a",
        "|",
        ">-",
        "'",
        '"',
        '"\\ud800"',
        '"\\0"',
        "\x00",
        "\ufeff",
        "\u2028",
        "\t",
    ),
    *(
        "nan",
        ".inf",
        "-1",
        "0",
        "1e999",
        "1e-300",
        "0x10",
        "1_000",
        "9" * 400,
        "9" * 5_000,
        "2026-02-30",
        "25:61",
        "yes",
        "x" * 5_000,
    ),
    *("https://[::1", "https://xn--", "../..", "/dev/zero", "a\\b", "vtv.vn # x", "CN=1", "* * * * *", "0 0 31 2 *"),
    *("[" * 200, "{a: " * 150, "- " * 300, "MON", "Asia/Ho_Chi_Minh", "Asia/../x", "-1001", "telegram:x", "👍", "1-2"),
)
"""Values and lines that a reader of YAML, numbers, dates, paths or links may trip over."""
NOW = datetime(2026, 6, 1, tzinfo=UTC)
KNOWLEDGE = ROOT / "knowledge"
NAMES = (
    *(
        "config.yaml",
        "knowledge/answers/chua-quy-dinh-doi-thuong.yaml",
        "knowledge/concepts.yaml",
        "knowledge/lexicon.yaml",
    ),
    *("knowledge/wording.yaml", "knowledge/circumstances.yaml", "knowledge/about.yaml", "knowledge/urgent.yaml"),
    "knowledge/sources.yaml",
    *("knowledge/share_check.yaml", "knowledge/signs.yaml", "knowledge/background/office-life.txt"),
    *(str(path.relative_to(ROOT)) for path in sorted((KNOWLEDGE / "broadcasts").glob("*.yaml"))),
    str(min((KNOWLEDGE / "documents").glob("*.yaml")).relative_to(ROOT)),
)


def changed_file(choose: Random) -> tuple[str, bytes]:
    """The name of a file, and what it says after one to four changes."""
    name = choose.choice(NAMES)
    lines = (ROOT / name).read_text(encoding="utf-8").split("\n")
    for _ in range(choose.choice((1, 1, 1, 2, 4))):
        place = choose.randrange(len(lines))
        lines[place : place + choose.choice((1, 1, 1, 1, 1, 3, 40))] = choose.choice(CHANGES)(choose, lines[place])
        lines = lines or [""]
    data = "\n".join(lines).encode("utf-8", "surrogatepass")
    if choose.random() < 0.1:
        place = choose.randrange(len(data) + 1)
        data = (
            data[:place]
            + choose.choice((b"\xff", b"\x00", b"\xed\xa0\x80", b""))
            + data[place + choose.choice((0, 9)) :]
        )
    return name, data


CHANGES: tuple[Callable[[Random, str], list[str]], ...] = (
    lambda choose, line: [],
    lambda choose, line: [line, line],
    lambda choose, line: [choose.choice(("  ", "    ", "\t")) + line],
    lambda choose, line: [line.lstrip()],
    lambda choose, line: [line.partition(":")[0] + ": " + choose.choice(ODD)],
    lambda choose, line: [line.partition(":")[0] + ": " + choose.choice(ODD)],
    lambda choose, line: [line.replace(choose.choice(line.split() or ["x"]), choose.choice(ODD), 1)],
    lambda choose, line: [" " * (len(line) - len(line.lstrip())) + choose.choice(ODD), line],
    lambda choose, line: [line[: choose.randint(0, len(line))]],
    lambda choose, line: [" " * (len(line) - len(line.lstrip())) + "- " + choose.choice(ODD)],
    lambda choose, line: [" " * (len(line) - len(line.lstrip())) + choose.choice(ODD) + ": x", line],
)


def laid(place: Path, name: str, data: bytes) -> Path:
    """The changed file under `place`, beside those that are read with it."""
    path = place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    for other in (ROOT / name).parent.glob("*.yaml"):
        (path.parent / other.name).symlink_to(other)
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    return path


def read_file(place: Path, name: str, knowledge: Knowledge) -> list[Fault]:
    """What is wrong with the file, as the program's own reader says; `place` is the root that it lies under."""
    faults: list[Fault] = []
    path = place / name
    try:
        READERS[Path(name).parts[1 if name.startswith("knowledge/") else 0]](
            path, Source(path, name, faults), knowledge, faults
        )
    except DataFaults as error:
        faults += error.faults
    return faults


def _answers(_: Path, source: Source, knowledge: Knowledge, faults: list[Fault]) -> None:
    drafts = Drafts()
    read_answers(source, knowledge.clauses, drafts)
    check_references(drafts, faults)


def _signs(path: Path, _: Source, knowledge: Knowledge, faults: list[Fault]) -> None:
    load_signs(path.parent, knowledge, Guide(), faults)


READERS: Mapping[str, Callable[[Path, Source, Knowledge, list[Fault]], object]] = {
    "config.yaml": lambda path, *_: load_settings({"BOT_CONFIG": str(path)}),
    "answers": _answers,
    "documents": lambda path, source, *_: read_document(source),
    "concepts.yaml": lambda path, *_: read_lexicon(path.parent),
    "lexicon.yaml": lambda path, *_: read_lexicon(path.parent),
    "wording.yaml": lambda path, source, *_: read_wording(source),
    "circumstances.yaml": lambda path, source, knowledge, _: read_circumstances(source, knowledge.entries, {}),
    "about.yaml": lambda path, source, knowledge, faults: read_cards(path.parent, Drafts(), faults),
    "urgent.yaml": lambda path, source, knowledge, faults: read_cards(path.parent, Drafts(), faults),
    "sources.yaml": lambda path, source, knowledge, faults: load_sources(path, faults, knowledge.clauses),
    "share_check.yaml": lambda path, source, knowledge, faults: load_guide(path.parent, knowledge, faults),
    "signs.yaml": _signs,
    "background": lambda path, source, knowledge, faults: background_lines(path.parent.parent, {}, faults),
    "broadcasts": lambda path, source, knowledge, faults: load_plan(path.parent.parent, knowledge, NOW),
}
