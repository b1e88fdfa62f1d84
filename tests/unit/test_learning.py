"""What was learned is shared by all processes at one cache."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.answerer import Answerer
from bot.answers.matcher import Matcher
from bot.answers.schema import Corpus, Knowledge
from bot.app import knowledge
from bot.config import Settings

pytestmark = pytest.mark.slow


def test_of_several_who_start_at_once_one_learns_and_the_others_find_it(
    settings: Settings, answerer: Answerer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned = []

    def train(_: Corpus) -> Matcher:
        learned.append("matcher")
        time.sleep(0.3)
        return answerer.matcher

    monkeypatch.setattr(knowledge, "train_matcher", train)

    def train_posts(_: Knowledge, __: object) -> Matcher:
        learned.append("posts")
        return answerer.matcher

    monkeypatch.setattr(knowledge, "train_posts", train_posts)
    own = replace(settings, cache=tmp_path / "cache")
    with ThreadPoolExecutor() as pool:
        opened = [one.result()[1] for one in [pool.submit(knowledge.open_answerer, own) for _ in range(2)]]
    assert learned == ["matcher", "posts"]
    assert {one.matcher.names for one in opened} == {answerer.matcher.names}
