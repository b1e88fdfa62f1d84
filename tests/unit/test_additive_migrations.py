"""A new migration only adds: what runs while it comes goes on reading and writing (docs/van-hanh.md, part 10)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

MIGRATIONS = sorted((ROOT / "bot" / "storage" / "migrations" / "versions").glob("0*.py"))
BEFORE_THE_PROMISE = frozenset({"0004", "0005", "0023"})
"""They took away or changed what stood there, before a release said that replicas go on."""
TAKES_AWAY = re.compile(r"drop_(?!index)|rename|alter_column")
IN_SQL = re.compile(
    r"\bdrop\s+(?:table|column|view)\b|\brename\b|\btruncate\b|\balter\s+column\s+\S+\s+(?:type|set\s+data|set\s+not)\b",
    re.IGNORECASE,
)


def faults(source: str) -> Iterator[str]:
    """What a program of the version before would stumble over."""
    upgrade = [one for one in ast.parse(source).body if not isinstance(one, ast.FunctionDef) or one.name != "downgrade"]
    for call in (one for part in upgrade for one in ast.walk(part) if isinstance(one, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if TAKES_AWAY.match(name):
            yield name
        if name in {"execute", "text", "exec_driver_sql"}:
            yield from (f"{name}: {word}" for word in IN_SQL.findall(ast.unparse(call)))
        if name == "add_column" and not _filled_by_itself(call):
            yield "add_column: an older program inserts rows without it"


def _filled_by_itself(call: ast.Call) -> bool:
    said = {
        one.arg: ast.unparse(one.value)
        for part in ast.walk(call)
        if isinstance(part, ast.Call)
        for one in part.keywords
    }
    return "server_default" in said or said.get("nullable", "True") == "True"


@pytest.mark.parametrize("path", [pytest.param(one, id=one.stem) for one in MIGRATIONS])
def test_a_migration_only_adds(path: Path) -> None:
    found = list(faults(path.read_text(encoding="utf-8")))
    assert bool(found) == (path.stem[:4] in BEFORE_THE_PROMISE), found


@pytest.mark.parametrize(
    "line",
    [
        "op.drop_column('cases', 'reason')",
        "op.drop_table('cases')",
        "op.rename_table('cases', 'files')",
        "op.alter_column('cases', 'reason', new_column_name='why')",
        "op.execute('ALTER TABLE cases RENAME COLUMN reason TO why')",
        "op.execute('ALTER TABLE cases ALTER COLUMN reason TYPE int')",
        "op.get_bind().execute(sa.text('drop table cases'))",
        "op.add_column('cases', sa.Column('new', sa.String(8), nullable=False))",
    ],
)
def test_what_takes_away_is_seen(line: str) -> None:
    assert list(faults(f"def upgrade():\n    {line}\n"))


def test_what_adds_is_not() -> None:
    added = "op.add_column('cases', sa.Column('new', sa.String(8), nullable=False, server_default=''))"
    assert not list(faults(f"def upgrade():\n    {added}\n    op.drop_index('ix_cases_new')\n"))
