"""A bind parameter says which column its value is for, so that a call of a statement can be read without it.

It has not the very name of the column: SQLAlchemy takes a parameter of an UPDATE that is called as a column is for a
new value of that column. So it is `of_owner` where rows are looked for, `new_owner` where a value is set, or has
another word before or after it: `old_owner`, `owners`, `idle_since`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

STORAGE = Path(__file__).parents[2] / "bot" / "storage"
ALWAYS = {
    "now": "the moment of the call, whatever is stamped with it or compared to it",
    "officer": "an officer's conversation, kept as the holder of a case and as who proposed and approved a lesson",
    "case": "the id of a case, which many tables keep",
}
BOUNDS = {"since", "until", "before", "after", "above", "first", "up"}
"""Words that say enough of a value that rows are compared to by order."""
SAY_NOTHING = {"of", "new", "at", "s"}


def test_each_is_named_after_its_column() -> None:
    paths = [path for path in STORAGE.rglob("*.py") if "migrations" not in path.parts]
    assert [f"{path.name}: {fault}" for path in paths for fault in faults(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("statement", "has_fault"),
    [
        ('select(cases).where(cases.c.code == bindparam("of"))', True),
        ('select(cases).where(cases.c.code == bindparam("of_code"))', False),
        ('select(cases).where(cases.c.owner.in_(bindparam("these", expanding=True)))', True),
        ('select(cases).where(cases.c.owner.in_(bindparam("owners", expanding=True)))', False),
        ('select(cases).where(cases.c.opened_at > bindparam("since"))', False),
        ('select(cases).where(cases.c.opened_at == bindparam("since"))', True),
        ('select(cases).where(cases.c.opened_at > bindparam("me"))', True),
        ('select(cases).where(cases.c.chat.in_([bindparam("here"), ""]))', True),
        ('select(chunks).where(chunks.c.id == bindparam("chunk"))', False),
        ('update(cases).values(message=bindparam("words"))', True),
        ('update(cases).values(changed_at=bindparam("at"))', True),
        ('update(cases).values(message=bindparam("new_message"), changed_at=bindparam("now"))', False),
        ('update(cases).values(number=cases.c.number + bindparam("more"))', False),
    ],
)
def test_what_is_found(statement: str, has_fault: bool) -> None:
    assert bool(list(faults(statement))) == has_fault


def faults(source: str) -> Iterator[str]:
    for column, table, name, is_order in bound(ast.parse(source)):
        own = words(column) | (words(table) if column == "id" else set())
        if words(name) & (ALWAYS.keys() | own) or (is_order and words(name) & BOUNDS):
            continue
        if column == "id" and name.endswith(("_id", "_ids")):
            continue
        yield f"{name} for {table}.{column}"


def bound(tree: ast.AST) -> Iterator[tuple[str, str, str, bool]]:
    """Column, its table, the bind parameter that it is compared with or set to, and whether by order."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                is_order = not isinstance(operator, ast.Eq | ast.NotEq)
                for side, other in ((left, right), (right, left)):
                    yield from ((*column, name, is_order) for column in columns(side) for name in binds([other]))
            case ast.Call(func=ast.Attribute(value=value, attr="in_" | "not_in"), args=[wanted]):
                listed = wanted.elts if isinstance(wanted, ast.List) else [wanted]
                yield from ((*column, name, False) for column in columns(value) for name in binds(listed))
            case ast.Call(func=ast.Attribute(attr="values"), keywords=keywords):
                yield from ((one.arg, "", name, False) for one in keywords if one.arg for name in binds([one.value]))


def columns(node: ast.expr) -> Iterator[tuple[str, str]]:
    match node:
        case ast.Attribute(value=ast.Attribute(value=table, attr="c"), attr=column):
            yield column, ast.unparse(table).rsplit(".", 1)[-1]


def binds(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Call(func=ast.Name(id="bindparam"), args=[ast.Constant(value=str(name)), *_]):
                yield name


def words(name: str) -> set[str]:
    return {word if len(word) < 4 else word.removesuffix("s") for word in name.split("_")} - SAY_NOTHING
