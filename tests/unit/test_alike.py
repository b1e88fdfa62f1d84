"""Units of one kind are done by one call, and pass none that is like no other."""

from collections.abc import Callable, Sequence
from typing import cast

from sqlalchemy import Connection

from bot.storage.shared_statements import Alike, carried_out

NO_CONNECTION = cast("Connection", None)


def test_those_of_one_kind_are_done_at_once_and_pass_no_other_unit() -> None:
    done: list[object] = []

    def double(_: Connection, asked: Sequence[int]) -> list[int]:
        done.append(tuple(asked))
        return [2 * one for one in asked]

    def alone(_: Connection) -> str:
        done.append("alone")
        return "alone"

    def of_kind(kind: str, number: int) -> Alike[int, int]:
        return Alike(kind, double, number)

    units: list[Callable[[Connection], object]] = [
        of_kind("a", 1),
        of_kind("b", 3),
        of_kind("a", 2),
        alone,
        of_kind("a", 4),
        alone,
    ]
    assert carried_out(NO_CONNECTION, units) == [2, 6, 4, "alone", 8, "alone"]
    assert done == [(1, 2), (3,), "alone", (4,), "alone"]


def test_one_is_a_unit_like_any_other() -> None:
    assert Alike("a", lambda _, asked: [2 * one for one in asked], 3)(NO_CONNECTION) == 6
