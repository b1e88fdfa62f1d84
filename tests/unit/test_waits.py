"""What runs by the clock does so by `upkeep.every`; what is tried again waits as a `Backoff` says."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
OTHERS = {
    "bot/services/upkeep.py every": "the idiom itself",
    "bot/storage/database.py _write_forever": "lets others into a line, and waits for nothing",
    "bot/services/desk/clerk.py run": "stirred by what happens; after a fault it looks again soon, as `every` does",
    "bot/services/broadcasts/sender.py _stored": "as often as its moments of sending, which it must not be late for",
    "bot/channels/telegram/inline.py _answer_all": "as long as what one sender may take is spent",
    "bot/channels/zalo/catchup.py _page": "as long as the platform says",
    "bot/channels/zalo/tokens.py _of_another_process": "looks a bounded number of times for what another process does",
    "bot/channels/web/desk/board.py changes": "lasts as long as a reader's connection",
    "bot/app/pairing.py wait": "lasts as long as an operator's command",
    "bot/cli/broadcast.py _show_one": "lasts as long as an operator's command",
    "bot/cli/zalo.py _alone": "lasts as long as an operator's command",
}


def test_what_waits_in_a_loop_does_so_by_one_of_the_two_or_says_why() -> None:
    paths = sorted((ROOT / "bot").rglob("*.py"))
    found = {f"{path.relative_to(ROOT)} {name}" for path in paths for name in waiting(path.read_text(encoding="utf-8"))}
    assert sorted(found - OTHERS.keys()) == []
    assert sorted(OTHERS.keys() - found) == []


def test_a_wait_written_by_hand_is_found() -> None:
    by_hand = "async def f():\n    while True:\n        await work()\n        await asyncio.sleep(wait_s)\n"
    by_backoff = by_hand.replace("await work()", "wait_s = backoff.next_s()")
    assert list(waiting(by_hand)) == ["f"]
    assert list(waiting(by_hand.replace("wait_s", "min(2.0 ** tries, 30.0)"))) == ["f"]
    assert list(waiting(by_backoff)) == []


def waiting(source: str) -> Iterator[str]:
    """Coroutines that sleep in a loop for another time than a `Backoff` gives."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.AsyncFunctionDef):
            given = {
                ast.unparse(target)
                for node in ast.walk(function)
                if isinstance(node, ast.Assign) and "next_s()" in ast.unparse(node.value)
                for target in node.targets
            }
            slept = {ast.unparse(call.args[0]) for loop in loops(function) for call in sleeps(loop)}
            if any(one not in given and "next_s()" not in one for one in slept):
                yield function.name


def loops(function: ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    return (node for node in ast.walk(function) if isinstance(node, ast.While | ast.For))


def sleeps(loop: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(loop):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "asyncio.sleep":
            yield node
