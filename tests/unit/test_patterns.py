"""No pattern of the program goes round in circles: each is timed on texts made of its own parts, of growing length.

Python's `re` holds the interpreter while it tries, so one slow pattern stops everybody (docs/why/slow-inputs.md).
"""

import ast
import importlib
import math
import pkgutil
import re
import string
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import bot
from bot.channels.telegram.reading import Reader
from bot.dialogue.signs import GAP_WORDS, MAX_GAPS, phrases
from bot.domain.errors import Fault
from bot.links.lookalike import _listed_in_front
from bot.links.shops import LAZADA, TAOBAO, TIKI
from bot.links.sources_file import load_sources
from tests.conftest import ROOT as REPOSITORY
from tests.yaml_files import read_yaml

ROOT = Path(bot.__file__).parent
SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.py"))}
LENGTHS = (16, 20, 24, 64, 256, 1_024, 4_096)
MAX_GROWTH = 1.3
MAX_S = 0.1
NOISE_S = 0.004
"""What takes less at the greatest length is not worth a growth: it is noise."""
WAYS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
ENDS = ("", "\x00", "!", "x")
MOST_PARTS = 14
_USE = re.compile(rf"\b(\w+)\.({'|'.join(WAYS)})\(")


@dataclass(frozen=True)
class Timed:
    """A pattern, and how the program uses it."""

    pattern: re.Pattern[str]
    way: str


def _modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(bot.__path__, "bot."):
        if "migrations" not in found.name and not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def _held(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth < 3 and is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _held(getattr(value, one.name, None), depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from _held(one, depth + 1)
    elif depth < 3 and isinstance(value, list | tuple | set | frozenset) and len(value) < 500:
        for one in value:
            yield from _held(one, depth + 1)


USES = {path: set(_USE.findall(source)) for path, source in SOURCES.items()}
USES_ANYWHERE = set().union(*USES.values())


def _ways_of(name: str, path: Path) -> list[str]:
    """How a pattern of this name is used in its own module, else anywhere."""
    own, anywhere = ([way for user, way in uses if user == name] for uses in (USES[path], USES_ANYWHERE))
    return sorted(own or anywhere) or ["search"]


def _inline() -> Iterator[tuple[str, int, str, ast.expr]]:
    """Patterns that are given to `re` where they are used."""
    for path, source in SOURCES.items():
        for node in ast.walk(ast.parse(source)) if any(user == "re" for user, _ in USES[path]) else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WAYS:
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id == "re" and node.args:
                    yield f"{path.relative_to(ROOT)}", node.lineno, node.func.attr, node.args[0]


def _all() -> dict[str, Timed]:
    found: dict[str, Timed] = {}
    held: dict[int, tuple[object, list[re.Pattern[str]]]] = {}
    """By the value's identity, which is kept alive for that: what a module has imported it holds too."""
    for module in _modules():
        path = Path(module.__file__)
        for name, value in vars(module).items():
            if id(value) not in held:
                held[id(value)] = value, list(_held(value))
            for pattern in held[id(value)][1]:
                for way in _ways_of(name, path):
                    found.setdefault(f"{pattern.pattern}/{way}", Timed(pattern, way))
    for _, _, way, given in _inline():
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            found.setdefault(f"{given.value}/{way}", Timed(re.compile(given.value), way))
    return found


PATTERNS = _all()


def _sample(tree: Any, place: int = 0) -> str:
    """A text that the tree matches, or nearly; `place` picks among what it may be."""
    return "".join(_one(operator, argument, place) for operator, argument in tree)


def _one(operator: Any, argument: Any, place: int) -> str:  # noqa: PLR0911 - one line a kind
    if operator is sre.LITERAL:
        return chr(argument)
    if operator is sre.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if operator is sre.ANY:
        return "a"
    if operator is sre.IN:
        return _member(argument, place)
    if operator is sre.BRANCH:
        branches = argument[1]
        return _sample(branches[place % len(branches)], place)
    if operator is sre.SUBPATTERN:
        return _sample(argument[-1], place)
    if operator is sre.ATOMIC_GROUP:
        return _sample(argument, place)
    if operator in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
        low, _, body = argument
        return _sample(body, place) * max(int(low), 1)
    return ""


def _member(members: Any, place: int) -> str:
    kinds = {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a"}
    offered = []
    for operator, argument in members:
        if operator is sre.NEGATE:
            return "a"
        if operator is sre.LITERAL:
            offered.append(chr(argument))
        elif operator is sre.RANGE:
            offered.append(chr(argument[0]))
        elif operator is sre.CATEGORY:
            offered.append(kinds.get(argument, "-"))
    return offered[place % len(offered)] if offered else "a"


def _bodies(tree: Any) -> Iterator[Any]:
    """What is repeated, at any depth."""
    for operator, argument in tree:
        if operator in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            yield argument[2]
            yield from _bodies(argument[2])
        elif operator is sre.SUBPATTERN:
            yield from _bodies(argument[-1])
        elif operator is sre.ATOMIC_GROUP:
            yield from _bodies(argument)
        elif operator is sre.BRANCH:
            for branch in argument[1]:
                yield from _bodies(branch)
        elif operator in {sre.ASSERT, sre.ASSERT_NOT}:
            yield from _bodies(argument[1])


def _parts(pattern: re.Pattern[str]) -> list[str]:
    """Short texts that the pattern goes through: what it repeats, and beginnings of what it looks for."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    found: dict[str, None] = {}
    for place in range(2):
        whole = _sample(tree, place)
        for text in (*(_sample(body, place) for body in _bodies(tree)), whole, whole[:-1], whole[:1]):
            if text:
                found.setdefault(text[:40])
    return list(found)[:MOST_PARTS]


def _run(one: Timed) -> Callable[[str], object]:
    pattern, way = one.pattern, one.way
    if way in {"sub", "subn"}:
        return lambda text: pattern.sub("", text)
    if way == "finditer":
        return lambda text: list(pattern.finditer(text))
    return getattr(pattern, way)  # type: ignore[no-any-return]


def _seconds(run: Callable[[str], object], text: str) -> float:
    best = math.inf
    for _ in range(3):
        began = time.process_time()
        run(text)
        best = min(best, time.process_time() - began)
        if best < NOISE_S:
            break
    return best


def _slowest(one: Timed, parts: Iterable[str], lengths: Sequence[int] = LENGTHS, ends: Sequence[str] = ENDS) -> str:
    """The text on which it grows too fast, "" for none."""
    run = _run(one)
    for part in parts:
        for end in ends:
            took: dict[int, float] = {}
            for length in lengths:
                text = (part * (length // len(part) + 1))[:length] + end
                took[length] = _seconds(run, text)
                if took[length] > MAX_S:
                    return f"{part!r} x {length}: {took[length]:.3f} s"
            longest, before = (max(took[length], 1e-6) for length in (lengths[-1], lengths[-2]))
            growth = math.log(longest / before) / math.log(lengths[-1] / lengths[-2])
            if longest > NOISE_S and growth > MAX_GROWTH:
                return f"{part!r}…{end!r}: growth n^{growth:.2f}, {longest:.4f} s"
    return ""


@pytest.mark.timed
@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_takes_more_than_its_share_of_a_longer_text(name: str) -> None:
    assert _slowest(PATTERNS[name], _parts(PATTERNS[name].pattern)) == ""


SIGNS = (*string.punctuation, "..a", "a.", " .", "-a", "a@", "1.", "a/", "\n ", "1", "đ ")
"""What no pattern may stumble over, whether it looks for it or not: of its own signs only some are tried above."""
LONG = (64, 1_024, 4_096)


@pytest.mark.timed
@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_takes_more_than_its_share_of_a_run_of_signs(name: str) -> None:
    assert _slowest(PATTERNS[name], SIGNS, LONG, ENDS[:1]) == ""


@pytest.mark.timed
def test_a_pattern_that_reads_a_run_of_signs_again_and_again_is_seen() -> None:
    again = Timed(re.compile(r"(?<=\.\.)[\w.]*+@"), "finditer")
    assert "'.'" in _slowest(again, SIGNS, LONG, ENDS[:1])


def test_every_pattern_is_one_that_can_be_timed() -> None:
    """A pattern made where it is used is timed only where it is plain to read."""
    hidden = [f"{place}:{line}" for place, line, _, pattern in _inline() if not isinstance(pattern, ast.Constant)]
    assert hidden == []


@pytest.mark.timed
@pytest.mark.parametrize("slow", [r"(?:(?:a|aa)b?)+$", r"(?:\s*a+)+b", r"(?:nguon(?: suu tam)?| suu tam)+$"])
def test_a_pattern_that_goes_round_in_circles_is_found(slow: str) -> None:
    one = Timed(re.compile(slow), "search")
    assert _slowest(one, _parts(one.pattern))


def _ways() -> dict[str, list[str]]:
    """The phrases of each sign, and what an authority calls itself, as the knowledge has them."""
    file = read_yaml(REPOSITORY / "knowledge" / "signs.yaml")
    found = {one["id"]: one["phrases"] for one in file["signs"] if "phrases" in one}
    return found | {"official": file["official"]}


WAYS_OF_SIGNS = _ways()
ENOUGH = (256, 1_024, 4_096)


def _texts_of(way: str) -> list[str]:
    """Words that a phrase goes through: all of it, all but its end, and its beginning with as many gaps as it may."""
    words = [token.partition("|")[0] for token in way.split()]
    whole = " ".join("va" if word == "..." else word for word in words)
    gaps = " ".join(" ".join(["va"] * GAP_WORDS) if word == "..." else word for word in words)
    return [f"{whole} ", f"{whole.rpartition(' ')[0]} ", f"{gaps.rpartition(' ')[0]} ", f"{words[0]} "]


@pytest.mark.timed
@pytest.mark.parametrize("sign", WAYS_OF_SIGNS)
def test_no_phrase_of_the_knowledge_takes_more_than_its_share(sign: str) -> None:
    """All phrases of a sign are one pattern, made when the knowledge is read."""
    ways = WAYS_OF_SIGNS[sign]
    together = Timed(phrases(ways), "search")
    for way in ways:
        texts = list(dict.fromkeys(text for text in _texts_of(way) if text.strip()))
        assert _slowest(Timed(phrases([way]), "search"), texts, ENOUGH, ENDS[:1]) == "", way
    assert _slowest(together, [_texts_of(way)[1] for way in ways], (1_024, 4_096), ENDS[:1]) == ""
    assert _slowest(together, SIGNS, (1_024, 4_096), ENDS[:1]) == ""


@pytest.mark.timed
def test_a_phrase_with_as_many_gaps_as_it_may_have_takes_no_more_than_its_share() -> None:
    way = " ".join(["va", *["... va"] * MAX_GAPS, "x"])
    assert _slowest(Timed(phrases([way]), "search"), _texts_of(way), ENOUGH, ENDS[:1]) == ""


@pytest.mark.timed
def test_a_phrase_of_nothing_but_gaps_would_be_seen() -> None:
    """What gaps can do; the knowledge is refused with so many."""
    way = " ".join(["va", *["... va"] * 5, "x"])
    assert _slowest(Timed(phrases([way]), "search"), _texts_of(way), ENOUGH, ENDS[:1])


def _made() -> dict[str, Timed]:
    """What is made while the program runs, out of the knowledge and of its settings."""
    faults: list[Fault] = []
    sources = load_sources(REPOSITORY / "knowledge" / "sources.yaml", faults)
    assert faults == []
    names = ("tro_ly_bot", "a" * 32, "_" * 32)
    mentions = {f"@{name}/{way}": Timed(Reader(1, name)._mention, way) for name in names for way in ("sub", "search")}
    return {"listed in front": Timed(_listed_in_front(sources), "search"), **mentions}


MADE = _made()


@pytest.mark.timed
@pytest.mark.parametrize("name", MADE)
def test_no_pattern_that_is_made_while_the_program_runs_takes_more_than_its_share(name: str) -> None:
    one = MADE[name]
    assert _slowest(one, _parts(one.pattern), LONG) == ""
    assert _slowest(one, SIGNS, LONG, ENDS[:1]) == ""


MAKERS = {
    ("channels/telegram/reading.py", "__init__"): "MADE has its mention",
    ("dialogue/linking.py", "_slot"): "for SLOTS, which the module holds",
    ("dialogue/signs.py", "phrases"): "WAYS_OF_SIGNS has what it is called with",
    ("links/page_keys.py", "platform"): "for the platforms, which modules hold",
    ("links/lookalike.py", "_listed_in_front"): "MADE has it",
}
"""Functions that may make a pattern, and where it is timed."""


def _makers(source: str) -> Iterator[str]:
    """The functions in which a pattern is compiled."""
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "compile":
                yield getattr(function, "name", "lambda")


def test_patterns_are_made_in_no_function_that_is_not_listed() -> None:
    found = {(str(path.relative_to(ROOT)), name) for path, source in SOURCES.items() for name in _makers(source)}
    assert found == set(MAKERS)


@pytest.mark.parametrize(
    "source",
    [
        "def f(): return re.compile(x)",
        "async def f():\n    compile(x)",
        "class A:\n    def f(self): self.p = regex.compile(x)",
        "f = lambda x: re.compile(x)",
        "def f():\n    def g(): return re.compile(x)",
    ],
)
def test_a_pattern_made_in_a_function_is_seen(source: str) -> None:
    assert list(_makers(source))


def test_what_modules_hold_in_objects_is_timed_too() -> None:
    """As the forms of addresses of each platform."""
    held = {pattern.pattern for shop in (LAZADA, TIKI, TAOBAO) for pattern, _ in shop.forms}
    assert held
    assert held <= {name.rpartition("/")[0] for name in PATTERNS}
