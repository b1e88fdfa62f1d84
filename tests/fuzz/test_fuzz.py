"""What reads the words of others takes anything, in bounded time. `make fuzz` runs these for FUZZ_CASES cases each."""

import os
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from bot.answers.schema import Knowledge
from bot.dialogue.library import Library
from tests.any_json import JSON, ZALO, ZALO_BOT, any_updates
from tests.fuzz import subjects
from tests.fuzz.files import changed_file
from tests.fuzz.platform_updates import KINDS, any_update, update_of
from tests.fuzz.texts import texts

CASES = settings(
    max_examples=int(os.environ.get("FUZZ_CASES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
seeds = st.integers(0, 2**32)


@CASES
@given(texts)
def test_links(text: str) -> None:
    subjects.links(text)


@CASES
@given(texts)
def test_defanging(text: str) -> None:
    subjects.defanging(text)


@CASES
@given(texts)
def test_normalising(text: str) -> None:
    subjects.normalising(text)


@CASES
@given(texts, texts)
def test_likeness(text: str, other: str) -> None:
    subjects.likeness(text + other)


@CASES
@given(st.text(max_size=80) | st.from_regex(r"[0-9a-z]{0,12}\.[a-z:0-9#-]{0,60}", fullmatch=True))
def test_callback_data(data: str) -> None:
    subjects.callback_data(data)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_update_that_the_platform_has(kind: str, shelf: Library) -> None:
    for seed in range(10):
        subjects.sound_update(update_of(kind, Random(seed)), shelf)


@CASES
@given(seeds)
def test_sound_updates(shelf: Library, seed: int) -> None:
    update = any_update(Random(seed))
    note(str(update))
    subjects.sound_update(update, shelf)


@CASES
@given(any_updates() | any_updates(ZALO) | any_updates(ZALO_BOT) | JSON)
def test_updates_of_any_json(update: object) -> None:
    subjects.any_json(update)


@CASES
@given(seeds)
def test_shipped_files(knowledge: Knowledge, seed: int) -> None:
    note(str(changed_file(Random(seed))[0]))
    subjects.shipped_file(Random(seed), knowledge)


@CASES
@given(
    st.binary(max_size=400)
    | st.lists(st.sampled_from("[]{}:,-?&*!|>'\"#% \n\tab0"), max_size=300).map("".join).map(str.encode)
)
def test_yaml(data: bytes) -> None:
    subjects.yaml_bytes(data)
