"""What is said of a link: every kind of look-alike has its sentence, and nothing said leads to a stranger by a tap."""

import json
import re

from bot.dialogue.library import Library
from bot.dialogue.provenance import MAX_SAID, said_of_links
from bot.domain.marks import plain
from bot.links.extract import extract
from bot.links.link import LinkStatus, inspect
from bot.links.lookalike import Rule
from tests.conftest import ROOT

ROWS = (ROOT / "tests" / "links" / "lookalike.jsonl").read_text(encoding="utf-8").splitlines()
URLS = [str(json.loads(row)["url"]) for row in ROWS[::4]]


def said(url: str, library: Library) -> str:
    return plain("\n".join(said_of_links([inspect(url, library.sources)], 1, library)))


def test_each_link_is_called_what_it_is(shelf: Library) -> None:
    for url in URLS:
        status, text = inspect(url, shelf.sources).status, said(url, shelf)
        assert ("✅" in text) == (status is LinkStatus.OFFICIAL), text
        assert ("GIẢ MẠO" in text or "CẦN KIỂM TRA" in text) == (status is LinkStatus.LOOKALIKE), text


def test_only_official_hosts_are_written_so_that_they_can_be_tapped(shelf: Library) -> None:
    for url in URLS:
        text = re.sub(r"\[[.:]\]|hxxp", "", said(url, shelf))
        assert {inspect(link, shelf.sources).status for link in extract(text)} <= {LinkStatus.OFFICIAL}, text


def test_every_rule_of_a_look_alike_has_its_sentence(shelf: Library) -> None:
    told = {key.removeprefix("differs_") for key in shelf.knowledge.wording if key.startswith("differs_")}
    assert told == set(Rule) - {Rule.OFFICIAL, Rule.NOT_LISTED, Rule.KNOWN, Rule.RESTRICTED, Rule.UNREADABLE}


def test_a_long_link_is_cut(shelf: Library) -> None:
    assert len(said("https://tin-la.info/" + "a" * 3_000, shelf)) < 300


def test_of_many_links_a_few_are_told(shelf: Library) -> None:
    links = [inspect(f"https://tin{number}.info/", shelf.sources) for number in range(9)]
    text = "\n".join(said_of_links(links, 900, shelf))
    assert text.count("🔗") == MAX_SAID
    assert f"còn {900 - MAX_SAID} liên kết" in text
