from pathlib import Path

import pytest

from tests.mutants.__main__ import Mutant, read_mutants

ROOT = Path(__file__).parents[2]
MUTANTS = read_mutants()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_each_guard_stands_once_and_its_mutant_is_another_program(mutant: Mutant) -> None:
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    mutated = mutant.applied_to(text)
    compile(mutated, mutant.file, "exec")
    assert mutated != text


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_tests_that_kill_it_are_there(mutant: Mutant) -> None:
    where, _, narrowed = mutant.killed_by.partition(" -k ")
    assert f"{narrowed}" in (ROOT / where).read_text(encoding="utf-8")
