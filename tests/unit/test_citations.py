"""Whoever shows a clause quotes it by the same lines of code."""

from pathlib import Path

BOT = Path(__file__).parents[2] / "bot"
SENTENCES = ("ground", "note_superseded", "note_related", "note_period", "note_body")


def test_one_module_quotes_clauses_and_tells_what_to_know_of_their_documents() -> None:
    said = [form.format(name) for name in SENTENCES for form in ('["{}"]', 'say("{}"')]
    sources = {str(path.relative_to(BOT)): path.read_text(encoding="utf-8") for path in BOT.rglob("*.py")}
    quoting = {name for name, source in sources.items() if any(one in source for one in said)}
    assert quoting == {"planning/citations.py"}
