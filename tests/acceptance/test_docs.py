"""The operator's guide names everything that can be set, and nothing that can't."""

import os
import re

from tests.conftest import ROOT
from tests.starting.processes import run

GUIDE = (ROOT / "docs" / "van-hanh.md").read_text(encoding="utf-8")
CONFIG = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot" / "config").glob("*.py")))


def test_every_environment_variable_that_the_program_reads_is_in_the_guide_and_no_other() -> None:
    read = set(re.findall(r'environment\.get\("([A-Z_]+)"', CONFIG))
    named = {
        name
        for row in re.findall(r"^\| (`[A-Z_`, ]+`) \|", GUIDE, re.MULTILINE)
        for name in re.findall(r"[A-Z_]+", row)
    }
    assert read
    assert read == named


def test_every_log_line_that_the_guide_explains_is_one_that_the_program_writes() -> None:
    program = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").rglob("*.py"))
    section = GUIDE[GUIDE.index("| Nhật ký nói") : GUIDE.index("## 6.")]
    told = re.findall(r"`([a-z][a-z' ]+)`", section)
    assert told
    assert not [line for line in told if line not in program]


def test_every_command_of_the_guide_is_one_that_the_program_takes_and_where_a_clerk_finds_it() -> None:
    code = "\n".join(re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)) + "\n".join(re.findall(r"`([^`\n]+)`", GUIDE))
    found = re.findall(r"(\S*/)?\bbot ([a-z]+)\b", code)
    assert not [name for folder, name in found if folder != ".venv/bin/"]
    commands = {name for _, name in found}
    assert len(commands) >= 8
    shown = run("-h", environment=os.environ)
    assert shown.returncode == 0
    assert commands <= set(re.findall(r"^    (\w+)(?:\s|$)", shown.stdout.decode(), re.MULTILINE))
    for name in commands:
        assert run(name, "-h", environment=os.environ).returncode == 0, name
