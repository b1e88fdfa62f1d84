"""SQLite and PostgreSQL are told apart by the modules that are there for it, and by no statement elsewhere."""

import re
from pathlib import Path

STORAGE = Path(__file__).parents[2] / "bot" / "storage"
TELLS_APART = re.compile(r"dialect\.name [!=]=|sqlalchemy\.dialects|(?:sqlite|postgresql)\.insert")
FOR_IT = frozenset({"dialects.py"})


def test_no_other_module_tells_the_databases_apart() -> None:
    found = {
        str(path.relative_to(STORAGE))
        for path in STORAGE.rglob("*.py")
        if "migrations" not in path.parts and TELLS_APART.search(path.read_text(encoding="utf-8"))
    }
    assert found == FOR_IT
