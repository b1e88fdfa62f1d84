"""What the README and the pages say is so."""

import os
import re

from tests.conftest import ROOT
from tests.starting.processes import run

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readmes_chat_and_figures_are_what_was_printed() -> None:
    done = run("--check", environment=os.environ, module="benchmarks.transcript")
    assert done.returncode == 0, "run: make transcript"


def test_every_command_is_in_the_readme() -> None:
    shown = run("-h", environment=os.environ).stdout.decode()
    commands = re.findall(r"^    (\w+)  ", shown, re.MULTILINE)
    assert len(commands) >= 5
    assert not [command for command in commands if f"`bot {command}" not in README]


def test_every_page_that_is_linked_exists() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    ]
    assert links
    assert not [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()]


def test_every_key_of_the_configuration_is_commented() -> None:
    lines = (ROOT / "config.yaml").read_text(encoding="utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if re.match(r"\s*\w+:", line)]
    bare = [lines[number] for number in keys if not re.match(r"\w+:$", lines[number]) and "#" not in lines[number - 1]]
    assert not bare


def test_make_targets_named_in_the_pages_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z-]+)", text))
    assert named
    assert not [name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)]
